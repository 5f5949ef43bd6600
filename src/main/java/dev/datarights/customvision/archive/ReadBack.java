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

import dev.datarights.customvision.files.Background;

/**
 * Reads a bag's file once from its beginning to its end, as it lies on disk, against the journal. What was put in before
 * sealing began is read while the rest is derived and written, so that the two take their time together.
 */
final class ReadBack implements Closeable {

    private final Path file;
    private final ZipFormat zip;
    private final MessageDigest sha256 = Fingerprint.digest("SHA-256");
    private final InputStream in;
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
            if (!Recovery.isWhole(in, entry.get(), zip)) {
                throw new DamagedEntry(entry.get());
            }
        }
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
