package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.datarights.customvision.archive.BagPaths;
import dev.datarights.customvision.archive.SealedArchive;
import dev.datarights.customvision.delivery.DeliveredContent;

/** Paths that a bag must hold, whatever their extension, and which of them it lacks. */
final class SoughtFiles implements DeliveredContent {

    private final List<String> sought;
    private Set<String> missing;

    /** @param sought below the bag's top folder, without extension, e.g. {@code data/images/ID} */
    SoughtFiles(Collection<String> sought) {
        this.sought = sought.stream().map(path -> path.toLowerCase(Locale.ROOT)).toList();
        this.missing = new HashSet<>(this.sought);
    }

    @Override
    public void read(InputStream bag) throws IOException {
        missing = new HashSet<>(sought);
        BagPaths.read(bag, this::found);
    }

    void read(SealedArchive bag) throws IOException {
        missing = new HashSet<>(sought);
        BagPaths.read(bag, this::found);
    }

    private void found(String path) {
        int dot = path.lastIndexOf('.');
        missing.remove((dot > path.lastIndexOf('/') ? path.substring(0, dot) : path).toLowerCase(Locale.ROOT));
    }

    /** Sorted. */
    List<String> missing() {
        return missing.stream().sorted().toList();
    }
}
