package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** What does not pass is given up after so many retries as the settings say, and told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetryEndsTest {

    @TempDir
    Path folder;

    @Test
    void aLinkThatKeepsFailingIsThatImagesFailure() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(3, 100));
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2")
                        .with("customvision.export.parallel-downloads", "1").start()) {
            sandbox.faults().on("links", "GET", "").times(3).status(503, "<Error/>");

            JsonNode receipt = pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures")).hasSize(1);
            assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo("images");
            assertThat(sandbox.requests()).filteredOn(seen -> seen.server().equals("links")).extracting(LoggedRequest::status)
                    .as("once and two retries, then the others").containsExactly(503, 503, 503, 200, 200);
        }
    }

    @Test
    void everyCallHasRetriesOfItsOwn() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(3, 100));
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2").start()) {
            for (String path : new String[] {"/tags$", "/images/tagged/count$", "/images/tagged$", "/images/untagged$", "/predictions/query$"}) {
                sandbox.faults().on("service", "*", path).times(2).status(500, "{}");
            }
            assertThat(pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    @Test
    void aListThatKeepsFailingIsAFailureByNameAfterItsTries() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(3, 100));
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2").start()) {
            sandbox.faults().on("service", "GET", "/images/tagged$").always().status(500, "{}");

            JsonNode receipt = pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures").findValuesAsText("reason")).anyMatch(reason -> reason.contains("was answered 500"));
            assertThat(sandbox.requests()).filteredOn(seen -> seen.path().endsWith("/images/tagged")).hasSize(3);
        }
    }

    @Test
    void aDestinationThatIsNotThereFailsTheDelivery() throws Exception {
        Path root = Files.createDirectories(folder.resolve("server"));
        try (SftpServer other = new SftpServer(root, folder, "password"); Sandbox sandbox = Sandbox.start(SandboxData.large(3, 100));
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", "2")
                        .with("customvision.delivery.sftp.host", "127.0.0.1")
                        .with("customvision.delivery.sftp.port", String.valueOf(Azurite.freePort()))
                        .with("customvision.delivery.sftp.username", other.user()).with("customvision.delivery.sftp.password", "password")
                        .with("customvision.delivery.sftp.known-hosts-file", other.knownHosts().toString()).start()) {

            JsonNode receipt = pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\",\"deliver\":{\"to\":\"sftp\"}}");

            assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
            assertThat(receipt.at("/failures/0/reason").asText()).contains("cannot deliver", "run the request again");
        }
    }
}
