package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.service.Listing.ListProof;

/** Whether listed = here + failed, kind by kind, decided by looking into the bag; an item of which nothing is known counts as failed. */
final class JobCounts {

    /** The list whose proof speaks for a kind. */
    private static final Map<String, String> LISTS = Map.of("tags", "tags", "iterations", "iterations", "performance", "iterations",
            "images", "images", "exports", "iterations", "predictions", "predictions", "suggestions", "iterations");

    private final JobBag bag;
    private final JobKinds expected;

    JobCounts(JobBag bag) {
        this.bag = bag;
        this.expected = new JobKinds(bag);
    }

    /** Of the job's bags together, or of the part that is being sealed: what is in none of them is missing in the first. */
    Map<String, Counts> count() throws IOException {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (String kind : expected.all()) {
            Counts counts = count(kind);
            if (bag.part() < 2 || counts.expected() > 0) {
                kinds.put(kind, counts);
            }
        }
        return kinds;
    }

    private Counts count(String kind) throws IOException {
        long[] counts = new long[2];
        expected.of(kind).filter(item -> item.here() || !item.elsewhere() && bag.part() < 2 && !bag.notes().isAbsent(kind, item.id())).forEach(item -> {
            counts[0]++;
            if (item.here()) {
                counts[1]++;
            } else if (!bag.notes().hasFailed(kind, item.id())) {
                bag.notes().failed(kind, item.id(), "was not fetched");
            }
        });
        String list = LISTS.get(kind);
        String proof = list == null ? null : bag.listing().proof(list).map(ListProof::proof).orElse(null);
        return new Counts(counts[0], counts[1], counts[0] - counts[1], proof);
    }
}
