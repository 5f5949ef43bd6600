package dev.datarights.customvision.erasure;

import java.time.Duration;
import java.time.Instant;

/** How long to go on looking for what was asked to happen, and how long to wait before each look. */
final class Patience {

    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;

    private final Instant end;
    private long pause = FIRST_PAUSE;

    Patience(Duration limit) {
        this.end = Instant.now().plus(limit);
    }

    boolean lasts() {
        return Instant.now().isBefore(end);
    }

    /** Milliseconds; each time longer, and never beyond the end. */
    long nextPause() {
        long next = Math.max(0, Math.min(pause, Duration.between(Instant.now(), end).toMillis()));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        return next;
    }
}
