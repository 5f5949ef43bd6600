package dev.datarights.customvision.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One training image as the workspace or an iteration holds it.
 *
 * @param created to 100 ns, the service's own precision
 * @param width in pixels
 * @param height in pixels
 */
public record SandboxImage(UUID id, Instant created, int width, int height, SandboxContent content,
        List<TagLink> tags, List<PlacedRegion> regions, Map<String, String> metadata) {

    /** That the image bears a tag, and since when. */
    public record TagLink(UUID tagId, Instant created) {
    }

    /** A region with the id and time it got when it was drawn. */
    public record PlacedRegion(UUID regionId, Instant created, SandboxRegion region) {
    }

    boolean tagged() {
        return !tags.isEmpty();
    }

    boolean bears(UUID tagId) {
        return tags.stream().anyMatch(link -> link.tagId().equals(tagId));
    }
}
