package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.Spliterator;
import java.util.Spliterators;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.LinkCalls;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Suggestion;

/** What a job's listing holds, as the items that its bag must hold: lazily, in the order they were listed. */
final class JobItems {

    private final Listing listing;
    private final Narrowing narrowing;

    JobItems(Listing listing, Narrowing narrowing) {
        this.listing = listing;
        this.narrowing = narrowing;
    }

    /** The tags of a list that may leave. */
    Stream<JsonNode> tags(String list) {
        return records(list).filter(narrowing::isOwnTag);
    }

    List<Listing.Iteration> iterations() throws IOException {
        return listing.iterations();
    }

    /** Every image: those of the workspace, then those that live only in a snapshot, each once. */
    Stream<BagItem> images() throws IOException {
        List<Listing.Iteration> iterations = iterations();
        if (iterations.isEmpty()) {
            // one list, in which each is once: nobody need remember them
            return images("images", null);
        }
        Set<UUID> seen = new HashSet<>();
        Stream<BagItem> all = images("images", null);
        for (Listing.Iteration iteration : iterations) {
            all = Stream.concat(all, images("iterations/" + iteration.id() + "/images", iteration.id()));
        }
        return all.filter(item -> seen.add(UUID.fromString(item.id())));
    }

    private Stream<BagItem> images(String list, String iteration) {
        return imageRecords(list).map(record -> new BagItem("images", record.path("id").asText(), "data/images", record.path("id").asText(),
                        LinkCalls.of(record), iteration, record.path("created").asText(), record.path("width").asInt(), record.path("height").asInt()));
    }

    Stream<BagItem> predictions() {
        return records("predictions").map(record -> new BagItem("predictions", record.path("id").asText(), "data/predictions",
                record.path("id").asText(), LinkCalls.of(record), null, record.path("created").asText(), 0, 0));
    }

    /** What an iteration suggested for images that may leave. */
    Stream<JsonNode> suggestions(String iteration) {
        return records("iterations/" + iteration + "/suggestions").filter(record -> !narrowing.isWithheld(Suggestion.image(record)));
    }

    /** The model files of all exports, of those too that the service has not finished: a file is what each should have. */
    Stream<BagItem> models() throws IOException {
        return iterations().stream().flatMap(iteration -> exports(iteration.id()).map(export -> new BagItem("exports",
                iteration.id() + "/" + export.name(), modelFolder(iteration.id()), export.name(), export.link(), iteration.id(), null, 0, 0)));
    }

    static String modelFolder(String iteration) {
        return "data/iterations/" + iteration + "/models";
    }

    /** What was exported from an iteration, and the name of its file. */
    record Export(JsonNode record, String name) {

        /** Empty where the service has not finished it. */
        String link() {
            return "Done".equals(record.path("status").asText()) ? LinkCalls.of(record) : "";
        }
    }

    Stream<Export> exports(String iteration) {
        return named(records("iterations/" + iteration + "/exports"));
    }

    /** Exports with the name of each: one that is not the first of its platform and flavor has its number too. */
    static Stream<Export> named(Stream<JsonNode> exports) {
        Map<String, Integer> named = new HashMap<>();
        return exports.map(record -> {
            int number = named.merge(modelName(record), 1, Integer::sum);
            return new Export(record, modelName(record) + (number == 1 ? "" : "-" + number));
        });
    }

    /** {@code <platform>[-<flavor>]}; both are words of the service, so anything else in them is dropped. */
    private static String modelName(JsonNode export) {
        String platform = export.path("platform").asText().replaceAll("[^A-Za-z0-9]", "");
        String flavor = export.path("flavor").isTextual() ? export.path("flavor").asText().replaceAll("[^A-Za-z0-9]", "") : "";
        String name = platform.isEmpty() ? "model" : platform;
        return flavor.isEmpty() ? name : name + "-" + flavor;
    }

    /** The records of a list of images, or of rows about images, that may leave. */
    Stream<JsonNode> imageRecords(String list) {
        return records(list).filter(record -> !narrowing.isWithheld(record.path("id").asText()));
    }

    /** The records of a list, opened when the first is asked for; not a flatMap, whose iterator would hold all of them. */
    Stream<JsonNode> records(String list) {
        return StreamSupport.stream(() -> Spliterators.spliteratorUnknownSize(listing.records(list), Spliterator.ORDERED),
                Spliterator.ORDERED, false);
    }
}
