package dev.datarights.customvision.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/** What {@code --record} writes: operation by operation how it was answered, and nothing of what the answers held. */
final class Record {

    private final Map<String, Answers> operations = new LinkedHashMap<>();

    private static final class Answers {
        private final Set<Integer> statuses = new TreeSet<>();
        private final Set<String> codes = new TreeSet<>();
        private final Map<String, Set<String>> headers = new TreeMap<>();
        private final Set<String> failures = new TreeSet<>();
        private final Set<String> differences = new TreeSet<>();
        private final Recorded shape = new Recorded();
        private boolean shaped;
    }

    void add(String operation, String type, Caller.Asked asked) {
        Answers answers = operations.computeIfAbsent(operation, name -> new Answers());
        answers.statuses.add(asked.seen().status());
        if (!asked.code().isEmpty()) {
            answers.codes.add(asked.code());
        }
        asked.seen().headers().forEach((name, value) -> answers.headers.computeIfAbsent(name, header -> new TreeSet<>()).add(value));
        if (asked.failure() != null) {
            // the kind only: a message may name what was asked for
            answers.failures.add(asked.failure().getClass().getSimpleName());
        }
        if (asked.content() != null) {
            answers.shape.add(type, asked.content());
            answers.shaped = true;
            if (type != null) {
                Shapes.differences(type, asked.content()).forEach((path, difference) -> answers.differences.add(path + " " + difference.what()));
            }
        }
    }

    /** @param versions of the program and of what it runs on */
    ObjectNode json(Map<String, String> versions) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("formatVersion", 1);
        json.set("versions", Json.MAPPER.valueToTree(versions));
        ObjectNode told = json.putObject("operations");
        operations.forEach((name, answers) -> {
            ObjectNode operation = told.putObject(name);
            answers.statuses.forEach(operation.putArray("statuses")::add);
            put(operation, "codes", answers.codes);
            put(operation, "failures", answers.failures);
            put(operation, "differences", answers.differences);
            ObjectNode headers = operation.putObject("headers");
            answers.headers.forEach((header, values) -> put(headers, header, values));
            if (answers.shaped) {
                operation.set("answer", answers.shape.json());
            }
        });
        return json;
    }

    private static void put(ObjectNode into, String name, Set<String> values) {
        ArrayNode array = into.putArray(name);
        values.stream().filter(value -> !value.isEmpty()).forEach(array::add);
    }
}
