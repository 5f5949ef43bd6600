package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.datarights.customvision.archive.BagPaths;
import dev.datarights.customvision.archive.SealedArchive;
import dev.datarights.customvision.delivery.DeliveredContent;

/** Paths that a bag, or several together, must hold, whatever their extension, and which of them they lack. */
final class SoughtFiles implements DeliveredContent {

    private Set<String> before;
    private Set<String> missing;

    /** @param sought below the bag's top folder, without extension, e.g. {@code data/images/ID} */
    SoughtFiles(Collection<String> sought) {
        this.before = sought.stream().map(path -> path.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        this.missing = new HashSet<>(before);
    }

    @Override
    public void read(InputStream bag) throws IOException {
        missing = new HashSet<>(before);
        BagPaths.read(bag, this::found);
    }

    void read(SealedArchive bag) throws IOException {
        missing = new HashSet<>(before);
        BagPaths.read(bag, this::found);
    }

    private void found(String path) {
        int dot = path.lastIndexOf('.');
        missing.remove((dot > path.lastIndexOf('/') ? path.substring(0, dot) : path).toLowerCase(Locale.ROOT));
    }

    /** What was read is the archive as it was delivered; what it holds need not be in another. */
    void believe() {
        before = missing;
    }

    /** Sorted. */
    List<String> missing() {
        return missing.stream().sorted().toList();
    }
}
