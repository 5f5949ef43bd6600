package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Listing;

/**
 * What holds keep in one project. An image that is held in one place, the workspace or a snapshot, is held everywhere, and
 * keeps its tags, every iteration whose snapshot has it, and the project.
 *
 * @param project    the hold on the whole project
 * @param images     held image ids, each with its hold
 * @param tags       ids of the tags on held images, each with the hold
 * @param iterations ids of the iterations whose snapshot has a held image, each with the hold
 */
public record HeldItems(Optional<Hold> project, Map<String, Hold> images, Map<String, Hold> tags, Map<String, Hold> iterations) {

    /**
     * @param everything all images and tags of the project, of the workspace and of each snapshot; of several listings, as it
     *                   was at different times, what is held in one is held
     */
    public static HeldItems of(Holds holds, String projectId, String projectName, Listing... everything) throws IOException {
        Map<String, Hold> images = new HashMap<>();
        Map<String, Hold> tags = new HashMap<>();
        Map<String, Hold> iterations = new HashMap<>();
        Optional<Hold> onProject = holds.holdOnProject(projectId, projectName);
        if (holds.all().isEmpty()) {
            return new HeldItems(onProject, images, tags, iterations);
        }
        for (Listing listing : everything) {
            for (String list : imageLists(listing)) {
                each(listing, list, image -> holds.holdOn(projectId, projectName, image)
                        .ifPresent(hold -> images.putIfAbsent(id(image), hold)));
            }
        }
        // a second time: what is held in the last list is held in the first
        for (Listing listing : everything) {
            for (String list : imageLists(listing)) {
                each(listing, list, image -> {
                    Hold hold = images.get(id(image));
                    if (hold != null) {
                        tagIds(image).forEach(tag -> tags.putIfAbsent(tag, hold));
                        if (!list.equals("images")) {
                            iterations.putIfAbsent(list.substring("iterations/".length(), list.length() - "/images".length()), hold);
                        }
                    }
                });
            }
        }
        return new HeldItems(onProject, images, tags, iterations);
    }

    private static List<String> imageLists(Listing listing) throws IOException {
        return listing.lists().filter(list -> list.equals("images") || list.endsWith("/images")).toList();
    }

    private static Set<String> tagIds(JsonNode image) {
        Set<String> ids = new HashSet<>();
        image.path("tags").forEach(tag -> ids.add(tag.path("tagId").asText()));
        image.path("regions").forEach(region -> ids.add(region.path("tagId").asText()));
        return ids;
    }

    private static String id(JsonNode record) {
        return record.path("id").asText();
    }

    private static void each(Listing listing, String list, java.util.function.Consumer<JsonNode> visitor) throws IOException {
        try (Listing.Records records = listing.records(list)) {
            records.forEachRemaining(visitor);
        }
    }

    /** The hold that keeps what a step would delete, if any. */
    public Optional<Hold> holdOn(ErasureStep step, String id) {
        if (project.isPresent()) {
            return project;
        }
        return switch (step) {
            case PUBLICATIONS, ITERATIONS -> Optional.ofNullable(iterations.get(id));
            case IMAGES -> Optional.ofNullable(images.get(id));
            case TAGS -> Optional.ofNullable(tags.get(id));
            case PROJECT -> images.values().stream().findFirst();
            case PREDICTIONS -> Optional.empty();
        };
    }
}
