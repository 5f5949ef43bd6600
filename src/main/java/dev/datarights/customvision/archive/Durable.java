package dev.datarights.customvision.archive;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.datarights.customvision.delivery.DestinedFile;
import dev.datarights.customvision.files.AtomicFiles;

/** Changes of files that are there whole or not at all, after a power cut too. */
final class Durable {

    private Durable() {
    }

    static void write(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileOutputStream out = new FileOutputStream(AtomicFiles.begin(next).toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        move(next, file);
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(to.toAbsolutePath().getParent());
    }

    /** Moves what is to be gone on with; what was delivered as this very file, under another name, does not change with it. */
    static void takeBack(Path sealed, Path part) throws IOException {
        if (!DestinedFile.isShared(sealed)) {
            move(sealed, part);
            return;
        }
        Path copy = part.resolveSibling(part.getFileName() + ".copy");
        try (OutputStream out = Files.newOutputStream(AtomicFiles.begin(copy))) {
            Files.copy(sealed, out);
        }
        DestinedFile.keep(part);
        move(copy, part);
        Files.delete(sealed);
    }

    static void deleteFolder(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open a folder; its file system orders renames by itself
        }
    }
}
