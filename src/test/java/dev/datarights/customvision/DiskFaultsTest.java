package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** The disk that requests are worked on is full although free space was asked for, or cannot be written to at all. */
class DiskFaultsTest {

    private static final int IMAGES = 60;

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Installation installation;
    private UUID project;

    @BeforeEach
    void install() throws Exception {
        sandbox = Sandbox.start(SandboxData.large(IMAGES, 200_000));
        project = sandbox.data().projects().get(0).id();
        installation = Installation.of(folder, sandbox).with("customvision.work.min-free", "0");
    }

    @AfterEach
    void close() {
        installation.close();
        sandbox.close();
    }

    @Test
    void aFullDiskIsToldAndWithRoomTheSameRequestEndsComplete() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("requests"), "6m")) {
            String request = installation.request("r");
            assertThat(installation.run("process", request)).as(installation.said()).isNotZero();
            assertThat(installation.said()).contains("No space left");
            assertThat(Archives.visible(installation.delivered())).doesNotContain("r-" + project + ".zip");

            disk.remount("size=64m");
            assertEndsComplete(request);
        }
    }

    @Test
    void aReadOnlyDiskIsToldBeforeACallAndWithRightsTheSameRequestEndsComplete() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("requests"), "64m")) {
            disk.remount("ro");
            String request = installation.request("r");
            assertThat(installation.run("process", request)).as(installation.said()).isNotZero();
            assertThat(installation.said()).contains("Read-only file system");
            assertThat(sandbox.requests()).isEmpty();

            disk.remount("rw");
            assertEndsComplete(request);
        }
    }

    @Test
    void aRequestInAnInboxThatIsReadOnlyStaysThereAndIsToldAndWithRightsItEndsComplete() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("inbox"), "4m")) {
            Files.move(folder.resolve(installation.request("r")), folder.resolve("inbox/r.yaml"));
            disk.remount("ro");
            installation.start("run");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> installation.said().contains("Read-only file system"));
            assertThat(sandbox.requests()).isEmpty();

            disk.remount("rw");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(folder.resolve("inbox/.done/r.yaml")));
            assertThat(installation.receipt("r").path("state").asText()).as(installation.said()).isEqualTo("COMPLETE");
        }
    }

    private void assertEndsComplete(String request) throws Exception {
        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        Path archive = Archives.of(installation.delivered(), "r", project);
        assertThat(BagVerifier.verify(archive).complete()).isTrue();
        assertThat(Archives.paths(archive)).filteredOn(path -> path.startsWith("data/images/")).hasSize(IMAGES);
    }
}
