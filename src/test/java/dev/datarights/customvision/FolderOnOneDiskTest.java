package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.Check;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** Archives are delivered to a folder: on the disk that requests are worked on they take their room once. */
class FolderOnOneDiskTest {

    private static final int IMAGES = 60;
    private static final int BYTES = 200_000;

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private UUID project;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.large(IMAGES, BYTES));
        project = sandbox.data().projects().get(0).id();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void anArchiveThatFillsMoreThanHalfOfTheDiskIsDelivered() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "18m")) {
            assertEndsComplete(folder.resolve("disk"), folder.resolve("disk/delivered"));
        }
    }

    @Test
    void aFolderOnAnotherDiskGetsACopy() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), "18m")) {
            assertEndsComplete(folder.resolve("here"), folder.resolve("disk/delivered"));
        }
    }

    private void assertEndsComplete(Path place, Path delivered) throws Exception {
        try (Installation installation = Installation.of(place, sandbox).with("customvision.work.min-free", "0")
                .with("customvision.delivery.folder.directory", delivered.toString())) {
            assertThat(installation.run("process", installation.request("r"))).as(installation.said()).isZero();
            Path archive = delivered.resolve("r-" + project + ".zip");
            assertThat(BagVerifier.verify(archive).checks()).allMatch(Check::passed);
            assertThat(archive.toFile()).satisfies(file -> assertThat(file.length()).isGreaterThan((long) IMAGES * BYTES));
        }
    }
}
