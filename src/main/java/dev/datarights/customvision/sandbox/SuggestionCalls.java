package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * QuerySuggestedImages and its count: what an iteration guessed for images that are untagged now. Pages come by a token that
 * the caller sends back; a continuation is the id of the last record that was given, empty on the last page.
 */
final class SuggestionCalls {

    private static final int PAGE = 50;
    private static final String INVALID = "BadRequestInvalid";
    private static final Comparator<SandboxSuggestion> SUREST_FIRST =
            Comparator.comparingDouble(SandboxSuggestion::uncertainty).thenComparing(SandboxSuggestion::id);

    private final ObjectMapper mapper = new ObjectMapper();
    private final ImageJson json;

    SuggestionCalls(ImageJson json) {
        this.json = json;
    }

    JsonNode query(ServiceRequest request) {
        JsonNode token = body(request);
        SandboxIteration iteration = iteration(request);
        Set<UUID> tags = tags(token);
        double threshold = token.path("threshold").asDouble(0);
        String sortBy = token.path("sortBy").asText("UncertaintyAscending");
        List<SandboxSuggestion> all = stored(request.project(), iteration).stream()
                .filter(suggestion -> tags.isEmpty() || tags.stream().anyMatch(tag -> guessed(suggestion, tag, threshold)))
                .sorted(sortBy.equals("UncertaintyDescending") ? SUREST_FIRST.reversed() : SUREST_FIRST).toList();
        int from = from(all, token.path("continuation").asText(""));
        int maxCount = token.path("maxCount").asInt(0);
        List<SandboxSuggestion> page = all.subList(from, Math.min(all.size(), from + (maxCount <= 0 ? PAGE : maxCount)));

        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode next = answer.putObject("token");
        tags.forEach(tag -> next.withArray("tagIds").add(tag.toString()));
        next.put("threshold", threshold).put("session", "1:" + (200_000 + Math.floorMod(iteration.id().hashCode(), 100_000)));
        next.put("continuation", from + page.size() == all.size() ? "" : page.get(page.size() - 1).id().toString());
        next.put("maxCount", maxCount).put("sortBy", sortBy);
        ArrayNode results = answer.putArray("results");
        page.forEach(suggestion -> results.add(json.suggestion(request.project(), iteration, suggestion)));
        return answer;
    }

    /** Per tag that was asked for, of how many images it was guessed. */
    JsonNode count(ServiceRequest request) {
        JsonNode filter = body(request);
        List<SandboxSuggestion> all = stored(request.project(), iteration(request));
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        tags(filter).forEach(tag -> counts.put(tag.toString(),
                (int) all.stream().filter(suggestion -> guessed(suggestion, tag, filter.path("threshold").asDouble(0))).count()));
        return counts;
    }

    private static SandboxIteration iteration(ServiceRequest request) {
        return request.iteration(request.query().guid("iterationId")
                .orElseThrow(() -> ServiceFailure.badRequest("BadRequestRequiredParamIsNull", "iterationId is required.")));
    }

    /** An image that was tagged or deleted meanwhile has no suggestions any more. */
    private static List<SandboxSuggestion> stored(SandboxProject project, SandboxIteration iteration) {
        return iteration.suggestions().stream().filter(suggestion ->
                project.workspace().image(suggestion.imageId()).filter(image -> !image.tagged()).isPresent()).toList();
    }

    private static boolean guessed(SandboxSuggestion suggestion, UUID tag, double threshold) {
        return suggestion.scores().stream().anyMatch(score -> score.tag().id().equals(tag) && score.probability() >= threshold);
    }

    private static Set<UUID> tags(JsonNode token) {
        Set<UUID> tags = new TreeSet<>();
        token.path("tagIds").forEach(tag -> tags.add(Query.guidOf(tag.asText())));
        return tags;
    }

    private static int from(List<SandboxSuggestion> all, String continuation) {
        if (continuation.isEmpty()) {
            return 0;
        }
        UUID last = Query.guidOf(continuation);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(last)) {
                return i + 1;
            }
        }
        throw ServiceFailure.badRequest(INVALID, "The continuation is not one that was given out.");
    }

    private JsonNode body(ServiceRequest request) {
        try {
            JsonNode body = mapper.readTree(request.body());
            if (body.isObject()) {
                return body;
            }
        } catch (IOException notJson) {
            throw ServiceFailure.badRequest(INVALID, "The query is not valid JSON.");
        }
        throw ServiceFailure.badRequest(INVALID, "The query is missing.");
    }
}
