package dev.datarights.customvision.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.service.Json;

/** What the program believes the service's answers to look like is what the service's swagger says. */
class ShapesTest {

    @Test
    void everyCallAndFieldIsTheSwaggersAndNoneIsLeftOut() throws Exception {
        Path file = Path.of(System.getProperty("customvision.shared", "../shared"), "real-service", "spec", "v3.3", "Training.json");
        assumeTrue(Files.exists(file), "skipped: " + file + " (the service's swagger) is absent; name its folder with -Dcustomvision.shared=...");
        JsonNode swagger = Json.MAPPER.readTree(file.toFile());
        JsonNode shapes;
        try (InputStream in = Shapes.class.getResourceAsStream("shapes.json")) {
            shapes = Json.MAPPER.readTree(in);
        }
        Map<String, String> answers = new TreeMap<>();
        swagger.path("paths").forEach(path -> path.forEach(operation -> {
            if (operation.at("/responses/200/schema").isObject()) {
                answers.put(operation.path("operationId").asText(), type(operation.at("/responses/200/schema")));
            }
        }));

        assertThat(shapes.path("calls").properties()).isNotEmpty().allSatisfy(call ->
                assertThat(call.getValue().asText()).as(call.getKey()).isEqualTo(answers.get(call.getKey())));
        assertThat(shapes.path("models").properties()).isNotEmpty().allSatisfy(model -> {
            Map<String, String> ours = new TreeMap<>();
            model.getValue().properties().forEach(field -> ours.put(field.getKey(), field.getValue().asText().replace("!", "")));
            Map<String, String> theirs = new TreeMap<>();
            swagger.at("/definitions/" + model.getKey() + "/properties").properties().forEach(field -> theirs.put(field.getKey(), type(field.getValue())));
            assertThat(ours).as(model.getKey()).isEqualTo(theirs);
        });
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            return schema.path("$ref").asText().replace("#/definitions/", "");
        }
        return switch (schema.path("type").asText()) {
            case "array" -> type(schema.path("items")) + "[]";
            case "object" -> "{" + type(schema.path("additionalProperties")) + "}";
            default -> schema.path("type").asText();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Tag[]               | [{\"id\":\"1\",\"name\":\"a\"}]                   | ",
        "Tag[]               | [{\"id\":\"1\",\"name\":\"a\",\"imageCount\":null}] | ",
        "Tag[]               | [{\"name\":\"a\"},{\"name\":\"b\"}]               | [].id is missing",
        "Tag[]               | [{\"id\":null,\"name\":\"a\"}]                  | [].id is null",
        "Tag[]               | [{\"id\":\"1\",\"name\":\"a\",\"imageCount\":\"3\"}] | [].imageCount is string instead of integer",
        "Tag[]               | {\"value\":[]}                                  | the answer is object instead of a list",
        "PredictionQueryResult | {\"results\":[]}                              | token is missing",
        "{integer}           | {\"a person\":\"3\"}                            | {} is string instead of integer",
        "Tag[]               | [{\"id\":\"1\",\"name\":\"a\",\"colour\":{\"anna\":1}}] | [].colour is new: object",
        "Tag[]               | [{\"id\":\"1\",\"name\":\"a\",\"Anna B\":1}]       | [].(a name that is none of a field) is new: number"})
    void whatDiffersIsNamedOnceWithItsPathAndNothingThatItHolds(String type, String answer, String differs) throws Exception {
        Map<String, Shapes.Difference> differences = Shapes.differences(type.strip(), Json.MAPPER.readTree(answer));

        if (differs == null) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences.entrySet()).singleElement().satisfies(one -> assertThat(one.getKey() + " " + one.getValue().what()).isEqualTo(differs.strip()));
        }
    }
}
