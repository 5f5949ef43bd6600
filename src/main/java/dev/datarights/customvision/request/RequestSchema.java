package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The JSON Schema of a request, and what it finds told in the words of {@link Problem}: field, what, remedy. */
final class RequestSchema {

    private final JsonNode document;
    private final JsonSchema schema;

    RequestSchema() {
        try (InputStream in = RequestSchema.class.getResourceAsStream("request.schema.json")) {
            document = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("request.schema.json cannot be read from the program's jar", e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document);
    }

    /** At most one problem per field, in the order in which the schema finds them. */
    List<Problem> check(JsonNode request) {
        Map<String, Problem> problems = new LinkedHashMap<>();
        Set<ValidationMessage> found = schema.validate(request);
        found.forEach(message -> add(problems, message, request));
        return new ArrayList<>(problems.values());
    }

    private void add(Map<String, Problem> problems, ValidationMessage message, JsonNode request) {
        List<Object> path = elements(message.getInstanceLocation());
        if (message.getProperty() != null) {
            path.add(message.getProperty());
        }
        String field = FieldName.of(path);
        problems.computeIfAbsent(field, name -> problem(name, path, message, request));
    }

    private Problem problem(String field, List<Object> path, ValidationMessage message, JsonNode request) {
        JsonNode rule = at(path);
        JsonNode value = valueAt(request, path);
        boolean known = !message.getType().equals("additionalProperties");
        if (known && (value.isNull() || value.isTextual() && value.textValue().isEmpty())) {
            return new Problem(field, "is without a value", "Remove it, or give it a value. " + form(rule));
        }
        return switch (message.getType()) {
            case "additionalProperties" -> unknown(field, path);
            case "required" -> new Problem(field, "is missing", form(rule));
            case "enum" -> value.isTextual()
                    ? new Problem(field, "does not know '" + Shown.text(value.textValue()) + "'", choice(value, rule))
                    : new Problem(field, "is " + told(value), remedy(value, rule));
            case "type" -> new Problem(field, "is " + told(value), remedy(value, rule));
            case "pattern" -> new Problem(field, "is not in the expected format", form(rule));
            case "maxLength" -> new Problem(field, "is longer than " + rule.path("maxLength") + " characters", form(rule));
            case "minItems", "minProperties" -> new Problem(field, "is empty", "Remove it, or fill it. " + form(rule));
            case "uniqueItems" -> new Problem(field, "names the same thing twice", "Write each entry once");
            default -> new Problem(field, message.getError(), form(rule));
        };
    }

    private Problem unknown(String field, List<Object> path) {
        String name = String.valueOf(path.get(path.size() - 1));
        Set<String> known = new TreeSet<>();
        at(path.subList(0, path.size() - 1)).path("properties").fieldNames().forEachRemaining(known::add);
        if (path.size() == 1 && at(List.of("scope")).path("properties").has(name)) {
            return new Problem(field, "is in the wrong place", "Write it below 'scope'");
        }
        if (path.size() > 1 && document.path("properties").has(name)) {
            return new Problem(field, "is in the wrong place", "Write it at the top, beside 'action'");
        }
        String remedy = Spelling.nearest(name, known).map(near -> "Did you mean '" + near + "'?")
                .orElse("Remove it, or use one of: " + String.join(", ", known));
        return new Problem(field, "is not a field of a request", remedy);
    }

    private static String choice(JsonNode value, JsonNode rule) {
        Set<String> known = new TreeSet<>();
        rule.path("enum").forEach(word -> known.add(word.textValue()));
        return Spelling.nearest(value.textValue(), known).map(near -> "Did you mean '" + near + "'?")
                .orElse("Use one of: " + String.join(", ", known));
    }

    private static String told(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "a number, not text";
            case BOOLEAN -> "true or false, not text";
            case ARRAY -> "a list";
            case OBJECT -> "a group of fields";
            default -> "text";
        };
    }

    private static String remedy(JsonNode value, JsonNode rule) {
        boolean textWanted = rule.path("type").asText().equals("string") || rule.has("enum");
        if (textWanted && (value.isNumber() || value.isBoolean())) {
            return "Put it in quotes to make it text. " + form(rule);
        }
        return switch (rule.path("type").asText()) {
            case "array" -> "Write a list. " + form(rule);
            case "object" -> "Write fields with their values below it. " + form(rule);
            case "boolean" -> "Write true or false, without quotes. " + form(rule);
            default -> form(rule);
        };
    }

    private static String form(JsonNode rule) {
        JsonNode example = rule.path("examples").path(0);
        return rule.path("description").asText()
                + (example.isMissingNode() ? "" : " Example: " + (example.isTextual() ? example.asText() : example));
    }

    private static List<Object> elements(JsonNodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return elements;
    }

    private static JsonNode valueAt(JsonNode request, List<Object> path) {
        JsonNode value = request;
        for (Object element : path) {
            value = element instanceof Integer index ? value.path(index) : value.path(element.toString());
        }
        return value;
    }

    private JsonNode at(List<Object> path) {
        JsonNode rule = document;
        for (Object element : path) {
            if (element instanceof Integer) {
                rule = rule.path("items");
            } else {
                JsonNode named = rule.path("properties").path(element.toString());
                rule = named.isMissingNode() ? rule.path("additionalProperties") : named;
            }
        }
        return rule;
    }
}
