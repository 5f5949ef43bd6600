package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

class StatusCommandTest {

    private static final String ASKED = """
            {"id":"dsr","action":"export","receivedAt":"%s","extension":{"until":"%s","reason":"many\\u001b requests"},
             "identityCheckedBy":"privacy desk","reference":"ticket 4711"}""";

    @TempDir
    Path folder;

    @Test
    void whoseCaseItIsAndWhenItIsDueShowsInStatusAndReceipt() throws Exception {
        LocalDate received = LocalDate.now().minusDays(3);
        LocalDate until = received.plusDays(60);
        String asked = ASKED.formatted(received, until);
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            JsonNode receipt = pipeline.carryOut(asked);

            assertThat(receipt.path("asked").path("identityCheckedBy").asText()).isEqualTo("privacy desk");
            assertThat(receipt.path("asked").path("reference").asText()).isEqualTo("ticket 4711");
            assertThat(receipt.path("asked").path("extension").path("until").asText()).isEqualTo(until.toString());
            assertThat(receipt.path("asked").path("extension").path("reason").asText()).startsWith("many");
            assertThat(receipt.path("times").path("receivedAt").asText()).isEqualTo(received.toString());
            assertThat(receipt.path("times").path("due").asText()).isEqualTo(until.toString());

            JsonNode status = Json.MAPPER.readTree(pipeline.requests().resolve("dsr/status.json").toFile());
            assertThat(status.path("due").asText()).isEqualTo(until.toString());
            assertThat(status.path("asked").path("receivedAt").asText()).isEqualTo(received.toString());
            assertThat(status.path("asked").path("extension").path("until").asText()).isEqualTo(until.toString());
            assertThat(status.path("asked").path("identityCheckedBy").asText()).isEqualTo("privacy desk");

            assertThat(told("dsr")).contains("received: " + received, "due:     " + until,
                    "extended until " + until + ": many? requests", "identity checked by: privacy desk", "reference: ticket 4711");
        }
    }

    @Test
    void aRequestWhoseDatesCannotBeIsRefusedBeforeAnythingIsAskedOrKept() throws Exception {
        LocalDate longAgo = LocalDate.now().minusDays(45);
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            assertThatThrownBy(() -> pipeline.carryOut(ASKED.formatted(longAgo, longAgo.plusDays(80))))
                    .isInstanceOf(InvalidRequestException.class).hasMessageContaining("field 'extension.until': is asked for too late");
            assertThatThrownBy(() -> pipeline.carryOut("{\"id\":\"dsr\",\"action\":\"export\",\"receivedAt\":\"" + LocalDate.now().plusDays(2) + "\"}"))
                    .isInstanceOf(InvalidRequestException.class).hasMessageContaining("field 'receivedAt': is in the future");
            assertThat(sandbox.requests()).isEmpty();
            assertThat(pipeline.requests().resolve("dsr")).doesNotExist();
        }
    }

    @Test
    void aRequestThatCameInTimeMayBeBroughtAgainAfterTheMonth() throws Exception {
        LocalDate longAgo = LocalDate.now().minusDays(45);
        String asked = ASKED.formatted(longAgo, longAgo.plusDays(80));
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            // as it was left by the run that took it in, on a day within the month
            Path request = Files.createDirectories(pipeline.requests().resolve("dsr")).resolve("request.json");
            Files.write(request, dev.datarights.customvision.request.RequestReader.parse(asked.getBytes(), "dsr.json", "dsr").bytes());

            assertThat(pipeline.carryOut(asked).path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    private String told(String id) {
        StringWriter told = new StringWriter();
        PrintWriter out = new PrintWriter(told, true);
        String before = System.setProperty("customvision.requests", folder.resolve("requests").toString());
        try {
            new CommandLine(new StatusCommand()).setOut(out).setErr(out).execute(id);
        } finally {
            if (before == null) {
                System.clearProperty("customvision.requests");
            } else {
                System.setProperty("customvision.requests", before);
            }
        }
        return told.toString();
    }
}
