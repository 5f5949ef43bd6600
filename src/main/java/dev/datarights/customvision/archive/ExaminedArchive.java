package dev.datarights.customvision.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One archive file, looked at once, for everything that is compared with it.
 *
 * @param file a {@code .zip} or {@code .zip.pgp}
 * @param outer length and SHA-256 of the file itself
 * @param inner the same of the ZIP: of the file, or of what is encrypted in it; empty where it was not opened
 * @param bag what verifying the ZIP found; empty where it was not opened
 * @param checks what was checked so far
 * @param obstacle why it was not opened although it may be whole, for example a wrong passphrase; empty where it was
 */
record ExaminedArchive(Path file, Size outer, Optional<Size> inner, Optional<BagReport> bag, List<Check> checks, Optional<String> obstacle) {

    record Size(long length, String sha256) {
    }

    String name() {
        return file.getFileName().toString();
    }

    boolean holds() {
        return checks.stream().allMatch(Check::passed);
    }
}
