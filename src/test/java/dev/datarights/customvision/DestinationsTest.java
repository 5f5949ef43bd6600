package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** The whole export to real destinations: Azure Blob Storage as Azurite has it, and an SSH server. */
class DestinationsTest {

    private static final String PATH = "dsr/2026/0042";

    @TempDir
    Path folder;

    @Nested
    class Blob {

        @RegisterExtension
        static final Azurite AZURITE = new Azurite();

        @ParameterizedTest
        @ValueSource(strings = {"key", "sas"})
        void everythingArrivesAsSealedAndTheReceiptLast(String auth) throws Exception {
            BlobContainerClient container = AZURITE.client().getBlobContainerClient("exports-" + auth);
            container.create();
            try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = pipeline(sandbox, container, auth).start()) {
                JsonNode receipt = pipeline.carryOut(request("blob"));

                assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
                List<BlobItem> blobs = new ArrayList<>(container.listBlobs().stream().toList());
                blobs.sort(Comparator.comparing(blob -> blob.getProperties().getCreationTime()));
                Path copies = Files.createDirectories(folder.resolve("copies"));
                for (BlobItem blob : blobs) {
                    assertThat(blob.getName()).startsWith(PATH + "/");
                    container.getBlobClient(blob.getName()).downloadToFile(copies.resolve(name(blob)).toString());
                }
                assertAllIsThere(receipt, copies);
                OffsetDateTime last = blobs.get(blobs.size() - 1).getProperties().getCreationTime();
                assertThat(blobs).filteredOn(blob -> !blob.getProperties().getCreationTime().isBefore(last))
                        .extracting(Blob::name).contains("r-receipt.json");
            }
        }

        @Test
        void aContainerThatIsAwayIsToldAndTheNextRunDeliversWithoutACall() throws Exception {
            BlobContainerClient container = AZURITE.client().getBlobContainerClient("absent");
            try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = pipeline(sandbox, container, "sas").start()) {
                JsonNode receipt = pipeline.carryOut(request("blob"));
                assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
                assertThat(receipt.path("failures")).hasSize(3).allSatisfy(failure -> assertThat(failure.path("reason").asText())
                        .contains("cannot deliver", "404", "check customvision.delivery.blob.endpoint and container").doesNotContain("sig="));

                container.create();
                sandbox.forgetRequests();
                assertThat(pipeline.carryOut(request("blob")).path("state").asText()).isEqualTo("COMPLETE");
                assertThat(sandbox.requests()).isEmpty();
                assertThat(container.listBlobs().stream()).hasSize(5);
            }
        }

        private static String name(BlobItem blob) {
            return blob.getName().substring(blob.getName().lastIndexOf('/') + 1);
        }

        private Pipeline pipeline(Sandbox sandbox, BlobContainerClient container, String auth) {
            Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.blob.endpoint", AZURITE.endpoint())
                    .with("customvision.delivery.blob.container", container.getBlobContainerName())
                    .with("customvision.delivery.blob.auth", auth).with("customvision.delivery.retries", "1");
            if (auth.equals("key")) {
                return pipeline.with("customvision.delivery.blob.account-name", AZURITE.account())
                        .with("customvision.delivery.blob.account-key", AZURITE.key());
            }
            return pipeline.with("customvision.delivery.blob.sas-token", container.generateSas(new BlobServiceSasSignatureValues(
                    OffsetDateTime.now().plusHours(1), BlobContainerSasPermission.parse("rcw"))));
        }
    }

    @Nested
    class Sftp {

        private static final String PASSWORD = "a pass&word? with #+%";

        @Test
        void everythingArrivesAsSealedAndTheReceiptLast() throws Exception {
            Path root = Files.createDirectories(folder.resolve("server"));
            Files.createDirectories(root.resolve("incoming"));
            try (SftpServer server = new SftpServer(root, folder, PASSWORD); Sandbox sandbox = Sandbox.start(SandboxData.samples());
                    Pipeline pipeline = pipeline(sandbox, server).start()) {
                JsonNode receipt = pipeline.carryOut(request("sftp"));

                assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
                Path there = root.resolve("incoming").resolve(PATH);
                assertAllIsThere(receipt, there);
                for (String name : Archives.visible(there)) {
                    assertThat(Files.getLastModifiedTime(there.resolve(name)))
                            .isLessThanOrEqualTo(Files.getLastModifiedTime(there.resolve("r-receipt.json")));
                }
                assertThat(server.sessions()).isZero();
            }
        }

        @Test
        void aServerThatGoesAwayIsToldAndTheNextRunDeliversWithoutACall() throws Exception {
            Path root = Files.createDirectories(folder.resolve("server"));
            Files.createDirectories(root.resolve("incoming"));
            SftpServer server = new SftpServer(root, folder, PASSWORD);
            try (Sandbox sandbox = Sandbox.start(SandboxData.samples())) {
                try (Pipeline pipeline = pipeline(sandbox, server).start()) {
                    server.close();
                    JsonNode receipt = pipeline.carryOut(request("sftp"));
                    assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
                    assertThat(receipt.path("failures")).hasSize(3).allSatisfy(failure ->
                            assertThat(failure.path("reason").asText()).contains("cannot deliver sftp://127.0.0.1").doesNotContain(PASSWORD));
                }
                sandbox.forgetRequests();
                try (SftpServer again = new SftpServer(root, folder, PASSWORD); Pipeline pipeline = pipeline(sandbox, again).start()) {
                    assertThat(pipeline.carryOut(request("sftp")).path("state").asText()).isEqualTo("COMPLETE");
                    assertThat(sandbox.requests()).isEmpty();
                    assertThat(Archives.visible(root.resolve("incoming").resolve(PATH))).hasSize(5);
                }
            }
        }

        private Pipeline pipeline(Sandbox sandbox, SftpServer server) throws IOException {
            Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", "1");
            Map.of("host", "127.0.0.1", "port", String.valueOf(server.port()), "username", server.user(), "password", PASSWORD,
                    "known-hosts-file", server.knownHosts().toString(), "directory", "incoming")
                    .forEach((name, value) -> pipeline.with("customvision.delivery.sftp." + name, value));
            return pipeline;
        }
    }

    private static String request(String to) {
        return "{\"id\":\"r\",\"action\":\"export\",\"deliver\":{\"to\":\"" + to + "\",\"path\":\"" + PATH + "\"}}";
    }

    private static void assertAllIsThere(JsonNode receipt, Path there) throws IOException {
        List<String> expected = new ArrayList<>(receipt.path("archives").findValuesAsText("file"));
        expected.add("r-receipt.json");
        expected.add("r-receipt.jws");
        assertThat(Archives.visible(there)).as("nothing but what is announced").containsExactlyInAnyOrderElementsOf(expected);
        for (JsonNode archive : receipt.path("archives")) {
            Path file = there.resolve(archive.path("file").asText());
            assertThat(Archives.sha256(file)).isEqualTo(archive.path("sha256").asText());
            assertThat(BagVerifier.verify(file).complete()).isTrue();
        }
        assertThat(Json.MAPPER.readTree(there.resolve("r-receipt.json").toFile())).isEqualTo(receipt);
    }
}
