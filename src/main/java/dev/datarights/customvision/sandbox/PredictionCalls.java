package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * QueryPredictions: pages by a token that the caller sends back. A continuation names the last prediction that was
 * given, so that deleting some meanwhile skips none; it is null on the last page.
 */
final class PredictionCalls {

    private static final int PAGE = 50;
    private static final int MAX_PAGE = 256;
    private static final String INVALID = "BadRequestPredictionInvalidQueryParameters";

    private final ObjectMapper mapper = new ObjectMapper();
    private final ImageJson json;

    PredictionCalls(ImageJson json) {
        this.json = json;
    }

    JsonNode query(ServiceRequest request) {
        SandboxProject project = request.project();
        JsonNode token = token(request.body());
        int maxCount = token.path("maxCount").asInt(0);
        if (maxCount < 0 || maxCount > MAX_PAGE) {
            throw ServiceFailure.badRequest("BadRequestPredictionResultsExceededCount", "maxCount is limited to " + MAX_PAGE + ".");
        }
        String orderBy = token.path("orderBy").asText("Newest");
        Comparator<SandboxPrediction> order =
                Comparator.comparing(SandboxPrediction::created).thenComparing(SandboxPrediction::id);
        if (!orderBy.equals("Oldest")) {
            order = order.reversed();
        }
        List<SandboxPrediction> rest = project.predictions().stream().filter(wanted(token))
                .sorted(order).filter(after(token.path("continuation").asText(""), order)).toList();
        List<SandboxPrediction> page = rest.subList(0, Math.min(rest.size(), maxCount == 0 ? PAGE : maxCount));

        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode next = answer.putObject("token");
        next.put("session", token.path("session").asText("").isEmpty() ? session(project) : token.path("session").asText());
        next.put("continuation", page.size() == rest.size() ? null : continuation(page.get(page.size() - 1)));
        next.put("maxCount", maxCount);
        next.put("orderBy", orderBy);
        for (String echoed : List.of("tags", "iterationId", "startTime", "endTime", "application")) {
            next.set(echoed, token.path(echoed).isMissingNode() ? JsonNodeFactory.instance.nullNode() : token.get(echoed));
        }
        ArrayNode results = answer.putArray("results");
        page.forEach(prediction -> results.add(json.prediction(project, prediction)));
        return answer;
    }

    private JsonNode token(byte[] body) {
        try {
            JsonNode token = mapper.readTree(body);
            if (token.isObject()) {
                return token;
            }
        } catch (IOException notJson) {
            throw ServiceFailure.badRequest(INVALID, "The query is not valid JSON.");
        }
        throw ServiceFailure.badRequest(INVALID, "The query is missing.");
    }

    private static Predicate<SandboxPrediction> wanted(JsonNode token) {
        Predicate<SandboxPrediction> wanted = prediction -> true;
        if (!token.path("iterationId").asText("").isEmpty() && !token.path("iterationId").isNull()) {
            UUID iteration = Query.guidOf(token.path("iterationId").asText());
            wanted = wanted.and(prediction -> prediction.iterationId().equals(iteration));
        }
        if (token.hasNonNull("startTime")) {
            Instant start = time(token.get("startTime").asText());
            wanted = wanted.and(prediction -> !prediction.created().isBefore(start));
        }
        if (token.hasNonNull("endTime")) {
            Instant end = time(token.get("endTime").asText());
            wanted = wanted.and(prediction -> !prediction.created().isAfter(end));
        }
        if (token.path("tags").size() > 2) {
            throw ServiceFailure.badRequest("BadRequestPredictionTagsExceededCount", "At most 2 tags can be asked for.");
        }
        for (JsonNode tag : token.path("tags")) {
            UUID id = Query.guidOf(tag.path("id").asText());
            double min = tag.path("minThreshold").asDouble(0);
            double max = tag.path("maxThreshold").asDouble(1);
            wanted = wanted.and(prediction -> prediction.scores().stream().anyMatch(score ->
                    score.tag().id().equals(id) && score.probability() >= min && score.probability() <= max));
        }
        return wanted;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ServiceFailure.badRequest(INVALID, "'" + text + "' is not a time.");
        }
    }

    private static Predicate<SandboxPrediction> after(String continuation, Comparator<SandboxPrediction> order) {
        if (continuation.isEmpty() || continuation.equals("null")) {
            return prediction -> true;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(continuation), StandardCharsets.UTF_8).split(" ");
            SandboxPrediction last = new SandboxPrediction(UUID.fromString(parts[1]), null, Instant.parse(parts[0]), null, List.of());
            return prediction -> order.compare(prediction, last) > 0;
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw ServiceFailure.badRequest(INVALID, "The continuation is not one that was given out.");
        }
    }

    private static String continuation(SandboxPrediction last) {
        String position = last.created() + " " + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String session(SandboxProject project) {
        return "2:" + (4_000_000 + Math.floorMod(project.id().hashCode(), 1_000_000));
    }
}
