package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what a job says of itself against what shows it, before anything is derived from it: what nothing shows is not
 * counted as done, fails by its kind, and lets nothing be COMPLETE.
 */
final class Claims {

    /** One document each: its own presence in the archive is its count. */
    private static final Set<String> SINGLE = Set.of(Kind.ACCOUNT.word(), Kind.PROJECT.word());

    private Claims() {
    }

    /** The result with only those counts that something shows. */
    static JobResult proven(JobResult result) {
        List<JobResult.Failure> unproven = new ArrayList<>();
        Map<String, JobResult.Counts> kinds = new LinkedHashMap<>();
        result.kinds().forEach((kind, counts) -> {
            String doubt = counts.done() == 0 ? null : doubt(() -> delivered(result, kind, counts));
            kinds.put(kind, doubt == null ? counts : new JobResult.Counts(counts.expected(), 0, counts.failed() + counts.done(), counts.proof()));
            // one that failed or was cancelled says so already
            if (doubt != null && (result.state() == State.COMPLETE || result.state() == State.PARTIAL)) {
                unproven.add(new JobResult.Failure(kind, result.project(), unshown(counts.done(), "delivered", doubt)));
            }
        });
        if (result.state() == State.COMPLETE && unproven.isEmpty() && result.archives().isEmpty()) {
            unproven.add(new JobResult.Failure(SINGLE.contains(result.project()) ? result.project() : Kind.PROJECT.word(), result.project(),
                    "no archive was read back at its destination"));
        }
        return kinds.equals(result.kinds()) && unproven.isEmpty() ? result : new JobResult(result.formatVersion(), result.requestId(), result.attempt(), result.project(),
                result.state() == State.COMPLETE ? State.PARTIAL : result.state(), result.archives(), kinds, and(result.failures(), unproven),
                result.residuals(), result.unsettled(), result.goneSince(), result.reason(), result.delivered(), result.ended());
    }

    /** The result with only those counts that something shows. */
    static ErasureResult proven(ErasureResult result) {
        List<JobResult.Failure> unproven = new ArrayList<>();
        Map<String, ErasureResult.Counts> kinds = new LinkedHashMap<>();
        result.kinds().forEach((kind, counts) -> {
            String doubt = counts.gone() == 0 ? null : doubt(() -> gone(result, kind, counts));
            kinds.put(kind, doubt == null ? counts
                    : new ErasureResult.Counts(counts.expected(), 0, 0, counts.failed() + counts.gone(), counts.retained(), counts.proof()));
            if (doubt != null) {
                unproven.add(new JobResult.Failure(kind, result.project(), unshown(counts.gone(), "gone", doubt)));
            }
        });
        return unproven.isEmpty() ? result : new ErasureResult(result.formatVersion(), result.requestId(), result.attempt(), result.project(),
                result.planSha256(), result.state() == State.COMPLETE ? State.PARTIAL : result.state(), kinds, and(result.failures(), unproven),
                result.retained(), result.late(), result.residuals(), result.reason(), result.ended(), result.evidence());
    }

    /** All that a receipt claims. */
    static List<Claim> of(EndedRequest ended) {
        List<Claim> claims = new ArrayList<>();
        for (JobResult result : ended.exports()) {
            result.kinds().forEach((kind, counts) -> {
                if (counts.done() > 0) {
                    claims.add(delivered(result, kind, counts));
                }
            });
        }
        for (ErasureResult result : ended.erasures()) {
            result.kinds().forEach((kind, counts) -> claims.addAll(gone(result, kind, counts)));
        }
        Reasoned reasoned = new Reasoned(claims);
        ended.retained().forEach(kept -> reasoned.add(Claim.Word.RETAINED, kept.project(), kept.kind(), kept.ground()));
        ended.plan().ifPresent(plan -> plan.projects().forEach(project -> project.withheld().forEach(id ->
                reasoned.add(Claim.Word.WITHHELD, project.id(), Kind.IMAGES.word(), "another person is on it too"))));
        ended.erasures().forEach(result -> result.late().forEach(late ->
                reasoned.add(Claim.Word.LATE, result.project(), late.kind(), "came after the plan and was left alone")));
        ended.failures().forEach(failure -> reasoned.add(Claim.Word.FAILED, failure.project(), failure.kind(), failure.reason()));
        reasoned.end();
        return claims;
    }

    private static Claim delivered(JobResult result, String kind, JobResult.Counts counts) {
        if (!SINGLE.contains(kind) && (counts.proof() == null || counts.proof().isBlank())) {
            throw new IllegalArgumentException("nothing shows that it is all there is");
        }
        Instant last = null;
        for (JobResult.Archive archive : result.archives()) {
            if (archive.verifiedAt() == null) {
                throw new IllegalArgumentException("an archive was not read back at its destination");
            }
            last = last == null || archive.verifiedAt().isAfter(last) ? archive.verifiedAt() : last;
        }
        return new Claim(Claim.Word.DELIVERED, result.project(), kind, counts.done(), new Claim.ReadBackArchives(
                result.archives().stream().map(JobResult.Archive::sha256).toList(), counts.proof(), last));
    }

    private static List<Claim> gone(ErasureResult result, String kind, ErasureResult.Counts counts) {
        List<Claim> claims = new ArrayList<>();
        Evidence evidence = result.evidence().get(kind);
        if (counts.gone() > 0 && evidence == null && !kind.equals(Kind.ACCOUNT.word())) {
            throw new IllegalArgumentException("no call is known that showed it");
        }
        if (counts.done() > 0) {
            claims.add(new Claim(Claim.Word.DELETED, result.project(), kind, counts.done(), new Claim.ReadBackGone(counts.proof(), evidence)));
        }
        if (counts.alreadyGone() > 0) {
            claims.add(new Claim(Claim.Word.ALREADY_GONE, result.project(), kind, counts.alreadyGone(),
                    new Claim.ReadBackGone(counts.proof(), evidence)));
        }
        return claims;
    }

    /** Why a claim cannot be made; null where it can. */
    private static String doubt(Runnable claim) {
        try {
            claim.run();
            return null;
        } catch (IllegalArgumentException | NullPointerException e) {
            return e.getMessage();
        }
    }

    private static String unshown(long count, String what, String doubt) {
        return "could not verify that " + count + Outcomes.plural(count, " is ", " are ") + what + ": " + doubt;
    }

    private static List<JobResult.Failure> and(List<JobResult.Failure> known, List<JobResult.Failure> more) {
        List<JobResult.Failure> all = new ArrayList<>(known);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** One claim per word, project and kind; 100,000 items have few reasons. */
    private static final class Reasoned {

        private static final int MOST_REASONS = 20;

        private final List<Claim> claims;
        private final Map<List<Object>, Map<String, Long>> reasons = new LinkedHashMap<>();

        Reasoned(List<Claim> claims) {
            this.claims = claims;
        }

        void add(Claim.Word word, String project, String kind, String reason) {
            reasons.computeIfAbsent(List.of(word, project, kind), key -> new LinkedHashMap<>())
                    .merge(reason == null || reason.isBlank() ? "no reason is known" : reason, 1L, Long::sum);
        }

        void end() {
            reasons.forEach((key, counted) -> claims.add(new Claim((Claim.Word) key.get(0), (String) key.get(1), (String) key.get(2),
                    counted.values().stream().mapToLong(Long::longValue).sum(),
                    new Claim.Reasons(counted.keySet().stream().limit(MOST_REASONS).toList()))));
        }
    }
}
