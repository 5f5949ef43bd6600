package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceTimes;

/** One project as an inventory tells it: how much of each kind is kept, how old it is, what only a snapshot holds. */
final class InventoryDocument {

    private final Plan.Project project;
    private final Listing listing;

    InventoryDocument(Plan.Project project, Listing listing) {
        this.project = project;
        this.listing = listing;
    }

    ObjectNode make(String name) throws IOException {
        ObjectNode document = Json.MAPPER.createObjectNode().put("id", project.id()).put("name", name);
        ObjectNode kinds = document.putObject("kinds");
        Set<String> workspace = new HashSet<>();
        if (project.lists().containsKey("images")) {
            ObjectNode images = kinds.putObject("images");
            Ages ages = new Ages();
            each("images", record -> {
                workspace.add(record.path("id").asText());
                ages.add(record);
            });
            Set<String> snapshotOnly = new HashSet<>();
            for (String list : project.lists().keySet().stream().filter(one -> one.endsWith("/images")).toList()) {
                each(list, record -> {
                    if (!workspace.contains(record.path("id").asText()) && snapshotOnly.add(record.path("id").asText())) {
                        ages.add(record);
                    }
                });
            }
            images.put("count", (long) workspace.size() + snapshotOnly.size()).put("workspace", workspace.size())
                    .put("snapshotOnly", snapshotOnly.size());
            ages.write(images);
            // the service tells an image's size only with its bytes
            images.putNull("bytes");
        }
        count(kinds, "tags");
        iterations(kinds);
        if (project.lists().containsKey("predictions")) {
            Ages ages = new Ages();
            each("predictions", ages::add);
            ObjectNode predictions = kinds.putObject("predictions").put("count", listing.count("predictions"));
            ages.write(predictions);
        }
        document.put("withheld", project.withheld().size()).put("notAttributablePredictions", project.notAttributable());
        ArrayNode unsettled = document.putArray("unsettled");
        project.lists().forEach((list, frozen) -> {
            if (!frozen.settled()) {
                unsettled.add(list);
            }
        });
        return document;
    }

    private void count(ObjectNode kinds, String list) {
        if (project.lists().containsKey(list)) {
            kinds.putObject(list).put("count", listing.count(list));
        }
    }

    private void iterations(ObjectNode kinds) throws IOException {
        if (!project.lists().containsKey("iterations")) {
            return;
        }
        ObjectNode iterations = kinds.putObject("iterations").put("count", listing.count("iterations"));
        ArrayNode published = iterations.putArray("published");
        Ages ages = new Ages();
        each("iterations", record -> {
            ages.add(record);
            if (record.path("publishName").isTextual()) {
                published.add(record.path("publishName").asText());
            }
        });
        ages.write(iterations);
        sum(kinds, "exports");
        sum(kinds, "image-performances");
        sum(kinds, "suggestions");
    }

    private void sum(ObjectNode kinds, String what) {
        List<String> lists = project.lists().keySet().stream().filter(list -> list.endsWith("/" + what)).toList();
        if (!lists.isEmpty()) {
            kinds.putObject(what.equals("image-performances") ? "performance" : what).put("count", lists.stream().mapToLong(listing::count).sum());
        }
    }

    private void each(String list, Consumer<JsonNode> visitor) throws IOException {
        try (Listing.Records records = listing.records(list)) {
            records.forEachRemaining(record -> {
                if (!project.withheld().contains(record.path("id").asText())) {
                    visitor.accept(record);
                }
            });
        }
    }

    /** The oldest and the newest of what was looked at. */
    private static final class Ages {
        private Instant oldest;
        private Instant newest;

        void add(JsonNode record) {
            Instant created = ServiceTimes.parse(record.path("created").asText());
            oldest = oldest == null || created.isBefore(oldest) ? created : oldest;
            newest = newest == null || created.isAfter(newest) ? created : newest;
        }

        void write(ObjectNode kind) {
            kind.put("oldest", oldest == null ? null : oldest.toString()).put("newest", newest == null ? null : newest.toString());
        }
    }
}
