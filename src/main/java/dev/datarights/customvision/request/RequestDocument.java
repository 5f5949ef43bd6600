package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns a tree that the schema has accepted into a {@link Request}. */
final class RequestDocument {

    private final ObjectNode tree;

    RequestDocument(ObjectNode tree) {
        this.tree = tree;
    }

    Request request() {
        JsonNode extension = tree.get("extension");
        return new Request(
                text(tree, "id"),
                word(Action.class, tree, "action"),
                text(tree, "account"),
                date(tree, "receivedAt"),
                text(tree, "reference"),
                text(tree, "identityCheckedBy"),
                extension == null ? null
                        : new Request.Extension(date(extension, "until"), text(extension, "reason")),
                scope(tree.path("scope"), word(Action.class, tree, "action")),
                tree.path("allowCollateral").asBoolean(),
                tree.path("deleteAzureResource").asBoolean(),
                new Request.Deliver(
                        word(Request.Destination.class, tree.path("deliver"), "to"),
                        text(tree.path("deliver"), "path")),
                StoredRequest.canonical(tree));
    }

    private static Request.Scope scope(JsonNode scope, Action action) {
        return new Request.Scope(
                scope.has("projects") ? texts(scope, "projects") : Request.Scope.EVERY_PROJECT,
                kinds(scope, action),
                texts(scope, "tags"),
                texts(scope, "imageIds"),
                metadata(scope),
                text(scope, "createdBefore"),
                text(scope, "createdAfter"),
                texts(scope, "predictionIds"),
                word(Request.SharedImages.class, scope, "sharedImages"),
                word(Request.TrainedIterations.class, scope, "trainedIterations"));
    }

    private static Set<Kind> kinds(JsonNode scope, Action action) {
        if (!scope.has("include")) {
            return EnumSet.allOf(Kind.class);
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        texts(scope, "include").forEach(word -> kinds.add(constant(Kind.class, word)));
        if (action.deletes() && kinds.containsAll(EnumSet.complementOf(EnumSet.of(Kind.SUGGESTIONS)))) {
            // they go with their images: a list of all kinds that was written before there was this one still means all
            kinds.add(Kind.SUGGESTIONS);
        }
        return kinds;
    }

    private static Map<String, String> metadata(JsonNode scope) {
        Map<String, String> metadata = new TreeMap<>();
        scope.path("metadata").properties().forEach(e -> metadata.put(e.getKey(), e.getValue().textValue()));
        return metadata;
    }

    private static String text(JsonNode parent, String field) {
        return parent.path(field).textValue();
    }

    private static List<String> texts(JsonNode parent, String field) {
        List<String> texts = new ArrayList<>();
        parent.path(field).forEach(entry -> texts.add(entry.textValue()));
        return texts;
    }

    private static LocalDate date(JsonNode parent, String field) {
        return parent.has(field) ? LocalDate.parse(text(parent, field)) : null;
    }

    private static <E extends Enum<E>> E word(Class<E> type, JsonNode parent, String field) {
        return parent.has(field) ? constant(type, text(parent, field)) : null;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
