package dev.datarights.customvision.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/**
 * What the service's answers should look like: {@code shapes.json}. A type is {@code string}, {@code integer}, {@code number},
 * {@code boolean}, the name of a model, a type with {@code []} for a list of it, or in braces for a map to it, whose keys are
 * anybody's. A {@code !} behind a field's type: the program relies on it.
 */
final class Shapes {

    private static final JsonNode KNOWN = read();

    private Shapes() {
    }

    private static JsonNode read() {
        try (InputStream in = Shapes.class.getResourceAsStream("shapes.json")) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The type of the answer to an operation such as {@code GetTags}; null where nothing is known of it. */
    static String ofCall(String operation) {
        return KNOWN.path("calls").path(operation).textValue();
    }

    /** Field by field the type, with its {@code !}; null for a type that is no model. */
    static JsonNode model(String type) {
        return KNOWN.path("models").get(type);
    }

    /**
     * What differs, each once however many records have it.
     *
     * @return path, such as {@code [].tags[].tagId}, and what is the matter with it
     */
    static Map<String, Difference> differences(String type, JsonNode answer) {
        Map<String, Difference> differences = new TreeMap<>();
        compare(type, answer, "", differences);
        return differences;
    }

    /** @param unknown true for a field that is merely new */
    record Difference(String what, boolean unknown) {
    }

    private static void compare(String type, JsonNode value, String path, Map<String, Difference> differences) {
        if (type.endsWith("[]")) {
            if (expect(value.isArray(), "a list", value, path, differences)) {
                value.forEach(element -> compare(type.substring(0, type.length() - 2), element, path + "[]", differences));
            }
        } else if (type.startsWith("{")) {
            if (expect(value.isObject(), "a map", value, path, differences)) {
                value.forEach(element -> compare(type.substring(1, type.length() - 1), element, path + "{}", differences));
            }
        } else if (model(type) != null) {
            if (expect(value.isObject(), type, value, path, differences)) {
                fields(model(type), value, path, differences);
            }
        } else {
            expect(isA(type, value), type, value, path, differences);
        }
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalArgumentException("shapes.json names no type " + type);
        };
    }

    private static boolean expect(boolean as, String expected, JsonNode value, String path, Map<String, Difference> differences) {
        if (!as) {
            differences.put(path.isEmpty() ? "the answer" : path, new Difference("is " + word(value) + " instead of " + expected, false));
        }
        return as;
    }

    private static void fields(JsonNode model, JsonNode value, String path, Map<String, Difference> differences) {
        model.properties().forEach(field -> {
            String type = field.getValue().textValue();
            boolean needed = type.endsWith("!");
            JsonNode there = value.get(field.getKey());
            String at = (path.isEmpty() ? "" : path + ".") + field.getKey();
            if (there == null || there.isNull()) {
                if (needed) {
                    differences.put(at, new Difference(there == null ? "is missing" : "is null", false));
                }
            } else {
                compare(needed ? type.substring(0, type.length() - 1) : type, there, at, differences);
            }
        });
        value.properties().forEach(field -> {
            if (!model.has(field.getKey())) {
                differences.put((path.isEmpty() ? "" : path + ".") + Recorded.name(field.getKey()), new Difference("is new: " + word(field.getValue()), true));
            }
        });
    }

    /** A JSON type as one says it. */
    static String word(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
