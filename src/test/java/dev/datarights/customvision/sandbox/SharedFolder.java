package dev.datarights.customvision.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the swagger and the recordings of the real service are; tests that need them are skipped without. */
final class SharedFolder {

    private SharedFolder() {
    }

    static Path realService() {
        Path folder = Path.of(System.getProperty("customvision.shared", "../shared")).resolve("real-service");
        assumeTrue(Files.isDirectory(folder), "skipped: " + folder + " (recordings of the real service) is absent; "
                + "name its parent with -Dcustomvision.shared=...");
        return folder;
    }
}
