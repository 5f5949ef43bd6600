package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.sandbox.SandboxImage.PlacedRegion;
import dev.datarights.customvision.sandbox.SandboxImage.TagLink;
import java.util.List;
import java.util.TreeMap;

/** Images, performance rows, stored predictions and suggestions as the service writes them; empty lists and maps are left out. */
final class ImageJson {

    private final RecordShape shape;
    private final Links links;

    ImageJson(RecordShape shape, Links links) {
        this.shape = shape;
        this.links = links;
    }

    ObjectNode image(SandboxProject project, Contents contents, SandboxImage image) {
        ObjectNode node = shape.begin();
        node.put("id", image.id().toString());
        node.put("created", ServiceTime.local(image.created()));
        node.put("width", image.width());
        node.put("height", image.height());
        String link = links.image(project.id(), image.id());
        node.put("resizedImageUri", link);
        node.put("thumbnailUri", links.thumbnail(project.id(), image.id()));
        node.put("originalImageUri", link);
        addTagsAndRegions(node, contents, image);
        if (!image.metadata().isEmpty()) {
            ObjectNode metadata = node.putObject("metadata");
            new TreeMap<>(image.metadata()).forEach(metadata::put);
        }
        return shape.end(node);
    }

    /** A row of GetImagePerformances: its link is named imageUri, and there is no originalImageUri. */
    ObjectNode performance(SandboxProject project, Contents contents, SandboxImage image, List<SandboxScore> scores) {
        ObjectNode node = shape.begin();
        addScores(node, scores);
        node.put("id", image.id().toString());
        node.put("created", ServiceTime.local(image.created()));
        node.put("width", image.width());
        node.put("height", image.height());
        node.put("imageUri", links.image(project.id(), image.id()));
        node.put("thumbnailUri", links.thumbnail(project.id(), image.id()));
        addTagsAndRegions(node, contents, image);
        return shape.end(node);
    }

    ObjectNode prediction(SandboxProject project, SandboxPrediction prediction) {
        ObjectNode node = shape.begin();
        String link = links.prediction(project.id(), prediction.id(), 'o');
        node.put("resizedImageUri", link);
        node.put("thumbnailUri", links.prediction(project.id(), prediction.id(), 't'));
        node.put("originalImageUri", link);
        node.put("domain", project.domain().id().toString());
        node.put("id", prediction.id().toString());
        node.put("project", project.id().toString());
        node.put("iteration", prediction.iterationId().toString());
        node.put("created", ServiceTime.utc(prediction.created()));
        addScores(node, prediction.scores());
        return shape.end(node);
    }

    /** A stored suggestion: its links are those of the untagged image it is about. */
    ObjectNode suggestion(SandboxProject project, SandboxIteration iteration, SandboxSuggestion suggestion) {
        ObjectNode node = shape.begin();
        SandboxImage image = project.workspace().image(suggestion.imageId()).orElseThrow();
        String link = links.image(project.id(), suggestion.imageId());
        node.put("width", image.width());
        node.put("height", image.height());
        node.put("resizedImageUri", link);
        node.put("thumbnailUri", links.thumbnail(project.id(), suggestion.imageId()));
        node.put("originalImageUri", link);
        node.put("domain", project.domain().id().toString());
        node.put("id", suggestion.id().toString());
        node.put("project", project.id().toString());
        node.put("iteration", iteration.id().toString());
        node.put("created", ServiceTime.utc(suggestion.created()));
        addScores(node, suggestion.scores());
        node.put("predictionUncertainty", suggestion.uncertainty());
        return shape.end(node);
    }

    private void addTagsAndRegions(ObjectNode node, Contents contents, SandboxImage image) {
        if (!image.tags().isEmpty()) {
            ArrayNode tags = node.putArray("tags");
            for (TagLink link : image.tags()) {
                ObjectNode tag = shape.begin();
                tag.put("tagId", link.tagId().toString());
                tag.put("tagName", contents.tag(link.tagId()).map(SandboxTag::name).orElse(null));
                tag.put("created", ServiceTime.local(link.created()));
                tags.add(shape.end(tag));
            }
        }
        if (!image.regions().isEmpty()) {
            ArrayNode regions = node.putArray("regions");
            for (PlacedRegion placed : image.regions()) {
                ObjectNode region = shape.begin();
                region.put("regionId", placed.regionId().toString());
                region.put("tagName", placed.region().tag().name());
                region.put("created", ServiceTime.local(placed.created()));
                region.put("tagId", placed.region().tag().id().toString());
                addBox(region, placed.region());
                regions.add(shape.end(region));
            }
        }
    }

    private void addScores(ObjectNode node, List<SandboxScore> scores) {
        ArrayNode predictions = node.putArray("predictions");
        for (SandboxScore score : scores) {
            ObjectNode prediction = shape.begin();
            prediction.put("probability", score.probability());
            prediction.put("tagId", score.tag().id().toString());
            prediction.put("tagName", score.tag().name());
            if (score.box() != null) {
                addBox(prediction.putObject("boundingBox"), score.box());
            }
            predictions.add(shape.end(prediction));
        }
    }

    private static void addBox(ObjectNode node, SandboxRegion box) {
        node.put("left", box.left());
        node.put("top", box.top());
        node.put("width", box.width());
        node.put("height", box.height());
    }
}
