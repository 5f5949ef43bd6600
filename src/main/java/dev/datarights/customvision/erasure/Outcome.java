package dev.datarights.customvision.erasure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.State;

/** Makes one project's result of what came of its ids. */
final class Outcome {

    private final ProjectErasure erasure;

    Outcome(ProjectErasure erasure) {
        this.erasure = erasure;
    }

    /**
     * The result of an apply that came to its end, which may have been an early one: what was not asked for then is a
     * failure too.
     */
    ErasureResult ended(int attempt, String planSha256) {
        if (erasure.refusal() != null) {
            return refused(attempt, planSha256);
        }
        closeOpen(erasure.halted() == null ? "nothing is known of it" : "its deletion was not asked for: " + erasure.halted());
        boolean failed = erasure.steps().values().stream().anyMatch(step -> !step.failures().isEmpty());
        // what came later is not what was asked about, but a project that was to go whole stays for it, and an iteration that was
        // trained since was trained with what was asked about
        boolean staysForLate = !erasure.late().isEmpty() && !erasure.step(ErasureStep.PROJECT).frozen().isEmpty()
                || erasure.late().stream().anyMatch(late -> late.kind().equals(Kind.ITERATIONS.word()));
        if (!failed && erasure.halted() == null && !staysForLate) {
            return result(attempt, planSha256, State.COMPLETE, null);
        }
        return result(attempt, planSha256, erasure.halted() != null && !erasure.anythingDone() ? State.FAILED : State.PARTIAL, erasure.halted());
    }

    /** Refused is only what was not begun: after a kill in the middle, something may be gone already. */
    private ErasureResult refused(int attempt, String planSha256) {
        if (!erasure.log().hasBegunBefore()) {
            return result(attempt, planSha256, State.REFUSED, erasure.refusal());
        }
        closeOpen("could not verify: its deletion may have been asked for before the program was killed, and was not read back");
        return result(attempt, planSha256, State.PARTIAL, erasure.refusal() + "; its deletion had begun when the program was killed, and goes no further");
    }

    /** The result of an apply that was cut short: what was asked for and not read back counts as not verified. */
    ErasureResult cutShort(int attempt, String planSha256, State state, String reason) {
        long unknown = 0;
        for (StepErasure step : erasure.steps().values()) {
            List<String> open = step.open().filter(step.asked()::contains).toList();
            unknown += open.size();
            open.forEach(id -> step.fail(id, "could not verify: its deletion was asked for and not read back, since " + reason));
        }
        if (state != State.CANCELLED) {
            closeOpen("its deletion was not asked for, since " + reason);
        }
        return result(attempt, planSha256, state, unknown == 0 ? reason : reason + "; the deletion of " + unknown
                + (unknown == 1 ? " id was" : " ids was") + " asked for and not read back");
    }

    private void closeOpen(String reason) {
        erasure.steps().values().forEach(step -> step.open().toList().forEach(id -> step.fail(id, reason)));
    }

    private ErasureResult result(int attempt, String planSha256, State state, String reason) {
        return new ErasureResult(RequestFolder.FORMAT_VERSION, erasure.folder().id(), attempt, erasure.id(), planSha256, state, kinds(),
                failures(), retained(), List.copyOf(erasure.late()), residuals(), reason, Instant.now(), evidence());
    }

    /** An iteration that was only unpublished counts as not deleted, but it is not as it was. */
    private List<PlannedErasure.Residual> residuals() {
        Set<String> unpublished = new TreeSet<>(erasure.step(ErasureStep.PUBLICATIONS).gone());
        unpublished.removeAll(erasure.step(ErasureStep.ITERATIONS).gone());
        return Stream.concat(erasure.planned().residuals().stream(), unpublished.stream().map(id -> new PlannedErasure.Residual(
                Kind.ITERATIONS.word(), id, "was unpublished and is still there: nothing answers under its name any more, until somebody publishes it again")))
                .toList();
    }

    private Map<String, Counts> kinds() {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (Kind kind : erasure.request().scope().include()) {
            switch (kind) {
                case ACCOUNT -> { }
                case PERFORMANCE -> kinds.put(kind.word(), new Counts(0, 0, 0, 0, "with its iteration"));
                case SUGGESTIONS -> kinds.put(kind.word(), new Counts(0, 0, 0, 0, "with the image"));
                case EXPORTS -> kinds.put(kind.word(), new Counts(0, 0, 0, 0, "no call removes them"));
                default -> kinds.put(kind.word(), new Counts(0, 0, 0, 0, null));
            }
        }
        for (StepErasure step : erasure.steps().values()) {
            if (step.step() != ErasureStep.PUBLICATIONS) {
                long deleted = step.deleted();
                kinds.put(step.step().kind().word(), new Counts(step.frozen().size(), deleted, step.gone().size() - deleted,
                        step.failures().size(), step.retained().size(), step.proof()));
            }
        }
        return kinds;
    }

    /** An iteration's evidence begins with its unpublishing. */
    private Map<String, Evidence> evidence() {
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        for (StepErasure step : erasure.steps().values()) {
            List<Evidence.Sent> sent = erasure.log().sent(step.step());
            if (!sent.isEmpty() || step.readBack() != null) {
                evidence.merge(step.step().kind().word(), new Evidence(erasure.log().account(), sent, step.readBack()), (first, second) ->
                        new Evidence(first.account(), Stream.concat(first.sent().stream(), second.sent().stream()).toList(),
                                second.readBack() == null ? first.readBack() : second.readBack()));
            }
        }
        return evidence;
    }

    private List<JobResult.Failure> failures() {
        Map<String, JobResult.Failure> failures = new LinkedHashMap<>();
        for (StepErasure step : erasure.steps().values()) {
            String kind = step.step().kind().word();
            step.failures().keySet().stream().sorted().forEach(id ->
                    failures.putIfAbsent(kind + " " + id, new JobResult.Failure(kind, id, step.failures().get(id))));
        }
        return List.copyOf(failures.values());
    }

    private List<PlannedErasure.Retained> retained() {
        Map<String, PlannedErasure.Retained> retained = new LinkedHashMap<>();
        erasure.planned().retained().forEach(one -> retained.put(one.kind() + " " + one.id(), one));
        for (StepErasure step : erasure.steps().values()) {
            String kind = step.step().kind().word();
            step.retained().keySet().stream().sorted().forEach(id -> retained.putIfAbsent(kind + " " + id,
                    new PlannedErasure.Retained(kind, id, step.retained().get(id).ground())));
        }
        return List.copyOf(retained.values());
    }
}
