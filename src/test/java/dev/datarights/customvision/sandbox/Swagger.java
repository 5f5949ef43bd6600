package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The v3.3 swagger as JSON Schema: what each call's 200 answer looks like, with nulls only where they may be. */
final class Swagger {

    private final JsonNode document;
    private final Set<String> nullsSeen = new HashSet<>();
    private final Map<JsonNode, JsonSchema> compiled = new HashMap<>();

    Swagger(Path file) {
        try {
            document = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the model's property may be null. */
    void allowNull(String model, String property) {
        nullsSeen.add(model + "." + property);
        compiled.clear();
    }

    /** The schema of the 200 answer, or null where the swagger has no such call or no body. */
    JsonNode answerTo(String method, String operationPath) {
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            if (operationPath.matches(path.getKey().replaceAll("\\{\\w+}", "[0-9a-f-]{36}"))) {
                JsonNode schema = path.getValue().at("/" + method.toLowerCase(Locale.ROOT) + "/responses/200/schema");
                return schema.isMissingNode() ? null : schema;
            }
        }
        return null;
    }

    /** Calls the visitor with each object in the value that is of a named model: "Image", and the object. */
    void models(JsonNode schema, JsonNode value, BiConsumer<String, JsonNode> visitor) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asText().replace("#/definitions/", "");
            JsonNode model = document.at("/definitions/" + name);
            if (value.isObject()) {
                visitor.accept(name, value);
                model.path("properties").properties().forEach(property -> {
                    if (value.has(property.getKey())) {
                        models(property.getValue(), value.get(property.getKey()), visitor);
                    }
                });
            }
        } else if (value.isArray()) {
            value.forEach(item -> models(schema.path("items"), item, visitor));
        }
    }

    /** Whether the swagger says so, or the service was seen to do it all the same. */
    boolean nullable(String model, String property) {
        return nullsSeen.contains(model + "." + property) || document.at("/definitions/" + model + "/properties/" + property + "/x-nullable").asBoolean();
    }

    /** What is wrong with the value; nothing where it is valid. */
    Set<String> problems(JsonNode schema, JsonNode value) {
        Set<String> problems = new TreeSet<>();
        for (ValidationMessage message : compiled.computeIfAbsent(schema, this::compile).validate(value)) {
            problems.add(message.getMessage());
        }
        return problems;
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.set("allOf", root.arrayNode().add(plain(schema)));
        ObjectNode definitions = root.putObject("definitions");
        document.get("definitions").properties().forEach(model -> {
            ObjectNode strict = definitions.putObject(model.getKey()).put("type", "object").put("additionalProperties", false);
            ObjectNode properties = strict.putObject("properties");
            model.getValue().path("properties").properties().forEach(property -> properties.set(property.getKey(),
                    nullable(model.getKey(), property.getKey()) ? orNull(plain(property.getValue())) : plain(property.getValue())));
            if (model.getValue().has("required")) {
                strict.set("required", model.getValue().get("required"));
            }
        });
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(root);
    }

    private static ObjectNode orNull(JsonNode schema) {
        ObjectNode either = new ObjectMapper().createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /** Only what validates, and no "format": the service's own times carry no offset. */
    private static JsonNode plain(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        List<JsonNode> open = new ArrayList<>(List.of(copy));
        while (!open.isEmpty()) {
            JsonNode next = open.remove(open.size() - 1);
            next.forEach(open::add);
            if (next instanceof ObjectNode object) {
                object.remove(List.of("format", "description", "readOnly", "x-nullable", "x-ms-enum", "example"));
            }
        }
        return copy;
    }

    static Set<String> names(JsonNode object) {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
