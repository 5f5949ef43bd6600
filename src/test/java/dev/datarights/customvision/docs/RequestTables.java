package dev.datarights.customvision.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

/** The JSON Schema of a request as tables, one for the fields at the top and one for each group of fields. */
final class RequestTables {

    private final JsonNode schema;

    RequestTables(JsonNode schema) {
        this.schema = schema;
    }

    String markdown() {
        Map<String, JsonNode> groups = new LinkedHashMap<>();
        groups.put("", schema);
        schema.path("properties").fields().forEachRemaining(field -> {
            if (field.getValue().has("properties")) {
                groups.put(field.getKey(), field.getValue());
            }
        });
        StringBuilder page = new StringBuilder();
        groups.forEach((name, group) -> table(page, name, group));
        return page.append('\n').toString();
    }

    private static void table(StringBuilder page, String name, JsonNode group) {
        page.append(name.isEmpty() ? "\n### At the top\n" : "\n### `" + name + "`\n\n" + group.path("description").asText() + "\n")
                .append("\n| Field | Value | What it means | Example |\n|---|---|---|---|\n");
        Set<String> required = new TreeSet<>();
        group.path("required").forEach(field -> required.add(field.asText()));
        group.path("properties").fields().forEachRemaining(field -> page.append("| `").append(name.isEmpty() ? "" : name + ".")
                .append(field.getKey()).append("` | ").append(value(field.getValue())).append(required.contains(field.getKey()) ? ", required" : "")
                .append(" | ").append(Markdown.cell(meaning(field.getValue()))).append(" | ").append(examples(field.getValue())).append(" |\n"));
    }

    private static String value(JsonNode field) {
        if (field.has("enum")) {
            List<String> words = new ArrayList<>();
            field.path("enum").forEach(word -> words.add("`" + word.asText() + "`"));
            return String.join(", ", words);
        }
        return switch (field.path("type").asText()) {
            case "array" -> field.path("items").has("enum") ? "list of " + value(field.path("items")) : "list of texts";
            case "object" -> field.has("properties") ? "fields, see below" : "fields with texts";
            case "boolean" -> "`true` or `false`";
            default -> "text";
        };
    }

    private static String meaning(JsonNode field) {
        String title = field.path("title").asText();
        String entries = field.path("items").has("enum") ? "" : field.path("items").path("description").asText();
        return title + (title.isEmpty() ? "" : ". ") + field.path("description").asText() + (entries.isEmpty() ? "" : " " + entries);
    }

    private static String examples(JsonNode field) {
        List<String> examples = new ArrayList<>();
        field.path("examples").forEach(example -> examples.add("`" + (example.isTextual() ? example.asText() : example) + "`"));
        return Markdown.cell(String.join(" or ", examples));
    }
}
