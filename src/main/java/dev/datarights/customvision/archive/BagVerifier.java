package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks a sealed archive offline: BagIt 1.0 (RFC 8493) with SHA-256 manifests, the ZIP's own checksums, and that records
 * and files name each other. Nothing of the archive is unpacked to disk; sorted lists of its file names are, for large bags.
 */
public final class BagVerifier {

    private BagVerifier() {
    }

    /** Never fails for what is in the file: one that is no ZIP, cut short or unreadable gets a report that says so. */
    public static BagReport verify(Path zip) {
        Verification verification = new Verification(zip);
        try {
            Path spool = Files.createTempDirectory("customvision-verify-");
            try (SortedLines names = new SortedLines(spool)) {
                verification.run(names);
            } finally {
                Durable.deleteFolder(spool);
            }
        } catch (IOException e) {
            verification.couldNotGoOn(e);
        }
        return verification.report();
    }
}
