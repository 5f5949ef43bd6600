package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

class ExportTest {

    @TempDir
    Path folder;

    @Test
    void everythingOfAnAccountArrivesInOneArchivePerProjectAndOneForTheAccount() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            JsonNode receipt = pipeline.carryOut("{\"id\":\"all\",\"action\":\"export\"}");
            System.out.println(receipt.toPrettyString());
            System.out.println(pipeline.deliveredFiles());
            assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        }
    }
}
