package dev.datarights.customvision.check;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/**
 * The shape of answers without anything that they hold: which fields, of which types, and in which form texts are. Names of
 * fields are told where the service chose them; keys of maps, and what is inside of fields that nobody knows, never are.
 */
final class Recorded {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,40}");
    private static final Map<String, Pattern> FORMS = new TreeMap<>(Map.of(
            "uuid", Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            "time with offset", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d)"),
            "time without offset", Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+"),
            "address", Pattern.compile("(?is)https?://.*"),
            "path", Pattern.compile("(?s)/[^/].*"),
            "empty text", Pattern.compile("")));

    private final Set<String> types = new TreeSet<>();
    private final Map<String, Recorded> fields = new TreeMap<>();
    private Recorded elements;
    private int objects;
    private int seen;

    /** A name as it may be told; what does not look like a name of a field is none. */
    static String name(String field) {
        return NAME.matcher(field).matches() ? field : "(a name that is none of a field)";
    }

    /** @param type as {@link Shapes} writes it; null where nothing is known of the value: then only its own type is told */
    void add(String type, JsonNode value) {
        seen++;
        types.add(value.isTextual() ? form(value.textValue()) : Shapes.word(value));
        String known = type == null ? "" : type.endsWith("!") ? type.substring(0, type.length() - 1) : type;
        if (value.isArray() && known.endsWith("[]")) {
            elements = elements == null ? new Recorded() : elements;
            value.forEach(element -> elements.add(known.substring(0, known.length() - 2), element));
        } else if (value.isObject() && known.startsWith("{")) {
            elements = elements == null ? new Recorded() : elements;
            value.forEach(element -> elements.add(known.substring(1, known.length() - 1), element));
        } else if (value.isObject() && Shapes.model(known) != null) {
            objects++;
            JsonNode model = Shapes.model(known);
            value.properties().forEach(field -> fields.computeIfAbsent(name(field.getKey()), key -> new Recorded())
                    .add(model.path(field.getKey()).textValue(), field.getValue()));
        }
    }

    private static String form(String text) {
        return FORMS.entrySet().stream().filter(form -> form.getValue().matcher(text).matches()).map(Map.Entry::getKey).findFirst().orElse("text");
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode told = json.putArray("types");
        types.forEach(told::add);
        if (elements != null) {
            json.set("each", elements.json());
        }
        if (!fields.isEmpty()) {
            ObjectNode inside = json.putObject("fields");
            fields.forEach((name, field) -> inside.set(name, field.json().put("always", field.seen == objects)));
        }
        return json;
    }
}
