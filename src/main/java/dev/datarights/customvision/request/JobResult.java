package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of one job: {@code jobs/<project>.json}, and the message that brings it back to the request's owner.
 *
 * @param state     COMPLETE, PARTIAL, FAILED or CANCELLED
 * @param archives  what was verified at its destination: one archive, or its parts in order; none where not all of it was
 * @param kinds     counts per kind
 * @param failures  items that could not be fetched
 * @param residuals what is known to be left out, in plain words
 * @param unsettled lists whose counts and pages did not agree
 * @param goneSince items that were listed, and that the service did not have any more when they were to be fetched
 * @param reason    why it FAILED, null otherwise
 * @param delivered SHA-256 of every archive this request delivered under this name, earlier attempts included
 */
public record JobResult(int formatVersion, String requestId, int attempt, String project, State state, List<Archive> archives,
        Map<String, Counts> kinds, List<Failure> failures, List<String> residuals, List<String> unsettled, List<Gone> goneSince, String reason,
        List<String> delivered, Instant ended) {

    public JobResult {
        archives = archives == null ? List.of() : List.copyOf(archives);
        goneSince = goneSince == null ? List.of() : List.copyOf(goneSince);
    }

    /**
     * @param proof how the expected number was shown to be all there is
     */
    public record Counts(long expected, long done, long failed, String proof) {

        static Counts none() {
            return new Counts(0, 0, 0, null);
        }

        /** Two projects' counts of one kind as one. */
        public Counts plus(Counts other) {
            return new Counts(expected + other.expected, done + other.done, failed + other.failed,
                    proof == null || proof.equals(other.proof) ? other.proof : other.proof == null ? proof : "per project");
        }
    }

    /** As one that is not complete, so that the next attempt does the job again. */
    JobResult reopened() {
        return new JobResult(formatVersion, requestId, attempt, project, State.PARTIAL, archives, kinds, failures, residuals, unsettled,
                goneSince, reason, delivered, ended);
    }

    /** An item that went between its listing and its fetching; {@code id} is the service's, never a name. */
    public record Gone(String kind, String id) {
    }

    /** An item that could not be fetched; {@code id} is the service's, never a name. */
    public record Failure(String kind, String id, String reason) {
    }

    /** What was sealed, in bytes. */
    public long payloadBytes() {
        return archives.stream().mapToLong(Archive::payloadBytes).sum();
    }

    /**
     * What was delivered: the sealed archive, or the encrypted file that holds it.
     *
     * @param location  where it lies, without any credential
     * @param encrypted what is inside and for whom; null where the archive itself was delivered
     */
    public record Archive(String file, long length, String sha256, long payloadFiles, long payloadBytes, String location,
            Instant verifiedAt, Encrypted encrypted) {
    }

    /**
     * @param sealedLength of the archive inside, in bytes
     * @param sealedSha256 of the archive inside
     * @param recipients   fingerprints of the OpenPGP certificates that open it
     */
    public record Encrypted(long sealedLength, String sealedSha256, List<String> recipients) {
    }
}
