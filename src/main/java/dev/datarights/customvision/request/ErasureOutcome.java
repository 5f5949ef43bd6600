package dev.datarights.customvision.request;

import static dev.datarights.customvision.request.Outcomes.plural;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import dev.datarights.customvision.request.ErasureResult.Counts;

/** What a delete came to. It claims as gone only what was read back as gone. */
final class ErasureOutcome {

    private final EndedRequest ended;
    private final Map<String, Counts> kinds;
    private final long done;
    private final long alreadyGone;
    private final long failures;
    private final long late;
    private final long retained;
    private final List<String> killedIn;

    ErasureOutcome(EndedRequest ended) {
        this.ended = ended;
        this.kinds = ended.kinds();
        this.done = sum(Counts::done);
        this.alreadyGone = sum(Counts::alreadyGone);
        this.failures = ended.failures().size();
        this.late = ended.erasures().stream().mapToLong(result -> result.late().size()).sum();
        this.retained = ended.retained().size();
        this.killedIn = ended.killedIn();
    }

    Outcome of(Ending ending) {
        if (ending.cancelled() || any(State.CANCELLED) || ended.folder().cancelled() && !isComplete()) {
            return cancelled();
        }
        if (ending.refusal() != null) {
            return stopped(OutcomeWord.REFUSED, ending.refusal());
        }
        if (ending.failure() != null) {
            return stopped(OutcomeWord.FAILED, ending.failure());
        }
        if (ended.erasures().isEmpty()) {
            return nothingApplied(ended.plan().orElseThrow());
        }
        if (ended.erasures().stream().allMatch(result -> result.state() == State.REFUSED)) {
            return stopped(OutcomeWord.REFUSED, ended.erasures().stream().map(ErasureResult::reason).distinct()
                    .collect(Collectors.joining("; ")));
        }
        return isComplete() ? complete() : partly();
    }

    private boolean any(State state) {
        return ended.exports().stream().anyMatch(result -> result.state() == state)
                || ended.erasures().stream().anyMatch(result -> result.state() == state);
    }

    private Outcome cancelled() {
        String text = !killedIn.isEmpty() ? "cancelled; " + killed()
                : ended.erasures().isEmpty() ? "cancelled; nothing was deleted"
                : "cancelled; of " + sum(Counts::expected) + " planned, " + (done + sum(Counts::failed)) + " were asked to be deleted, and "
                        + done + " of these were read back as gone";
        return new Outcome(OutcomeWord.CANCELLED, text + exported(", after "));
    }

    /** Something that stopped all of it; what an earlier start had deleted by then, or may have, is said too. */
    private Outcome stopped(OutcomeWord word, String reason) {
        // some reasons are whole sentences already
        String why = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
        if (!killedIn.isEmpty()) {
            return new Outcome(OutcomeWord.PARTLY_ERASED, why + ". " + (done > 0 ? "Before that, " + gone() + "; " : "Before that, ") + killed());
        }
        return done > 0 ? new Outcome(OutcomeWord.PARTLY_ERASED, why + ". Before that, " + gone())
                : new Outcome(word, why + (ended.erasures().stream().allMatch(result -> result.state() == State.REFUSED)
                        ? ". Nothing was deleted" : ". Nothing was read back as gone"));
    }

    /** Killed between a DELETE and the reading back of what came of it. */
    private String killed() {
        return "deletions had been asked for in " + killedIn.size() + plural(killedIn.size(), " project", " projects") + " (" + String.join(", ", killedIn)
                + ") when the program was killed, and what came of them was not read back";
    }

    private Outcome nothingApplied(Plan plan) {
        boolean wholly = ended.exports().stream().allMatch(result -> result.state() == State.COMPLETE);
        if (!wholly) {
            return stopped(OutcomeWord.REFUSED, Outcomes.missing(ended));
        }
        if (!ended.toErase().stream().allMatch(project -> project.erasure().isEmpty())) {
            return stopped(OutcomeWord.FAILED, "the plan was not applied");
        }
        long withheld = ended.withheld();
        if (!ended.unsettled().isEmpty()) {
            return new Outcome(OutcomeWord.UNSETTLED, "nothing was deleted, but " + Outcomes.lists(ended.unsettled().size()));
        }
        if (retained == 0 && withheld == 0) {
            return Outcomes.nothingFound(plan);
        }
        return new Outcome(retained > 0 ? OutcomeWord.RETAINED : OutcomeWord.WITHHELD, "nothing was deleted: " + String.join("; ", kept()));
    }

