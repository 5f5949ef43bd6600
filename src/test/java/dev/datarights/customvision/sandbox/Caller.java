package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Calls a service as a client with the key would. */
final class Caller {

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI endpoint;
    private final String key;

    Caller(Sandbox sandbox) {
        this(sandbox.endpoint(), sandbox.trainingKey());
    }

    Caller(URI endpoint, String key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    JsonNode v33(String path) {
        return json(get("/customvision/v3.3/training" + path));
    }

    HttpResponse<byte[]> get(String pathAndQuery) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery)).header("Training-Key", key));
    }

    JsonNode queryPredictions(SandboxProject project, String token) {
        return json(post("/customvision/v3.3/training/projects/" + project.id() + "/predictions/query", token));
    }

    HttpResponse<byte[]> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + path)).header("Training-Key", key)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** @param path below the version's prefix, with its query */
    HttpResponse<byte[]> delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(endpoint + "/customvision/v3.3/training" + path))
                .header("Training-Key", key).DELETE());
    }

    HttpResponse<byte[]> link(String uri) {
        return send(HttpRequest.newBuilder(URI.create(uri)));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return exchange(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> exchange(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode json(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return parse(response);
    }

    JsonNode parse(HttpResponse<byte[]> response) {
        try {
            return mapper.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Pages until an empty one; {@code path} already has a question mark. */
    List<JsonNode> pages(String path, int take) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode page = v33(path + "&take=" + take + "&skip=0"); !page.isEmpty();
                page = v33(path + "&take=" + take + "&skip=" + all.size())) {
            page.forEach(all::add);
        }
        return all;
    }
}
