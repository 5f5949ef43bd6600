package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes text fields out of a small document, and collects what is wrong with it in the words of {@link Problem}. */
final class StrictFields {

    private final ObjectNode fields;
    private final String place;
    private final Map<String, String> forms;
    private final List<Problem> problems;

    /**
     * @param place the way to the fields, e.g. {@code holds[1].}, or empty
     * @param forms the fields that there are, each with the form of its value
     * @param problems where to add what is wrong
     */
    StrictFields(ObjectNode fields, String place, Map<String, String> forms, List<Problem> problems) {
        this.fields = fields;
        this.place = place;
        this.forms = forms;
        this.problems = problems;
    }

    /** Adds a problem for every field that there is not. */
    void refuseUnknown(String what) {
        fields.fieldNames().forEachRemaining(name -> {
            if (!forms.containsKey(name)) {
                problems.add(new Problem(place + Shown.text(name), "is not a field of " + what,
                        Spelling.nearest(name, forms.keySet()).map(near -> "Did you mean '" + near + "'?")
                                .orElse("Remove it, or use one of: " + String.join(", ", forms.keySet()))));
            }
        });
    }

    boolean has(String name) {
        return fields.has(name);
    }

    /** The field's text without space around it; empty, with a problem, where there is none. */
    Optional<String> text(String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            refuse(name, "is missing");
        } else if (value.isNull() || value.isTextual() && value.textValue().isBlank()) {
            refuse(name, "is without a value");
        } else if (value.isNumber() || value.isBoolean()) {
            problems.add(new Problem(place + name, "is " + (value.isNumber() ? "a number" : "true or false") + ", not text",
                    "Put it in quotes to make it text. " + forms.get(name)));
        } else if (!value.isTextual()) {
            refuse(name, value.isArray() ? "is a list" : "is a group of fields");
        } else {
            return Optional.of(value.textValue().strip());
        }
        return Optional.empty();
    }

    /** The fields below a field; empty, with a problem, where there are none. */
    Optional<ObjectNode> group(String name) {
        if (fields.get(name) instanceof ObjectNode group && !group.isEmpty()) {
            return Optional.of(group);
        }
        refuse(name, fields.path(name).isObject() ? "is empty" : "is no group of fields");
        return Optional.empty();
    }

    void refuse(String name, String what) {
        problems.add(new Problem(place + name, what, forms.get(name)));
    }
}
