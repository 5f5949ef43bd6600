package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.network.TcpFront;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** What goes wrong where archives are delivered to, from a full disk to a cable that is cut. */
class DestinationFaultsTest {

    private static final String PASSWORD = "delivery-password";

    @RegisterExtension
    static final Azurite AZURITE = new Azurite();

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private UUID project;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxData.large(60, 200_000));
        project = sandbox.data().projects().get(0).id();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aFullDiskIsToldTheArchiveWaitsAndTheNextRunDeliversItWithoutACall() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("delivered"), "4m");
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", "1").start()) {
            JsonNode receipt = pipeline.carryOut(request("folder"));

            assertThat(receipt.path("state").asText()).isNotEqualTo("COMPLETE");
            assertThat(receipt.path("failures").toString()).contains("No space left");
            assertThat(pipeline.deliveredFiles()).doesNotContain("r-" + project + ".zip");
            assertThat(waiting(pipeline)).exists();

            disk.remount("size=64m");
            sandbox.forgetRequests();
            assertThat(pipeline.carryOut(request("folder")).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(sandbox.requests()).isEmpty();
            assertThat(BagVerifier.verify(Archives.of(pipeline.delivered(), "r", project)).complete()).isTrue();
        }
    }

    @Test
    void aFolderThatIsReadOnlyIsToldAndTheNextRunDelivers() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("delivered"), "64m");
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", "1").start()) {
            disk.remount("ro");
            JsonNode receipt = pipeline.carryOut(request("folder"));
            assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
            assertThat(receipt.path("failures").toString()).contains("Read-only file system", "check the folder, its rights");

            disk.remount("rw");
            sandbox.forgetRequests();
            assertThat(pipeline.carryOut(request("folder")).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @Test
    void blobThatIsCutInMidBlockAndThenAnswers503GetsTheWholeArchive() throws Exception {
        BlobContainerClient container = AZURITE.client().getBlobContainerClient("cut");
        container.create();
        try (TcpFront front = new TcpFront(AZURITE.port());
                Pipeline pipeline = Pipeline.on(sandbox, folder)
                        .with("customvision.delivery.blob.endpoint", "http://127.0.0.1:" + front.port() + "/" + AZURITE.account())
                        .with("customvision.delivery.blob.container", "cut").with("customvision.delivery.blob.auth", "key")
                        .with("customvision.delivery.blob.account-name", AZURITE.account())
                        .with("customvision.delivery.blob.account-key", AZURITE.key()).start()) {
            front.busy(2);
            front.cut(2, 3 << 20);

            JsonNode receipt = pipeline.carryOut(request("blob"));

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(front.disturbed()).isEqualTo(4);
            Path copy = folder.resolve("r-" + project + ".zip");
            container.getBlobClient("r-" + project + ".zip").downloadToFile(copy.toString());
            assertThat(receipt.path("archives").findValuesAsText("sha256")).contains(Archives.sha256(copy));
        }
    }

    @Test
    void anSftpServerThatIsCutInMidFileAndThenDownForAWhileGetsTheWholeArchive() throws Exception {
        Path root = Files.createDirectories(folder.resolve("server"));
        try (SftpServer server = new SftpServer(root, folder, PASSWORD); TcpFront front = new TcpFront(server.port());
                Pipeline pipeline = sftp(server, front).with("customvision.delivery.sftp.password", PASSWORD)
                        .with("customvision.delivery.retry-delay", "500").start()) {
            front.cut(1, 3 << 20);
            // as soon as it was cut nobody listens any more, for some tries
            CompletableFuture<Void> outage = CompletableFuture.runAsync(() -> {
                try {
                    Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(1, TimeUnit.MILLISECONDS).until(() -> front.disturbed() == 1);
                    front.down();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).thenRunAsync(() -> {
                try {
                    front.up();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));

            JsonNode receipt = pipeline.carryOut(request("sftp"));

            outage.get(1, TimeUnit.MINUTES);
            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.path("archives").findValuesAsText("sha256")).contains(Archives.sha256(root.resolve("r-" + project + ".zip")));
            assertThat(Archives.visible(root)).hasSize(4).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void anSftpServerThatRefusesTheKeyIsToldAndTheArchiveWaits() throws Exception {
        Path root = Files.createDirectories(folder.resolve("server"));
        try (SftpServer server = new SftpServer(root, folder, PASSWORD); TcpFront front = new TcpFront(server.port());
                SftpServer other = new SftpServer(root, Files.createDirectories(folder.resolve("other")), PASSWORD);
                Pipeline pipeline = sftp(server, front).with("customvision.delivery.sftp.private-key-file", other.loginKey().toString()).start()) {
            JsonNode receipt = pipeline.carryOut(request("sftp"));

            assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
            assertThat(receipt.path("failures").toString()).contains("the server refused the login", "private-key-file");
            assertThat(Archives.visible(root)).isEmpty();
            assertThat(waiting(pipeline)).exists();

            Files.copy(server.loginKey(), other.loginKey(), StandardCopyOption.REPLACE_EXISTING);
            sandbox.forgetRequests();
            assertThat(pipeline.carryOut(request("sftp")).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    private Path waiting(Pipeline pipeline) {
        return pipeline.requests().resolve("r/work/" + project + "/r-" + project + ".zip");
    }

    private Pipeline sftp(SftpServer server, TcpFront front) throws IOException {
        Path known = Files.writeString(folder.resolve("known"), Files.readString(server.knownHosts()).replace(":" + server.port(), ":" + front.port()));
        Pipeline pipeline = Pipeline.on(sandbox, folder);
        Map.of("host", "127.0.0.1", "port", String.valueOf(front.port()), "username", server.user(), "known-hosts-file", known.toString())
                .forEach((name, value) -> pipeline.with("customvision.delivery.sftp." + name, value));
        return pipeline;
    }

    private static String request(String to) {
        return "{\"id\":\"r\",\"action\":\"export\",\"deliver\":{\"to\":\"" + to + "\"}}";
    }
}
