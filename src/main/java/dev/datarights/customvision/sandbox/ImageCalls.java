package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** The reads about images: pages and counts, of the workspace or of an iteration, and rows of performance. */
final class ImageCalls {

    private static final int PAGE = 50;
    private static final int MAX_PAGE = 256;
    private static final int MAX_TAGS = 20;

    private final ImageJson json;
    private final Faults faults;

    ImageCalls(ImageJson json, Faults faults) {
        this.json = json;
        this.faults = faults;
    }

    JsonNode tagged(ServiceRequest request) {
        return page(request, taggedWith(request.query().guids("tagIds", MAX_TAGS)));
    }

    JsonNode taggedCount(ServiceRequest request) {
        return count(request, taggedWith(request.query().guids("tagIds", Integer.MAX_VALUE)));
    }

    JsonNode untagged(ServiceRequest request) {
        return page(request, image -> !image.tagged());
    }

    JsonNode untaggedCount(ServiceRequest request) {
        return count(request, image -> !image.tagged());
    }

    JsonNode images(ServiceRequest request) {
        return page(request, selected(request, MAX_TAGS));
    }

    JsonNode imageCount(ServiceRequest request) {
        return count(request, selected(request, Integer.MAX_VALUE));
    }

    JsonNode byIds(ServiceRequest request) {
        Contents contents = request.contents();
        List<UUID> ids = request.query().guids("imageIds", MAX_PAGE);
        if (ids.isEmpty()) {
            throw ServiceFailure.badRequest("BadRequestRequiredParamIsNull", "imageIds is required.");
        }
        ArrayNode images = JsonNodeFactory.instance.arrayNode();
        ids.forEach(id -> contents.image(id)
                .ifPresent(image -> images.add(json.image(request.project(), contents, image))));
        return images;
    }

    JsonNode performances(ServiceRequest request) {
        SandboxProject project = request.project();
        SandboxIteration iteration = ProjectCalls.evaluated(request);
        Evaluation evaluation = new Evaluation(project, iteration);
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (SandboxImage image : pageOf(request, iteration.contents(), taggedWith(request.query().guids("tagIds", MAX_TAGS)))) {
            rows.add(json.performance(project, iteration.contents(), image, evaluation.scores(image)));
        }
        return rows;
    }

    JsonNode performanceCount(ServiceRequest request) {
        Predicate<SandboxImage> wanted = taggedWith(request.query().guids("tagIds", Integer.MAX_VALUE));
        return counted(request, ProjectCalls.evaluated(request).contents(), wanted);
    }

    /** Tagged with any of them ("Dog and/or Cat" in the service's words); with none named, tagged at all. */
    private static Predicate<SandboxImage> taggedWith(List<UUID> tagIds) {
        return tagIds.isEmpty() ? SandboxImage::tagged : image -> tagIds.stream().anyMatch(image::bears);
    }

    private static Predicate<SandboxImage> selected(ServiceRequest request, int maxTags) {
        Query query = request.query();
        List<UUID> tagIds = query.guids("tagIds", maxTags);
        Predicate<SandboxImage> wanted = switch (query.choice("taggingStatus", "All", "All", "Tagged", "Untagged")) {
            case "Tagged" -> SandboxImage::tagged;
            case "Untagged" -> image -> !image.tagged();
            default -> image -> true;
        };
        if (!tagIds.isEmpty()) {
            wanted = wanted.and(taggedWith(tagIds));
        }
        if (query.text("$filter").isPresent()) {
            var metadata = MetadataFilter.parse(query.text("$filter").get());
            wanted = wanted.and(image -> metadata.test(image.metadata()));
        }
        return wanted;
    }

    private JsonNode page(ServiceRequest request, Predicate<SandboxImage> wanted) {
        Contents contents = request.contents();
        SandboxProject project = request.project();
        ArrayNode images = JsonNodeFactory.instance.arrayNode();
        pageOf(request, contents, wanted).forEach(image -> images.add(json.image(project, contents, image)));
        return images;
    }

    private List<SandboxImage> pageOf(ServiceRequest request, Contents contents, Predicate<SandboxImage> wanted) {
        Query query = request.query();
        boolean newestFirst = query.choice("orderBy", "Newest", "Newest", "Oldest").equals("Newest");
        int skip = faults.skip(query.number("skip", 0, Integer.MAX_VALUE));
        int take = query.number("take", PAGE, MAX_PAGE);
        if (!faults.shufflesTies()) {
            return contents.page(wanted, newestFirst, skip, take);
        }
        List<SandboxImage> all = faults.ordered(contents.page(wanted, newestFirst, 0, Integer.MAX_VALUE));
        return all.subList(Math.min(skip, all.size()), (int) Math.min((long) skip + take, all.size()));
    }

    private JsonNode count(ServiceRequest request, Predicate<SandboxImage> wanted) {
        return counted(request, request.contents(), wanted);
    }

    private JsonNode counted(ServiceRequest request, Contents contents, Predicate<SandboxImage> wanted) {
        return IntNode.valueOf(faults.counted(request.project().id(), contents.count(wanted)));
    }
}
