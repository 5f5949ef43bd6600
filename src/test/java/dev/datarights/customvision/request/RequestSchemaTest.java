package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestSchemaTest {

    private JsonNode schema;

    @BeforeEach
    void readSchema() throws IOException {
        try (InputStream in = RequestSchema.class.getResourceAsStream("request.schema.json")) {
            schema = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void theSchemaIsItselfValid() {
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012)).validate(schema)).isEmpty();
    }

    @Test
    void everyFieldIsExplainedAndItsExampleIsValid() {
        explained("", schema);
    }

    private void explained(String field, JsonNode object) {
        assertThat(object.path("additionalProperties").isBoolean()).as("%s is closed", field).isTrue();
        object.path("properties").properties().forEach(entry -> {
            String name = field + "." + entry.getKey();
            JsonNode rule = entry.getValue();
            assertThat(rule.path("title").asText()).as("title of %s", name).isNotBlank();
            assertThat(rule.path("description").asText()).as("description of %s", name).isNotBlank();
            if (rule.has("properties")) {
                explained(name, rule);
            } else {
                assertThat(rule.path("examples")).as("examples of %s", name).isNotEmpty();
                rule.path("examples").forEach(example -> assertThat(
                        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(rule).validate(example))
                        .as("example of %s", name).isEmpty());
            }
        });
    }
}
