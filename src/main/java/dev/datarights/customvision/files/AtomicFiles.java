package dev.datarights.customvision.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and folders of the working state: whole or absent under their name, whatever happens, and for their owner's
 * eyes only ({@code rw-------} and {@code rwx------}, where the file system knows permissions).
 */
public final class AtomicFiles {

    private AtomicFiles() {}

    /**
     * Writes a file, replacing one that is there in a single step. On return it is on the disk.
     *
     * @param file in a folder that exists
     * @throws IOException where it could not be written; what was there before is then still there
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path growing = Files.createTempFile(folder, "." + file.getFileName() + ".", ".tmp", permissions(folder, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(growing, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(growing);
            throw e;
        }
        sync(folder);
    }

    /** Makes a folder and those above it that are missing; one that is there stays as it is. */
    public static void createDirectories(Path folder) throws IOException {
        Files.createDirectories(folder, permissions(folder, "rwx------"));
    }

    /** Makes an empty file, for its owner only, where there is none: to be opened, and to grow, under this name. */
    public static Path begin(Path file) throws IOException {
        try {
            Files.createFile(file, permissions(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // it was begun before, and is gone on with
        }
        return file;
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return knowsPermissions(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static boolean knowsPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** A new name survives a power failure only once its folder is on the disk too; Windows cannot open a folder. */
    private static void sync(Path folder) throws IOException {
        if (knowsPermissions(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
