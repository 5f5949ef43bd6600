package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * An archive that grows in its work folder and is to lie in a folder on the same file system: when it is whole it gets a
 * second name there instead of being written a second time, which spares half of the room and of the writing.
 *
 * <p>A file that was made in the work folder would be the owner's only, wherever its names are. So it is made in the
 * destination's folder, where it gets the owner, the group, the access list and the label that any file there gets, and is
 * moved into the work folder while it is empty. There nobody else may read it. Beside it lies {@code <name>.zip.destined}: what
 * others may do with it at its destination, the folder it was made in, and which file it is, since one of its name may be made
 * anew.
 */
public final class DestinedFile {

    private static final String INODE = "unix:ino";

    private DestinedFile() {
    }

    /**
     * Makes the empty file of an archive, where it is to be delivered as it is, to a folder, and both folders are on one file
     * system. Elsewhere nothing is made, and the archive will be copied.
     *
     * @param to   {@code folder}, or a destination that this is not about
     * @param path folder below the destination's root
     * @param file {@code <name>.zip.part} in a work folder that only its owner may enter
     */
    public static void begin(CamelContext context, String to, String path, Path file) {
        if (!new DeliverySettings(context).encrypts()) {
            make(context, to, path, file);
        }
    }

    /** The same for {@code <name>.zip.pgp.part}. */
    static void beginEncrypted(CamelContext context, Delivery plain, Path file) {
        make(context, plain.to(), plain.path(), file);
    }

    private static void make(CamelContext context, String to, String path, Path file) {
        if (!"folder".equals(to) || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        try {
            make(new DeliverySettings(context).folder().directory().toAbsolutePath().normalize().resolve(path == null ? "" : path), file);
        } catch (IOException | UnsupportedOperationException e) {
            // whatever is wrong with the destination is told when something is to be delivered there
        }
    }

    private static void make(Path folder, Path file) throws IOException {
        Files.createDirectories(folder);
        Path there = folder.resolve("." + file.getFileName());
        Files.deleteIfExists(there);
        Files.createFile(there);
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(there);
            Files.write(AtomicFiles.begin(mark(file)), List.of(PosixFilePermissions.toString(rights), folder.toRealPath().toString(),
                    Files.getAttribute(there, INODE).toString()));
            Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rw-------"));
            Files.move(there, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(mark(file));
            Files.deleteIfExists(there);
            throw e;
        }
    }

    /** From now on the file stays where it is, to be gone on with; it is copied where it is delivered. */
    public static void keep(Path file) throws IOException {
        Files.deleteIfExists(mark(file));
    }

    /**
     * Gives the file a second name in the folder it was made in.
     *
     * @param name what is not there yet
     * @return false where it was made elsewhere, or the file system has no second names: it is to be copied
     */
    static boolean link(Path file, Path name) throws IOException {
        List<String> made = Files.exists(mark(file)) ? Files.readAllLines(mark(file)) : List.of();
        if (made.size() != 3 || !made.get(1).equals(name.getParent().toRealPath().toString())
                || !made.get(2).equals(Files.getAttribute(file, INODE).toString())) {
            return false;
        }
        try {
            Files.createLink(name, file);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
        Files.setPosixFilePermissions(name, PosixFilePermissions.fromString(made.get(0)));
        try (FileChannel channel = FileChannel.open(name)) {
            channel.force(true);
        }
        return true;
    }

    /** Whether what is written into the file would change another file too: it has a name elsewhere. */
    public static boolean isShared(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix") && (int) Files.getAttribute(file, "unix:nlink") > 1;
    }

    private static Path mark(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.part$", "") + ".destined");
    }
}
