package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import dev.datarights.customvision.service.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of a holds file, read strictly: whatever is not understood would be something that is not kept. */
final class HoldsDocument {

    private static final int LONGEST_GROUND = 500;
    private static final Map<String, String> FORMS = forms();
    private static final List<String> SELECTORS = List.of("project", "imageId", "tag", "metadata");

    private final List<Problem> problems = new ArrayList<>();

    private HoldsDocument() {}

    static List<Hold> read(byte[] content, String file) throws InvalidHoldsException {
        HoldsDocument document = new HoldsDocument();
        List<Hold> holds = new ArrayList<>();
        try {
            JsonNode tree = RequestText.read(content, file, DocumentKind.HOLDS);
            if (tree instanceof ObjectNode top) {
                document.top(top, holds);
            } else {
                document.problems.add(Problem.ofFile("is not the field 'holds' with a list", DocumentKind.HOLDS.smallest()));
            }
        } catch (InvalidRequestException e) {
            document.problems.addAll(e.problems());
        }
        if (!document.problems.isEmpty()) {
            throw new InvalidHoldsException(file, document.problems);
        }
        return holds;
    }

    private void top(ObjectNode top, List<Hold> holds) {
        new StrictFields(top, "", Map.of("holds", ""), problems).refuseUnknown("this file");
        if (top.get("holds") instanceof ArrayNode entries) {
            for (int i = 0; i < entries.size(); i++) {
                hold(entries.get(i), i).ifPresent(holds::add);
            }
        } else {
            problems.add(new Problem("holds", top.has("holds") ? "is not a list" : "is missing",
                    "Write a list of holds below it. " + DocumentKind.HOLDS.smallest()));
        }
    }

    private Optional<Hold> hold(JsonNode entry, int index) {
        String place = "holds[" + index + "]";
        if (!(entry instanceof ObjectNode object)) {
            problems.add(new Problem(place, "is not a hold, which is fields with values",
                    "Write one of " + String.join(", ", SELECTORS) + ", and ground"));
            return Optional.empty();
        }
        StrictFields fields = new StrictFields(object, place + ".", FORMS, problems);
        fields.refuseUnknown("a hold");
        Optional<String> ground = ground(fields);
        List<String> given = SELECTORS.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            problems.add(new Problem(place, given.isEmpty() ? "does not say what is held"
                    : "says what is held in " + given.size() + " ways: " + String.join(", ", given),
                    "Write exactly one of " + String.join(", ", SELECTORS) + "; for several, write several holds"));
            return Optional.empty();
        }
        Optional<Hold.Selector> selector = selector(given.get(0), fields, place);
        return selector.isPresent() && ground.isPresent()
                ? Optional.of(new Hold(index + 1, selector.get(), ground.get())) : Optional.empty();
    }

    private Optional<String> ground(StrictFields fields) {
        Optional<String> ground = fields.text("ground").map(text -> text.replaceAll("\\s+", " "));
        if (ground.isPresent() && (ground.get().length() > LONGEST_GROUND
                || ground.get().codePoints().anyMatch(Character::isISOControl))) {
            fields.refuse("ground", "is longer than " + LONGEST_GROUND + " characters, or holds control characters");
            return Optional.empty();
        }
        return ground;
    }

    private Optional<Hold.Selector> selector(String name, StrictFields fields, String place) {
        return switch (name) {
            case "project" -> name(fields, name).map(Hold.OfProject::new);
            case "tag" -> name(fields, name).map(Hold.OfTag::new);
            case "imageId" -> fields.text(name).flatMap(id -> {
                if (!Ids.isGuid(id)) {
                    fields.refuse(name, "is not the id of an image");
                    return Optional.empty();
                }
                return Optional.of(new Hold.OfImage(id));
            });
            default -> fields.group(name).flatMap(group -> metadata(group, place + ".metadata."));
        };
    }

    /** Somebody who writes a star means everything, and a name would hold nothing. */
    private static Optional<String> name(StrictFields fields, String field) {
        return fields.text(field).filter(text -> {
            boolean star = text.equals("*");
            if (star) {
                fields.refuse(field, "is a pattern, which holds do not have");
            }
            return !star;
        });
    }

    private Optional<Hold.Selector> metadata(ObjectNode group, String place) {
        Map<String, String> forms = new LinkedHashMap<>();
        group.fieldNames().forEachRemaining(name -> forms.put(name, "Example: metadata: { subject: \"4711\" }"));
        StrictFields fields = new StrictFields(group, place, forms, problems);
        Map<String, String> values = new LinkedHashMap<>();
        forms.keySet().forEach(name -> fields.text(name).ifPresent(value -> values.put(name, value)));
        return values.size() == forms.size() ? Optional.of(new Hold.OfMetadata(values)) : Optional.empty();
    }

    private static Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("project", "The name or id of one project; to keep every project from deletes, set"
                + " customvision.protected-projects=*");
        forms.put("imageId", "The id of an image. Example: imageId: 0d7e8843-6cac-4dce-bfce-151b6900f6f1");
        forms.put("tag", "The name or id of one tag");
        forms.put("metadata", "Fields with text, all of which an image must have. Example: metadata: { subject: \"4711\" }");
        forms.put("ground", "Why it is kept, in at most " + LONGEST_GROUND + " characters. Example: ground: litigation 12/2026");
        return forms;
    }
}
