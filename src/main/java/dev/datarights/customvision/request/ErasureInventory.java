package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Listing;

/** What a project holds, as a delete has to know it: which image is where, and what each iteration is. Ids only. */
final class ErasureInventory {

    private static final Set<String> BEING_MADE = Set.of("Training", "Queued");

    private final Listing listing;
    private final Set<String> workspace;
    private final Map<String, Iteration> iterations = new LinkedHashMap<>();

    /**
     * @param publishName null where it is not published
     * @param images      of its snapshot
     */
    record Iteration(String id, String status, String publishName, Set<String> images) {

        /** The workspace itself, which the service lists among the iterations in some versions. */
        boolean isWorkspace() {
            return status.equals("New");
        }

        boolean isBeingMade() {
            return BEING_MADE.contains(status);
        }

        boolean isPublished() {
            return publishName != null && !publishName.isEmpty();
        }
    }

    /** @param listing of all images, tags and iterations of the project */
    ErasureInventory(Listing listing) throws IOException {
        this.listing = listing;
        this.workspace = ids("images");
        List<Iteration> listed = new ArrayList<>();
        each("iterations", record -> listed.add(new Iteration(record.path("id").asText(), record.path("status").asText(),
                record.path("publishName").asText(null), new HashSet<>())));
        for (Iteration iteration : listed) {
            iteration.images().addAll(ids("iterations/" + iteration.id() + "/images"));
            iterations.put(iteration.id(), iteration);
        }
    }

    Set<String> workspace() {
        return workspace;
    }

    /** Trained states, without the workspace. */
    List<Iteration> iterations() {
        return iterations.values().stream().filter(iteration -> !iteration.isWorkspace()).toList();
    }

    /** All images, those that live only in a snapshot too. */
    Set<String> images() {
        Set<String> all = new HashSet<>(workspace);
        iterations.values().forEach(iteration -> all.addAll(iteration.images()));
        return all;
    }

    /** Images that nothing but these iterations has. */
    Set<String> onlyIn(Set<String> going) {
        Set<String> only = new HashSet<>();
        iterations.values().stream().filter(iteration -> going.contains(iteration.id())).forEach(iteration -> only.addAll(iteration.images()));
        only.removeAll(workspace);
        iterations.values().stream().filter(iteration -> !going.contains(iteration.id())).forEach(iteration -> only.removeAll(iteration.images()));
        return only;
    }

    /** Per tag of the workspace, its name and the images that carry it there. */
    Map<String, Tag> tags() throws IOException {
        Map<String, Tag> tags = new HashMap<>();
        each("tags", record -> tags.put(record.path("id").asText(), new Tag(record.path("name").asText(), new HashSet<>())));
        each("images", image -> image.path("tags").forEach(link -> {
            Tag tag = tags.get(link.path("tagId").asText());
            if (tag != null) {
                tag.images().add(image.path("id").asText());
            }
        }));
        return tags;
    }

    record Tag(String name, Set<String> images) {
    }

    /** The iterations whose snapshot knows the tag. */
    List<String> snapshotsWithTag(String tag) throws IOException {
        List<String> found = new ArrayList<>();
        for (Iteration iteration : iterations()) {
            if (ids("iterations/" + iteration.id() + "/tags").contains(tag)) {
                found.add(iteration.id());
            }
        }
        return found;
    }

    private Set<String> ids(String list) throws IOException {
        Set<String> ids = new HashSet<>();
        each(list, record -> ids.add(record.path("id").asText()));
        return ids;
    }

    void each(String list, Consumer<JsonNode> visitor) throws IOException {
        try (Listing.Records records = listing.records(list)) {
            records.forEachRemaining(visitor);
        }
    }
}
