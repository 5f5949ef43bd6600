package dev.datarights.customvision.archive;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.datarights.customvision.files.AtomicFiles;

/** The last entries of a bag, streamed from its journal: manifests and central directory. */
final class Sealing {

    private final Journal journal;
    private final ZipFormat zip;
    private final Path spool;

    Sealing(Journal journal, ZipFormat zip, Path spool) {
        this.journal = journal;
        this.zip = zip;
        this.spool = spool;
    }

    /** The manifest of payload or of tag files, sorted by path, as a file of the spool folder. */
    Payload manifest(boolean payload) throws IOException {
        AtomicFiles.createDirectories(spool);
        Path file = Files.createTempFile(spool, "manifest-", ".txt");
        try (SortedLines sorted = new SortedLines(spool);
             BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            Journal.Lines lines = journal.lines();
            for (Optional<Entry> entry; (entry = lines.nextEntry()).isPresent(); ) {
                if (entry.get().isPayload() == payload) {
                    sorted.add(entry.get().path() + ' ' + entry.get().sha256());
                }
            }
            sorted.forEach(line -> {
                int space = line.indexOf(' ');
                out.write(line.substring(space + 1) + "  " + line.substring(0, space) + "\n");
            });
        }
        return Payload.of(file);
    }

    void writeDirectory(PartFile part) throws IOException {
        try (OutputStream out = new BufferedOutputStream(part.append(), 1 << 16)) {
            directory(part.end(), out::write);
        }
    }

    /** The central directory and the end record, for entries that end at {@code offset}. */
    void directory(long offset, ReadBack.Target target) throws IOException {
        long entries = 0;
        long length = 0;
        Journal.Lines lines = journal.lines();
        for (Optional<Entry> entry; (entry = lines.nextEntry()).isPresent(); entries++) {
            byte[] header = zip.centralHeader(entry.get());
            target.write(header);
            length += header.length;
        }
        target.write(zip.end(entries, offset, length));
    }
}
