package dev.datarights.customvision.request;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Where a request is: {@code status.json}.
 *
 * @param outcome   in plain words, once there is one
 * @param word      how it ended; null before, and where an earlier version wrote the file
 * @param attempt   from 1
 * @param kinds     done and expected per kind, over all its projects
 * @param bytes     payload bytes in bags so far
 * @param due       the day the answer is due; null where the request says no day of receipt
 * @param waiting   what it waits for, null where it does not
 * @param receipts  SHA-256 of every receipt that was made to be delivered: each may be replaced by a later one
 * @param asked     what the request says of its case; null where an earlier version wrote the file
 * @param receipt   SHA-256 of this attempt's receipt; null where it has none yet
 * @param signatures like receipts, of their signatures; null where an earlier version wrote the file
 */
public record RequestStatus(int formatVersion, String id, String action, String account, State state, String outcome, OutcomeWord word,
        int attempt, Instant started, Instant ended, LocalDate due, Map<String, Progress> kinds, long bytes, String waiting,
        List<JobResult.Failure> failures, List<String> receipts, Asked asked, String receipt, List<String> signatures) {

    public RequestStatus {
        signatures = signatures == null ? List.of() : List.copyOf(signatures);
    }

    /** Where the due date comes from, and whose case it is; each null where the request does not say. */
    public record Asked(LocalDate receivedAt, Request.Extension extension, String identityCheckedBy, String reference) {

        static Asked of(Request request) {
            return new Asked(request.receivedAt(), request.extension(), request.identityCheckedBy(), request.reference());
        }
    }

    public record Progress(long done, long expected) {
    }

    RequestStatus in(State next, String what) {
        return new RequestStatus(formatVersion, id, action, account, next, what, null, attempt, started, next.isFinal() ? Instant.now() : null,
                due, kinds, bytes, null, failures, receipts, asked, receipt, signatures);
    }

    RequestStatus ended(Outcome came) {
        return new RequestStatus(formatVersion, id, action, account, came.state(), came.text(), came.word(), attempt, started, Instant.now(),
                due, kinds, bytes, null, failures, receipts, asked, receipt, signatures);
    }

    /** The exit code of a command that carried the request out. */
    public int exitCode() {
        return word == null ? state.exitCode() : word.exitCode();
    }

    RequestStatus progressed(Map<String, Progress> counts, long newBytes) {
        return new RequestStatus(formatVersion, id, action, account, state, outcome, word, attempt, started, ended, due, counts, newBytes,
                waiting, failures, receipts, asked, receipt, signatures);
    }

    RequestStatus failing(List<JobResult.Failure> known) {
        return new RequestStatus(formatVersion, id, action, account, state, outcome, word, attempt, started, ended, due, kinds, bytes,
                waiting, known, receipts, asked, receipt, signatures);
    }

    RequestStatus waitingFor(String what) {
        return new RequestStatus(formatVersion, id, action, account, state, outcome, word, attempt, started, ended, due, kinds, bytes,
                what, failures, receipts, asked, receipt, signatures);
    }

    /** @param sha256 of this attempt's receipt */
    RequestStatus withReceipt(String sha256, List<String> allReceipts, List<String> allSignatures) {
        return new RequestStatus(formatVersion, id, action, account, state, outcome, word, attempt, started, ended, due, kinds, bytes,
                waiting, failures, allReceipts, asked, sha256, allSignatures);
    }

    /** @param of the account's name, another than before only where all is found out anew */
    RequestStatus nextAttempt(String of) {
        return new RequestStatus(formatVersion, id, action, of, State.RECEIVED, null, null, attempt + 1, Instant.now(), null, due,
                Map.of(), 0, null, List.of(), receipts, asked, null, signatures);
    }
}
