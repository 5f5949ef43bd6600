package dev.datarights.customvision.archive;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

import dev.datarights.customvision.files.Background;

/**
 * Reads a bag's file once from its beginning to its end, as it lies on disk, against the journal. What was put in before
 * sealing began is read while the rest is derived and written, so that the two take their time together.
 * <p>
 * Bytes that were stored as they came are compared by length and CRC-32, which no fault of a disk or of memory keeps to; they
 * all go into the file's SHA-256, which is compared at the destination. A second SHA-256 of each would take as long again.
 */
final class ReadBack implements Closeable {

    private final Path file;
    private final ZipFormat zip;
    private final MessageDigest sha256 = Fingerprint.digest("SHA-256");
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final Background<Void> beginning;
    private volatile boolean abandoned;

    /** Begins with the entries of {@code first}, in a thread of its own. */
    ReadBack(Path file, ZipFormat zip, Journal.Lines first) throws IOException {
        this.file = file;
        this.zip = zip;
        this.in = new DigestInputStream(new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16), sha256);
        this.beginning = Background.begin("customvision-read-back", () -> {
            check(first);
            return null;
        });
    }

    /**
     * Goes on with the entries that were written since, and what follows the last one.
     *
     * @param end reads the bytes after the entries
     * @return the file's SHA-256
     * @throws DamagedEntry at the first entry that is not what was put in
     */
    String finish(Journal.Lines rest, End end) throws IOException {
        beginning.await();
        check(rest);
        end.writeTo(expected -> {
            if (!Arrays.equals(in.readNBytes(expected.length), expected)) {
                throw new IOException("The central directory of " + file.getFileName()
                        + " reads back otherwise than it was written. Check the disk, then run the request again.");
            }
        });
        if (in.read() >= 0) {
            throw new IOException(file.getFileName() + " is longer than what was written to it. Run the request again.");
        }
        return Fingerprint.hex(sha256.digest());
    }

    private void check(Journal.Lines lines) throws IOException {
        for (Optional<Entry> entry; !abandoned && (entry = lines.nextEntry()).isPresent(); ) {
            if (!isWhole(entry.get())) {
                throw new DamagedEntry(entry.get());
            }
        }
    }

    private boolean isWhole(Entry entry) throws IOException {
        if (entry.method() != Entry.STORED) {
            return Recovery.isWhole(in, entry, zip);
        }
        byte[] header = zip.localHeader(entry);
        if (!Arrays.equals(in.readNBytes(header.length), header)) {
            return false;
        }
        CRC32 crc = new CRC32();
        long rest = entry.length();
        for (int n; rest > 0 && (n = in.read(buffer, 0, (int) Math.min(buffer.length, rest))) >= 0; rest -= n) {
            crc.update(buffer, 0, n);
        }
        return rest == 0 && crc.getValue() == entry.crc32();
    }

    /** Also where the bag is not sealed after all; what is under way ends first. */
    @Override
    public void close() throws IOException {
        abandoned = true;
        try (in) {
            beginning.await();
        } catch (DamagedEntry e) {
            // told by finish; who does not finish opens the bag again, and seals it then
        }
    }

    /** What follows the entries, piece by piece. */
    interface End {
        void writeTo(Target target) throws IOException;
    }

    /** Takes one piece after the other. */
    interface Target {
        void write(byte[] bytes) throws IOException;
    }

    /** An entry that reads back otherwise than it was written. */
    static final class DamagedEntry extends IOException {
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
