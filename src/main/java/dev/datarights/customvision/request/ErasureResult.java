package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a delete came to in one project: {@code jobs/<project>-erasure.json}. Nothing is counted as done that was not read
 * back as gone.
 *
 * @param state     COMPLETE, PARTIAL, FAILED, REFUSED or CANCELLED
 * @param planSha256 of the plan that was applied
 * @param kinds     counts per kind of {@code scope.include}
 * @param failures  planned ids that are still there, or of which nothing could be proven
 * @param retained  what stays because of a hold, those added after the approval too
 * @param late      what came after the plan was made; it was left alone
 * @param residuals what no call removes
 * @param reason    why it ended early, null where it did not
 * @param evidence  what the counts of each kind rest on
 */
public record ErasureResult(int formatVersion, String requestId, int attempt, String project, String planSha256, State state,
        Map<String, Counts> kinds, List<JobResult.Failure> failures, List<PlannedErasure.Retained> retained, List<Late> late,
        List<PlannedErasure.Residual> residuals, String reason, Instant ended, Map<String, Evidence> evidence) {

    /** One of an older version has no evidence. */
    public ErasureResult {
        evidence = evidence == null ? Map.of() : evidence;
    }

    /** Without evidence: where no call was made. */
    public ErasureResult(int formatVersion, String requestId, int attempt, String project, String planSha256, State state,
            Map<String, Counts> kinds, List<JobResult.Failure> failures, List<PlannedErasure.Retained> retained, List<Late> late,
            List<PlannedErasure.Residual> residuals, String reason, Instant ended) {
        this(formatVersion, requestId, attempt, project, planSha256, state, kinds, failures, retained, late, residuals, reason, ended, Map.of());
    }

    /**
     * @param expected    ids that the plan froze
     * @param done        of them, those that a DELETE of this request was taken for, read back as gone
     * @param alreadyGone of them, those that were not there any more before this request asked for them, read back as gone
     * @param failed      of them, still there or not verified
     * @param retained    of them, held since
     * @param proof       how it was shown that they are gone
     */
    public record Counts(long expected, long done, long alreadyGone, long failed, long retained, String proof) {

        /** Counts of what nobody else had deleted. */
        public Counts(long expected, long done, long failed, long retained, String proof) {
            this(expected, done, 0, failed, retained, proof);
        }

        /** Those that were read back as gone, whoever deleted them. */
        public long gone() {
            return done + alreadyGone;
        }

        /** Two projects' counts of one kind as one. */
        public Counts plus(Counts other) {
            return new Counts(expected + other.expected, done + other.done, alreadyGone + other.alreadyGone, failed + other.failed,
                    retained + other.retained, proof == null || proof.equals(other.proof) ? other.proof : other.proof == null ? proof : "per project");
        }
    }

    /** Something that the plan does not know. */
    public record Late(String kind, String id) {
    }
}
