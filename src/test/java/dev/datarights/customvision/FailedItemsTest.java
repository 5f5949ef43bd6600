package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;

class FailedItemsTest {

    @TempDir
    Path folder;

    @Test
    void aLostImageThatComesFirstTakesNoPredictionWithIt() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            SandboxProject project = sandbox.data().projects().stream().filter(one -> !one.predictions().isEmpty()).findFirst().orElseThrow();
            // whichever of them comes first
            project.images().forEach(image -> sandbox.faults().loseImage(image.id()));

            JsonNode receipt = pipeline.carryOut("{\"id\":\"lost\",\"action\":\"export\",\"scope\":{\"projects\":[\"" + project.id() + "\"]}}");

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures").findValuesAsText("kind")).hasSize(project.images().size()).containsOnly("images");
            assertThat(receipt.path("kinds").path("predictions").path("done").asInt()).isEqualTo(project.predictions().size());
        }
    }
}
