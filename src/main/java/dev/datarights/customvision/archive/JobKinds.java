package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.ProjectProgress;
import dev.datarights.customvision.service.Listing;

/** What a job's bag must hold, kind by kind, as its listing says: known once the listing is whole, before anything is fetched. */
final class JobKinds {

    private static final List<String> OF_A_PROJECT = List.of("project", "tags", "iterations", "performance", "images", "exports", "predictions", "suggestions");

    private final JobBag bag;
    private final JobItems items;

    JobKinds(JobBag bag) {
        this.bag = bag;
        this.items = bag.items();
    }

    /**
     * @param here      true where it is in the bag, or in one of them while none is being sealed
     * @param elsewhere true where it is in another part than the one that is being sealed
     */
    record Item(boolean here, boolean elsewhere, String id) {
    }

    /** The kinds that are part of the job. */
    List<String> all() {
        ExportJob job = bag.job();
        return job.forAccount() ? List.of("account") : OF_A_PROJECT.stream().filter(job::includes)
                .filter(kind -> !kind.equals("predictions") || !bag.narrowing().isNarrowed() || bag.listing().count("predictions") > 0).toList();
    }

    /** Every item of a kind that is listed. */
    Stream<Item> of(String kind) throws IOException {
        return switch (kind) {
            case "account" -> Stream.of(document("data/account.json", "account"));
            case "project" -> Stream.of(document("data/project.json", bag.job().project()));
            case "tags" -> items.tags("tags").map(tag -> tag.path("id").asText())
                    .map(id -> document("data/tags/" + id + ".json", id));
            case "iterations" -> items.iterations().stream().map(it -> document("data/iterations/" + it.id() + "/iteration.json", it.id()));
            // of one person's images only the rows about them leave, not what the model was like as a whole
            case "performance" -> items.iterations().stream().filter(Listing.Iteration::completed)
                    .map(this::performance);
            case "images" -> items.images().map(this::file);
            case "exports" -> items.models().map(this::file);
            case "predictions" -> items.predictions().map(this::file);
            case "suggestions" -> suggestions();
            default -> throw new IllegalArgumentException("no kind of data is called " + kind);
        };
    }

    private Item performance(Listing.Iteration iteration) {
        if (!bag.narrowing().isNarrowed()) {
            return document("data/iterations/" + iteration.id() + "/performance.json", iteration.id());
        }
        // the rows are written when the bag is sealed, and are there as soon as they are listed
        boolean listed = bag.listing().has("iterations/" + iteration.id() + "/image-performances");
        return new Item(listed && bag.part() < 2, listed && bag.part() > 1, iteration.id());
    }

    /** Records without bytes of their own: written when the first bag is sealed, and here as soon as they are listed. */
    private Stream<Item> suggestions() throws IOException {
        return items.iterations().stream().flatMap(iteration -> items.suggestions(iteration.id())
                .map(record -> new Item(bag.part() < 2, bag.part() > 1, iteration.id() + "/" + record.path("id").asText())));
    }

    private Item document(String entry, String id) {
        boolean here = bag.contains(entry);
        return new Item(here, !here && bag.holds(entry), id);
    }

    private Item file(BagItem item) {
        boolean here = bag.fileOf(item.folder(), item.name()) != null;
        return new Item(here, !here && bag.holdsFile(item.folder(), item.name()), item.id());
    }

    /** How much there will be and how much of it is here already. */
    Map<String, ProjectProgress.Count> progress() throws IOException {
        Map<String, ProjectProgress.Count> counts = new TreeMap<>();
        for (String kind : all()) {
            long[] sums = new long[2];
            of(kind).forEach(item -> {
                sums[0] += item.here() ? 1 : 0;
                sums[1]++;
            });
            counts.put(kind, new ProjectProgress.Count(sums[0], sums[1], 0));
        }
        return new LinkedHashMap<>(counts);
    }
}
