package dev.datarights.customvision.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * The files of a bag on disk: {@code <name>.zip.part}, the {@code <name>.journal} beside it, and {@code <name>.spool} for
 * what is too large for memory. Callers take turns; only {@link #deflate} may run beside the others.
 */
final class GrowingZip implements Closeable {

    static final int SYNC_EVERY = 64;

    private static final Logger LOG = LoggerFactory.getLogger(GrowingZip.class);
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path folder;
    private final String name;
    private final ZipFormat zip;
    private final Journal journal;
    private final PartFile part;
    private final Sealing sealing;
    private final BackgroundSync background;
    private ReadBack readBack;
    private long sealingFrom;
    private int unsynced;
    private long lastSync = System.nanoTime();

    private GrowingZip(Path folder, String name, Journal journal, PartFile part) {
        this.folder = folder;
        this.name = name;
        this.zip = new ZipFormat(name);
        this.journal = journal;
        this.part = part;
        this.sealing = new Sealing(journal, zip, spool(folder, name));
        this.background = new BackgroundSync(() -> {
            syncFiles();
            return null;
        });
    }

    /** Opens what was left behind, cut back to what can be trusted, or begins anew. */
    static GrowingZip open(Path folder, String name) throws IOException {
        AtomicFiles.createDirectories(folder);
        Path partPath = part(folder, name);
        Path sealed = SealedArchive.zip(folder, name);
        Path journalPath = folder.resolve(name + ".journal");
        boolean reopened = !Files.exists(partPath) && Files.exists(sealed);
        if (reopened && !Files.exists(journalPath)) {
            throw lostJournal(sealed);
        }
        Journal journal = Journal.open(journalPath, name);
        PartFile part = null;
        try {
            Recovery safe = Recovery.scan(reopened ? sealed : partPath, journal, new ZipFormat(name));
            if (reopened && !safe.sealingBegan()) {
                throw lostJournal(sealed);
            }
            Durable.deleteFolder(spool(folder, name));
            Files.deleteIfExists(SealedArchive.seal(folder, name));
            if (reopened) {
                Durable.takeBack(sealed, partPath);
            }
            part = PartFile.open(partPath);
            if (part.end() > safe.partLength()) {
                LOG.info("Bag {}: cut back from {} to {} bytes, the end of the last entry to keep", name, part.end(), safe.partLength());
            }
            part.cutTo(safe.partLength());
            part.sync();
            journal.cutTo(safe.journalLength());
            return new GrowingZip(folder, name, journal, part);
        } catch (IOException | RuntimeException e) {
            journal.close();
            if (part != null) {
                part.close();
            }
            throw e;
        }
    }

    /** The entries so far. */
    Journal.Lines entries() {
        return journal.lines();
    }

    Payload deflate(Payload payload) throws IOException {
        // text is little beside the images, and what better compression takes is time in which nothing else can go on
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (InputStream in = new DeflaterInputStream(payload.open(), deflater)) {
            return PayloadReader.read(in, spool(folder, name));
        } finally {
            deflater.end();
        }
    }

    /** @param data what is written for {@code payload}: itself, or deflated */
    Entry append(String path, int method, Payload payload, Payload data) throws IOException {
        Entry entry = new Entry(path, method, part.end(), data.length(), payload.length(), payload.crc32(), payload.sha256(),
                payload.orientation());
        part.append(zip.localHeader(entry), data);
        try {
            journal.append(entry);
        } catch (IOException e) {
            part.cutTo(entry.offset());
            throw e;
        }
        unsynced++;
        return entry;
    }

    /** Begins a sync where one is due; at most twice {@link #SYNC_EVERY} entries are ever not on the disk. */
    void syncWhenDue() throws IOException {
        if (unsynced >= SYNC_EVERY || System.nanoTime() - lastSync > SYNC_NANOS) {
            background.begin();
            synced();
        }
    }

    /** What is there by now begins to be read back. */
    void markSealing() throws IOException {
        sync();
        journal.markSealing();
        journal.sync();
        Journal.Lines first = journal.lines();
        sealingFrom = journal.end();
        readBack = new ReadBack(part(folder, name), zip, first);
    }

    Payload manifest(boolean payload) throws IOException {
        return sealing.manifest(payload);
    }

    /** Writes the central directory, reads everything back, gives the file its name and its seal; closes. */
    SealedArchive seal(long payloadFiles, long payloadBytes) throws IOException {
        long directory = part.end();
        sealing.writeDirectory(part);
        sync();
        String sha256 = readBack(directory);
        long length = part.end();
        close();
        Path sealed = SealedArchive.zip(folder, name);
        Durable.move(part(folder, name), sealed);
        SealedArchive archive = new SealedArchive(sealed, name, length, sha256, payloadFiles, payloadBytes);
        archive.write();
        return archive;
    }

    private String readBack(long directory) throws IOException {
        try {
            return readBack.finish(journal.linesFrom(sealingFrom), target -> sealing.directory(directory, target));
        } catch (ReadBack.DamagedEntry e) {
            part.cutTo(e.entry().offset());
            part.sync();
            throw new IOException("Bag " + name + ": " + e.entry().path() + " reads back otherwise than it was written."
                    + " Check the disk, then run the request again: it is fetched anew.", e);
        }
    }

    /** Returns once everything is on the disk. */
    void sync() throws IOException {
        background.await();
        syncFiles();
        synced();
    }

    private void syncFiles() throws IOException {
        part.sync();
        journal.sync();
    }

    private void synced() {
        unsynced = 0;
        lastSync = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        try (journal; part; ReadBack ended = readBack) {
            background.await();
            Durable.deleteFolder(spool(folder, name));
        }
    }

    static Path part(Path folder, String name) {
        return folder.resolve(name + ".zip.part");
    }

    private static Path spool(Path folder, String name) {
        return folder.resolve(name + ".spool");
    }

    private static IOException lostJournal(Path sealed) {
        return new IOException("The journal that belongs to " + sealed.getFileName()
                + " is missing or not whole, so nothing can be added to it. Move the file away to fetch the project anew.");
    }
}
