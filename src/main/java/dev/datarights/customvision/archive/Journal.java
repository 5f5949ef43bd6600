package dev.datarights.customvision.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * What the growing file holds, one line per entry after a first line with the format's version. It is the bag's only
 * index on disk: a restart reads it to go on, sealing streams manifests and central directory from it.
 *
 * <p>One file handle serves reading and writing, because closing another one would give up the lock that keeps a second
 * process away. A {@link RandomAccessFile}, not a channel: interrupting a thread closes a channel for all others.
 */
final class Journal implements Closeable {

    static final int FORMAT_VERSION = 1;
    static final String SEALING = "sealing";

    private static final String VERSION_LABEL = "formatVersion ";
    private static final int LONGEST_LINE = 4096;

    private final RandomAccessFile file;
    private final long start;
    private long end;

    private Journal(RandomAccessFile file, long start, long end) {
        this.file = file;
        this.start = start;
        this.end = end;
    }

    /** Opens what is there, or begins a new one where there is none, or one whose first line was never finished. */
    static Journal open(Path path, String bagName) throws IOException {
        RandomAccessFile file = new RandomAccessFile(AtomicFiles.begin(path).toFile(), "rw");
        try {
            lock(file, path);
            Optional<Line> first = new Lines(file, 0, file.length()).next();
            String header = VERSION_LABEL + FORMAT_VERSION + " bag " + bagName;
            if (first.isEmpty()) {
                byte[] line = (header + "\n").getBytes(StandardCharsets.US_ASCII);
                file.setLength(0);
                file.write(line);
                return new Journal(file, line.length, line.length);
            }
            if (!first.get().text().equals(header)) {
                throw new IOException("The journal " + path.getFileName() + " begins with '" + printable(first.get().text())
                        + "', this program writes '" + header
                        + "'. Finish it with the version that began it, or remove it and its .part to fetch anew.");
            }
            return new Journal(file, first.get().end(), file.length());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void lock(RandomAccessFile file, Path path) throws IOException {
        try {
            if (file.getChannel().tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process; told below like any other holder
        }
        throw new IOException("The bag of " + path.getFileName() + " is being written already. Wait until that run has ended.");
    }

    void append(Entry entry) throws IOException {
        append(entry.toLine());
    }

    void markSealing() throws IOException {
        append(SEALING);
    }

    private void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (file) {
            try {
                file.seek(end);
                file.write(bytes);
                end += bytes.length;
            } catch (IOException e) {
                file.setLength(end);
                throw e;
            }
        }
    }

    /** Forgets what stands behind {@code position}, the start of a line. */
    void cutTo(long position) throws IOException {
        file.setLength(position);
        end = position;
        sync();
    }

    void sync() throws IOException {
        file.getFD().sync();
    }

    /** The lines so far; may be read while more are appended. */
    Lines lines() {
        return linesFrom(start);
    }

    /** The lines so far behind {@code position}, the start of one. */
    Lines linesFrom(long position) {
        return new Lines(file, position, end);
    }

    /** Where the next line will stand. */
    long end() {
        return end;
    }

    long start() {
        return start;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(60, text.length())).replaceAll("[^ -~]", "?");
    }

    /** A line and where it stands, without and with its newline. */
    record Line(String text, long start, long end) {
    }

    /** Reads whole lines; a last one without newline is not seen. */
    static final class Lines {
        private final RandomAccessFile file;
        private final byte[] buffer = new byte[1 << 16];
        private final long limit;
        private long position;
        private int from;
        private int filled;

        private Lines(RandomAccessFile file, long position, long limit) {
            this.file = file;
            this.position = position;
            this.limit = limit;
        }

        Optional<Line> next() throws IOException {
            for (int i = from; ; i++) {
                if (i == filled) {
                    int gap = from;
                    if (!fill()) {
                        return Optional.empty();
                    }
                    i -= gap;
                }
                if (buffer[i] == '\n') {
                    Line line = new Line(new String(buffer, from, i - from, StandardCharsets.ISO_8859_1),
                            position, position + i - from + 1);
                    from = i + 1;
                    position = line.end();
                    return Optional.of(line);
                }
            }
        }

        /** The next entry, past the sealing mark; empty at the end. */
        Optional<Entry> nextEntry() throws IOException {
            Optional<Line> line = next();
            if (line.isPresent() && line.get().text().equals(SEALING)) {
                line = next();
            }
            if (line.isEmpty()) {
                return Optional.empty();
            }
            Optional<Entry> entry = Entry.parse(line.get().text());
            if (entry.isEmpty()) {
                throw new IOException("A journal line is damaged at byte " + line.get().start()
                        + ". Close the bag and open it again: it goes on from the last good entry.");
            }
            return entry;
        }

        private boolean fill() throws IOException {
            int kept = filled - from;
            if (kept > LONGEST_LINE) {
                return false;
            }
            System.arraycopy(buffer, from, buffer, 0, kept);
            from = 0;
            filled = kept;
            int n;
            synchronized (file) {
                file.seek(position + kept);
                n = file.read(buffer, kept, (int) Math.min(buffer.length - kept, limit - position - kept));
            }
            if (n <= 0) {
                return false;
            }
            filled += n;
            return true;
        }
    }
}
