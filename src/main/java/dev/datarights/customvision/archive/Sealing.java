package dev.datarights.customvision.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

import dev.datarights.customvision.files.AtomicFiles;

/** The last steps of a bag, all streamed from its journal: manifests, central directory, reading everything back. */
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

    private void directory(long offset, Target target) throws IOException {
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

    /**
     * Reads the whole file once, as it lies on disk, against the journal.
     *
     * @return the file's SHA-256
     * @throws DamagedEntry at the first entry that is not what was put in
     */
    String readBack(Path file) throws IOException, DamagedEntry {
        MessageDigest sha256 = Fingerprint.digest("SHA-256");
        try (InputStream in = new DigestInputStream(
                new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16), sha256)) {
            long end = 0;
            Journal.Lines lines = journal.lines();
            for (Optional<Entry> entry; (entry = lines.nextEntry()).isPresent(); ) {
                if (!Recovery.isWhole(in, entry.get(), zip)) {
                    throw new DamagedEntry(entry.get());
                }
                end = zip.endOf(entry.get());
            }
            directory(end, expected -> {
                if (!Arrays.equals(in.readNBytes(expected.length), expected)) {
                    throw new IOException("The central directory of " + file.getFileName()
                            + " reads back otherwise than it was written. Check the disk, then run the request again.");
                }
            });
            if (in.read() >= 0) {
                throw new IOException(file.getFileName() + " is longer than what was written to it. Run the request again.");
            }
        }
        return Fingerprint.hex(sha256.digest());
    }

    private interface Target {
        void write(byte[] bytes) throws IOException;
    }

    /** An entry that reads back otherwise than it was written. */
    static final class DamagedEntry extends Exception {
        private final transient Entry entry;

        DamagedEntry(Entry entry) {
            super(entry.path());
            this.entry = entry;
        }

        Entry entry() {
            return entry;
        }
    }
}
