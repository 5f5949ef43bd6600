package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * How good an iteration is: scores for each image that follow from the ids, and precision and recall counted from
 * exactly those scores, so that the two calls agree.
 */
final class Evaluation {

    private final SandboxIteration iteration;
    private final boolean detection;

    Evaluation(SandboxProject project, SandboxIteration iteration) {
        this.iteration = iteration;
        this.detection = project.domain().detection();
    }

    List<SandboxScore> scores(SandboxImage image) {
        return detection ? boxes(image) : probabilities(image);
    }

    private List<SandboxScore> probabilities(SandboxImage image) {
        List<SandboxScore> scores = new ArrayList<>();
        for (SandboxTag tag : iteration.tags()) {
            double chance = chance(image.id(), tag.id());
            scores.add(SandboxScore.of(tag, image.bears(tag.id()) ? 0.45 + 0.54 * chance : Math.pow(10, -13 * chance) * 0.6));
        }
        return scores;
    }

    private List<SandboxScore> boxes(SandboxImage image) {
        return image.regions().stream().map(placed -> {
            SandboxRegion truth = placed.region();
            double chance = chance(image.id(), placed.regionId());
            SandboxRegion found = new SandboxRegion(truth.tag(), truth.left() * 0.99, truth.top() * 0.98,
                    truth.width() * 1.01, truth.height() * 0.97);
            return new SandboxScore(truth.tag(), 0.45 + 0.54 * chance, found);
        }).toList();
    }

    private double chance(UUID imageId, UUID thing) {
        return new SplittableRandom(iteration.id().getMostSignificantBits() ^ imageId.getMostSignificantBits()
                ^ thing.getLeastSignificantBits()).nextDouble();
    }

    ObjectNode figures(RecordShape shape, double threshold) {
        List<SandboxTag> tags = iteration.tags();
        int[] hits = new int[tags.size() + 1];
        int[] claims = new int[tags.size() + 1];
        int[] truths = new int[tags.size() + 1];
        for (SandboxImage image : iteration.images()) {
            List<SandboxScore> scores = image.tagged() ? scores(image) : List.of();
            for (int t = 0; t < tags.size(); t++) {
                UUID tagId = tags.get(t).id();
                boolean claimed = scores.stream()
                        .anyMatch(score -> score.tag().id().equals(tagId) && score.probability() >= threshold);
                boolean borne = image.bears(tagId);
                for (int sum : new int[] {t, tags.size()}) {
                    claims[sum] += claimed ? 1 : 0;
                    truths[sum] += borne ? 1 : 0;
                    hits[sum] += claimed && borne ? 1 : 0;
                }
            }
        }
        ObjectNode node = shape.begin();
        ArrayNode perTag = node.putArray("perTagPerformance");
        for (int t = 0; t < tags.size(); t++) {
            ObjectNode figure = shape.begin().put("id", tags.get(t).id().toString()).put("name", tags.get(t).name());
            perTag.add(shape.end(add(figure, hits[t], claims[t], truths[t])));
        }
        return shape.end(add(node, hits[tags.size()], claims[tags.size()], truths[tags.size()]));
    }

    private static ObjectNode add(ObjectNode node, int hits, int claims, int truths) {
        double precision = claims == 0 ? 0 : (double) hits / claims;
        double recall = truths == 0 ? 0 : (double) hits / truths;
        return node.put("precision", precision).put("precisionStdDeviation", 0.0)
                .put("recall", recall).put("recallStdDeviation", 0.0).put("averagePrecision", precision * recall);
    }
}
