package dev.datarights.customvision;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.service.Json;

/** Asks a sandbox without any of the code under test: an independent witness of what an archive must hold. */
final class PlainClient {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox;

    PlainClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** @param path below {@code /customvision/v3.3/training} */
    JsonNode get(String path) throws Exception {
        return Json.MAPPER.readTree(send(HttpRequest.newBuilder(address(path)).header("Training-Key", sandbox.trainingKey())));
    }

    /** The images of the workspace, or of an iteration's snapshot: tagged, then untagged, oldest first. */
    List<JsonNode> images(UUID project, UUID iteration) throws Exception {
        List<JsonNode> images = new ArrayList<>();
        for (String status : List.of("tagged", "untagged")) {
            get("/projects/" + project + "/images/" + status + "?take=256&orderBy=Oldest" + (iteration == null ? "" : "&iterationId=" + iteration))
                    .forEach(images::add);
        }
        return images;
    }

    List<JsonNode> predictions(UUID project) throws Exception {
        List<JsonNode> predictions = new ArrayList<>();
        Json.MAPPER.readTree(send(HttpRequest.newBuilder(address("/projects/" + project + "/predictions/query"))
                .header("Training-Key", sandbox.trainingKey()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"orderBy\":\"Oldest\"}")))).path("results").forEach(predictions::add);
        return predictions;
    }

    /** What an iteration suggested, page after page. */
    List<JsonNode> suggestions(UUID project, UUID iteration) throws Exception {
        List<JsonNode> suggestions = new ArrayList<>();
        String continuation = "";
        do {
            JsonNode page = Json.MAPPER.readTree(send(HttpRequest.newBuilder(address("/projects/" + project + "/images/suggested?iterationId=" + iteration))
                    .header("Training-Key", sandbox.trainingKey()).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"continuation\":\"" + continuation + "\"}"))));
            page.path("results").forEach(suggestions::add);
            continuation = page.at("/token/continuation").asText("");
        } while (!continuation.isEmpty());
        return suggestions;
    }

    byte[] bytesBehind(String link) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(link)));
    }

    /** Somebody else deletes something; may be called where nothing can be thrown. */
    void delete(String path) {
        try {
            HttpResponse<byte[]> response = http.send(HttpRequest.newBuilder(address(path)).header("Training-Key", sandbox.trainingKey())
                    .DELETE().build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(path + " was answered " + response.statusCode());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private URI address(String path) {
        return URI.create(sandbox.endpoint() + "/customvision/v3.3/training" + path);
    }

    private byte[] send(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(response.uri().getPath() + " was answered " + response.statusCode());
        }
        return response.body();
    }

    static List<JsonNode> withoutQueries(List<JsonNode> records) {
        return records.stream().map(PlainClient::withoutQueries).toList();
    }

    /** A copy in which every address has lost its query. */
    static JsonNode withoutQueries(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), withoutQueries(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(withoutQueries(element)));
            return copy;
        }
        return node.isTextual() && node.textValue().startsWith("http") ? TextNode.valueOf(node.textValue().replaceAll("\\?.*", "")) : node;
    }
}
