package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.service.Listing;

/** Which ids a fresh listing of a project holds, by the step that would delete them. */
final class Present {

    private final Listing listing;

    Present(Listing listing) {
        this.listing = listing;
    }

    /** Images of the workspace and of every snapshot; tags of the workspace, as only they can be deleted. */
    Set<String> of(ErasureStep step) throws IOException {
        return matching(step, record -> true);
    }

    /** The same, of the records that are meant. */
    Set<String> matching(ErasureStep step, Predicate<JsonNode> meant) throws IOException {
        return matching(step, meant, listing::records);
    }

    /** Those that were created after the moment that the plan is about. */
    Set<String> late(ErasureStep step, Predicate<JsonNode> meant) throws IOException {
        return matching(step, meant, listing::late);
    }

    private Set<String> matching(ErasureStep step, Predicate<JsonNode> meant, Function<String, Listing.Records> of) throws IOException {
        Set<String> ids = new HashSet<>();
        for (String list : lists(step)) {
            try (Listing.Records records = of.apply(list)) {
                records.forEachRemaining(record -> {
                    if (concerns(step, record) && meant.test(record)) {
                        ids.add(record.path("id").asText());
                    }
                });
            }
        }
        return ids;
    }

    private List<String> lists(ErasureStep step) throws IOException {
        return switch (step) {
            case IMAGES -> listing.lists().filter(list -> list.equals("images") || list.endsWith("/images")).toList();
            case PUBLICATIONS, ITERATIONS -> List.of("iterations");
            case PREDICTIONS -> List.of("predictions");
            case TAGS -> List.of("tags");
            case PROJECT -> List.of("projects");
        };
    }

    /** The workspace is listed as an iteration by some versions, with status New; it goes with the project. */
    private static boolean concerns(ErasureStep step, JsonNode record) {
        return switch (step) {
            case PUBLICATIONS -> !record.path("publishName").asText("").isEmpty() && record.hasNonNull("publishName");
            case ITERATIONS -> !record.path("status").asText().equals("New");
            default -> true;
        };
    }
}
