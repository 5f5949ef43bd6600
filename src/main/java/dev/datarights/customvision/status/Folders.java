package dev.datarights.customvision.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Whether files can be put into a folder, or it can be made where it is not there yet. */
final class Folders {

    private Folders() {
    }

    static Probe.Question writable(Supplier<String> folder) {
        return () -> {
            Path path = Path.of(folder.get()).toAbsolutePath().normalize();
            Path there = path;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
                throw new IOException(path + " cannot be written to");
            }
            return path + " can be written to";
        };
    }
}
