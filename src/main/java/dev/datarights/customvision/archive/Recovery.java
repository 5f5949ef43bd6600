package dev.datarights.customvision.archive;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Finds how far a bag that was left behind can be trusted. Entries must follow each other without a gap and lie inside
 * the file; the last ones, which may not have been synced when the machine stopped, are read and checked.
 *
 * @param journalLength where the journal's trusted lines end
 * @param partLength where the last trusted entry ends
 * @param sealingBegan whether the file holds all entries before the sealing mark, and there is a mark
 */
record Recovery(long journalLength, long partLength, boolean sealingBegan) {

    /** Twice as many as are ever left unsynced. */
    private static final int CHECKED = 4 * GrowingZip.SYNC_EVERY;

    static Recovery scan(Path part, Journal journal, ZipFormat zip) throws IOException {
        long available = Files.exists(part) ? Files.size(part) : 0;
        Deque<Step> last = new ArrayDeque<>();
        Step step = new Step(null, journal.start(), 0);
        boolean sealing = false;
        Journal.Lines lines = journal.lines();
        for (Optional<Journal.Line> line; (line = lines.next()).isPresent(); ) {
            if (line.get().text().equals(Journal.SEALING)) {
                sealing = true;
                break;
            }
            Optional<Entry> entry = Entry.parse(line.get().text());
            if (entry.isEmpty() || entry.get().offset() != step.partEnd()
                    || zip.endOf(entry.get()) > available) {
                break;
            }
            step = new Step(entry.get(), line.get().end(), zip.endOf(entry.get()));
            last.addLast(step);
            if (last.size() > CHECKED) {
                last.removeFirst();
            }
        }
        Optional<Step> wrong = firstWrong(part, last, zip);
        if (wrong.isPresent()) {
            Entry entry = wrong.get().entry();
            return new Recovery(wrong.get().journalEnd() - entry.toLine().length() - 1, entry.offset(), sealing);
        }
        return new Recovery(step.journalEnd(), step.partEnd(), sealing);
    }

    private static Optional<Step> firstWrong(Path part, Deque<Step> steps, ZipFormat zip) throws IOException {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = new FileInputStream(part.toFile())) {
            in.skipNBytes(steps.getFirst().entry().offset());
            for (Step step : steps) {
                if (!isWhole(in, step.entry(), zip)) {
                    return Optional.of(step);
                }
            }
            return Optional.empty();
        }
    }

    /** Reads the entry that comes next in {@code in} and compares header, length, CRC and SHA-256. */
    static boolean isWhole(InputStream in, Entry entry, ZipFormat zip) throws IOException {
        byte[] header = zip.localHeader(entry);
        if (!Arrays.equals(in.readNBytes(header.length), header)) {
            return false;
        }
        Slice data = new Slice(in, entry.compressedLength());
        try (InputStream content = Slice.decode(data, entry.method(), entry.compressedLength())) {
            Fingerprint found = Fingerprint.of(content, entry.length());
            data.transferTo(OutputStream.nullOutputStream());
            return found.length() == entry.length() && found.crc32() == entry.crc32()
                    && found.sha256().equals(entry.sha256());
        } catch (ZipException | EOFException e) {
            return false;
        }
    }

    private record Step(Entry entry, long journalEnd, long partEnd) {
    }
}
