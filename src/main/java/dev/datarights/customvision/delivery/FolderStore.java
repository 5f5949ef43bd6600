package dev.datarights.customvision.delivery;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;

/** What the routes need of a folder as a destination. */
public final class FolderStore {

    /** The file that has the delivery's name; {@code null} where there is none. */
    public File find(@Variable("delivery") Delivery delivery, CamelContext context) {
        File file = target(delivery, context).toFile();
        return file.exists() ? file : null;
    }

    /**
     * Brings the file under a temporary name, as a second name of it where it was made for this folder, else as a copy, and
     * to the disk, then gives it its name in one step.
     */
    public void send(@Variable("delivery") Delivery delivery, CamelContext context) throws IOException {
        Path target = target(delivery, context);
        Path folder = target.getParent();
        Path part = folder.resolve("." + delivery.name() + ".part");
        Files.createDirectories(folder);
        // what a killed attempt left may be a name of the sealed file itself: it is taken away, never written into
        Files.deleteIfExists(part);
        if (!DestinedFile.link(delivery.file(), part)) {
            copy(delivery.file(), part);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(folder);
    }

    /** Removes the file that has the delivery's name. */
    public void remove(@Variable("delivery") Delivery delivery, CamelContext context) throws IOException {
        Files.deleteIfExists(target(delivery, context));
    }

    private static void copy(Path file, Path part) throws IOException {
        try (FileChannel content = FileChannel.open(file);
             FileChannel copy = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // the bytes need not pass through here: they are looked at where they arrive
            for (long at = 0, length = content.size(); at < length; ) {
                at += content.transferTo(at, length - at, copy);
            }
            copy.force(true);
        }
    }

    /** Without this the new name can be lost with the power. Windows cannot open a folder, and needs no such step. */
    private static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '/') {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static Path target(Delivery delivery, CamelContext context) {
        return new DeliverySettings(context).folder().resolve(delivery);
    }
}
