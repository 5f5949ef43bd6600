package dev.datarights.customvision.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DeleteImages, and the removal of tags and regions from images. Ids that are not there are passed over. */
final class ImageDeletions {

    private static final int MAX_IMAGES = 256;
    private static final int MAX_REGIONS = 64;
    private static final int MAX_TAGGED_IMAGES = 64;
    private static final int MAX_TAGS = 20;

    private final Faults faults;
    private final Background background;

    ImageDeletions(Faults faults, Background background) {
        this.faults = faults;
        this.background = background;
    }

    /** 204 and done in the workspace; with either flag 202 and done later, with allIterations in every iteration too. */
    int images(ServiceRequest request) {
        SandboxProject project = request.project();
        boolean allImages = request.query().flag("allImages");
        boolean allIterations = request.query().flag("allIterations");
        List<UUID> ids = request.query().guids("imageIds", MAX_IMAGES);
        if (ids.isEmpty() && !allImages) {
            throw ServiceFailure.badRequest("BadRequestRequiredParamIsNull", "imageIds or allImages is required.");
        }
        if (!ids.isEmpty() && allImages) {
            throw ServiceFailure.badRequest("BadRequestInvalid", "Specify allImages or imageIds, not both.");
        }
        Set<UUID> asked = allImages ? allIds(project, allIterations) : new HashSet<>(ids);
        if (!allImages && !allIterations) {
            remove(project, asked, false);
            return 204;
        }
        background.carryOut(() -> remove(project, asked, allIterations));
        return 202;
    }

    private void remove(SandboxProject project, Set<UUID> asked, boolean allIterations) {
        asked.stream().filter(id -> !faults.keeps(id)).forEach(id -> {
            project.removeFromWorkspace(id);
            if (allIterations) {
                project.iterations().forEach(iteration -> iteration.contents().remove(id));
            }
        });
    }

    private static Set<UUID> allIds(SandboxProject project, boolean allIterations) {
        Stream<SandboxImage> snapshots = allIterations
                ? project.iterations().stream().flatMap(iteration -> iteration.images().stream()) : Stream.empty();
        return Stream.concat(project.images().stream(), snapshots).map(SandboxImage::id).collect(Collectors.toSet());
    }

    int tags(ServiceRequest request) {
        Set<UUID> images = required(request, "imageIds", MAX_TAGGED_IMAGES);
        Set<UUID> tags = required(request, "tagIds", MAX_TAGS);
        request.project().workspace().change(image -> images.contains(image.id()), image -> image.without(tags));
        return 204;
    }

    int regions(ServiceRequest request) {
        Set<UUID> regions = required(request, "regionIds", MAX_REGIONS);
        request.project().workspace().change(image -> image.regions().stream().anyMatch(placed -> regions.contains(placed.regionId())),
                image -> image.withoutRegions(regions));
        return 204;
    }

    private static Set<UUID> required(ServiceRequest request, String name, int limit) {
        List<UUID> ids = request.query().guids(name, limit);
        if (ids.isEmpty()) {
            throw ServiceFailure.badRequest("BadRequestRequiredParamIsNull", name + " is required.");
        }
        return new HashSet<>(ids);
    }
}
