package dev.datarights.customvision.request;

import java.util.ArrayList;
import java.util.List;

/**
 * How often a job was sent to a queue that outlives this program, and what was or may have been delivered for it:
 * {@code jobs/<project>-sent.json}. A worker says what it is about to deliver before it does, so that what one that died
 * left at the destination is known as ours.
 *
 * @param attempt   of the request, for which {@code sent} counts
 * @param sent      messages of that attempt; one is on its way or at work unless its result is here
 * @param announced SHA-256 of each archive that a worker was about to deliver, in any attempt
 */
record JobTries(int formatVersion, int attempt, int sent, List<String> announced) {

    /** More workers than this dying at the very moment of delivery is no accident. */
    static final int MOST = 5;

    static JobTries none(int attempt) {
        return new JobTries(RequestFolder.FORMAT_VERSION, attempt, 0, List.of());
    }

    JobTries sentIn(int now) {
        return new JobTries(formatVersion, now, now == attempt ? sent + 1 : 1, announced);
    }

    JobTries announces(String sha256) {
        if (announced.contains(sha256)) {
            return this;
        }
        List<String> all = new ArrayList<>(announced);
        all.add(sha256);
        return new JobTries(formatVersion, attempt, sent, List.copyOf(all));
    }

    boolean isSent(int now) {
        return now == attempt && sent > 0;
    }

    /** True where another worker may have delivered what this one, whose job failed, was not allowed to replace. */
    boolean againAfter(JobResult failed) {
        return failed.state() == State.FAILED && isSent(failed.attempt()) && sent < MOST && !failed.delivered().containsAll(announced);
    }
}
