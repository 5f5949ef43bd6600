package dev.datarights.customvision.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The same image with one tag more. */
    public SandboxImage tagged(SandboxTag tag) {
        return with(Stream.concat(tags.stream(), Stream.of(new TagLink(tag.id(), created))).toList(), regions);
    }

    /** The same image with other metadata. */
    public SandboxImage described(Map<String, String> otherMetadata) {
        return new SandboxImage(id, created, width, height, content, tags, regions, Map.copyOf(otherMetadata));
    }

    boolean tagged() {
        return !tags.isEmpty();
    }

    /** The same image without those tags and without the regions that bear them. */
    SandboxImage without(Set<UUID> tagIds) {
        return with(tags.stream().filter(link -> !tagIds.contains(link.tagId())).toList(),
                regions.stream().filter(placed -> !tagIds.contains(placed.region().tag().id())).toList());
    }

    /** The same image without those regions; a tag whose last region goes is no longer a tag of the image. */
    SandboxImage withoutRegions(Set<UUID> regionIds) {
        List<PlacedRegion> kept = regions.stream().filter(placed -> !regionIds.contains(placed.regionId())).toList();
        Set<UUID> before = tagsOf(regions);
        Set<UUID> after = tagsOf(kept);
        return with(tags.stream().filter(link -> after.contains(link.tagId()) || !before.contains(link.tagId())).toList(), kept);
    }

    private SandboxImage with(List<TagLink> otherTags, List<PlacedRegion> otherRegions) {
        return new SandboxImage(id, created, width, height, content, otherTags, otherRegions, metadata);
    }

    private static Set<UUID> tagsOf(List<PlacedRegion> placed) {
        return placed.stream().map(one -> one.region().tag().id()).collect(Collectors.toSet());
    }

    boolean bears(UUID tagId) {
        return tags.stream().anyMatch(link -> link.tagId().equals(tagId));
    }
}