    private boolean isComplete() {
        return failures == 0 && sum(Counts::failed) == 0
                && ended.toErase().stream().filter(project -> !project.erasure().isEmpty())
                        .allMatch(project -> ended.erasure(project.id()).isPresent())
                && (!ended.request().deleteAzureResource() || ended.erasure(ExportJob.ACCOUNT).isPresent())
                && ended.erasures().stream().allMatch(result -> result.state() == State.COMPLETE)
                && done + alreadyGone + sum(Counts::retained) == sum(Counts::expected);
    }

    private Outcome complete() {
        if (done == 0) {
            return new Outcome(alreadyGone > 0 && retained == 0 ? OutcomeWord.ALREADY_GONE : OutcomeWord.RETAINED,
                    "nothing was deleted: " + String.join("; ", kept()));
        }
        OutcomeWord word = retained > 0 ? OutcomeWord.ERASED_EXCEPT_RETAINED : ended.withheld() > 0 ? OutcomeWord.ERASED_EXCEPT_WITHHELD
                : ended.request().action() == Action.EXPORT_THEN_DELETE ? OutcomeWord.EXPORTED_AND_ERASED : OutcomeWord.ERASED;
        List<String> parts = new ArrayList<>(List.of(gone() + exported(", after ")));
        parts.addAll(kept());
        return new Outcome(word, String.join("; ", parts));
    }

    private Outcome partly() {
        List<String> parts = new ArrayList<>();
        parts.add(done > 0 ? gone() : "nothing was read back as gone");
        long left = sum(Counts::expected) - done - alreadyGone - sum(Counts::retained);
        if (left > 0) {
            parts.add(left + plural(left, " planned id was", " planned ids were") + " not deleted, or not shown to be gone");
        }
        ended.erasures().stream().filter(result -> result.state() != State.COMPLETE && result.reason() != null)
                .forEach(result -> parts.add((result.project().equals(ExportJob.ACCOUNT) ? "account" : "project " + result.project())
                        + ": " + result.reason()));
        parts.addAll(kept());
        // where something was asked for, an iteration may have been unpublished although nothing is gone
        boolean failed = done == 0 && failures > 0 && !any(State.PARTIAL);
        return new Outcome(failed ? OutcomeWord.FAILED : OutcomeWord.PARTLY_ERASED, String.join("; ", parts));
    }

    /** What was not there any more, and what stays by intent. */
    private List<String> kept() {
        List<String> kept = new ArrayList<>();
        if (alreadyGone > 0) {
            kept.add(alreadyGone + plural(alreadyGone, " planned id was", " planned ids were") + " already gone");
        }
        if (retained > 0) {
            kept.add(retained + plural(retained, " item stays because of a hold", " items stay because of holds"));
        }
        if (ended.withheld() > 0) {
            kept.add(Outcomes.shared(ended.withheld()) + " and " + plural(ended.withheld(), "stays", "stay"));
        }
        if (late > 0) {
            kept.add(late + plural(late, " item", " items") + " came after the plan and " + plural(late, "was", "were") + " left alone");
        }
        return kept;
    }

    private String gone() {
        List<String> counts = kinds.entrySet().stream().filter(kind -> kind.getValue().done() > 0)
                .map(kind -> count(kind.getKey(), kind.getValue().done())).toList();
        int last = counts.size() - 1;
        return (last > 0 ? String.join(", ", counts.subList(0, last)) + " and " : "") + counts.get(last) + plural(done, " was", " were") + " deleted and read back as gone";
    }

    private static String count(String kind, long count) {
        String one = kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind;
        return count + " " + (count == 1 ? one : one + "s");
    }

    private String exported(String before) {
        long archives = Outcomes.archives(ended);
        return archives == 0 ? "" : before + archives + plural(archives, " archive was", " archives were")
                + " verified at " + plural(archives, "its", "their") + " destination";
    }

    private long sum(ToLongFunction<Counts> count) {
        return kinds.values().stream().mapToLong(count).sum();
    }
}
