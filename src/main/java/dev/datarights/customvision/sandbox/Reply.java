package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An answer before it is sent; {@code body} is null where there is none. */
record Reply(int status, Map<String, String> headers, SandboxContent body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static final String JSON = "application/json; charset=utf-8";

    static Reply json(int status, JsonNode json) {
        return of(status, JSON, SandboxContent.of(json.toString().getBytes(StandardCharsets.UTF_8)))
                .with("apim-request-id", UUID.randomUUID().toString());
    }

    static Reply of(int status, String contentType, SandboxContent body) {
        return new Reply(status, Map.of("Content-Type", contentType), body);
    }

    /** No body. */
    static Reply empty(int status) {
        return new Reply(status, Map.of("apim-request-id", UUID.randomUUID().toString()), null);
    }

    /** The Training service's own error shape. */
    static Reply failure(int status, String code, String message) {
        return json(status, codeAndMessage(code, message));
    }

    /** The shape of the gateway before the service, and of Azure Resource Manager. */
    static Reply gateway(int status, String code, String message) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.set("error", codeAndMessage(code, message));
        return json(status, envelope);
    }

    private static ObjectNode codeAndMessage(String code, String message) {
        return JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
    }

    /** The same answer with nothing in it: an empty list, a count of 0, no results and no page after this one. */
    Reply blank() {
        JsonNode json;
        try {
            json = status == 200 && body != null ? MAPPER.readTree(body.bytes()) : null;
        } catch (IOException noJson) {
            return this;
        }
        if (json instanceof ObjectNode answer && answer.has("results")) {
            answer.putArray("results");
            ((ObjectNode) answer.get("token")).putNull("continuation");
        } else if (json == null || json.isObject()) {
            return this;
        }
        JsonNode blank = json.isArray() ? JsonNodeFactory.instance.arrayNode() : json.isInt() ? JsonNodeFactory.instance.numberNode(0) : json;
        return new Reply(status, headers, SandboxContent.of(blank.toString().getBytes(StandardCharsets.UTF_8)));
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }
}
