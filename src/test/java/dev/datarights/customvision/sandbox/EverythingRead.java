package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every answer that one project gives to a reader, byte for byte, by the call; links and what is behind them too. */
public final class EverythingRead {

    private final Caller caller;
    private final Map<String, String> answers = new LinkedHashMap<>();

    private EverythingRead(Caller caller) {
        this.caller = caller;
    }

    public static Map<String, String> of(Sandbox sandbox, SandboxProject project) {
        return of(new Caller(sandbox), project);
    }

    static Map<String, String> of(Caller caller, SandboxProject project) {
        EverythingRead reader = new EverythingRead(caller);
        reader.project("/projects/" + project.id());
        return reader.answers;
    }

    private void project(String base) {
        get(base);
        tagsAndImages(base, "");
        for (JsonNode iteration : get(base + "/iterations")) {
            String one = base + "/iterations/" + iteration.get("id").asText();
            get(one);
            get(one + "/performance");
            get(one + "/performance/images?take=256");
            get(one + "/performance/images/count");
            links(get(one + "/export"), "downloadUri");
            tagsAndImages(base, "iterationId=" + iteration.get("id").asText());
        }
        String predictions = "/customvision/v3.3/training" + base + "/predictions/query";
        byte[] answer = caller.post(predictions, "{\"maxCount\":256}").body();
        answers.put(predictions, text(answer));
        links(caller.json(caller.post(predictions, "{\"maxCount\":256}")).get("results"), "originalImageUri");
    }

    private void tagsAndImages(String base, String iteration) {
        for (JsonNode tag : get(base + "/tags?" + iteration)) {
            get(base + "/tags/" + tag.get("id").asText() + "?" + iteration);
        }
        for (String list : List.of("/images", "/images/tagged", "/images/untagged")) {
            links(get(base + list + "?take=256&" + iteration), "originalImageUri");
            get(base + list + "/count?" + iteration);
        }
    }

    private JsonNode get(String path) {
        answers.put(path, text(caller.get("/customvision/v3.3/training" + path).body()));
        return caller.v33(path);
    }

    private void links(JsonNode records, String field) {
        for (JsonNode record : records) {
            if (record.hasNonNull(field)) {
                answers.put(record.get(field).asText(), text(caller.link(record.get(field).asText()).body()));
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
