package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A BagIt 1.0 bag (RFC 8493) in one growing ZIP: one writer, many callers; every public method is thread-safe.
 *
 * <p>Beside {@code <name>.zip.part} lies {@code <name>.journal}. Both are synced every {@value #SYNC_EVERY} entries, and
 * when an entry comes more than a second after the last sync. A process killed at any byte leaves a bag that opens and
 * goes on after its last whole entry.
 */
public final class Bag implements AutoCloseable {

    static final int SYNC_EVERY = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Bag.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Object lock = new Object();
    private final Path folder;
    private final String name;
    private final Path spool;
    private final ZipFormat zip;
    private final Journal journal;
    private final PartFile part;
    private final PathIndex index = new PathIndex();
    private long payloadFiles;
    private long payloadBytes;
    private boolean sealing;
    private boolean closed;
    private int unsynced;
    private long lastSync = System.nanoTime();

    private Bag(Path folder, String name, Journal journal, PartFile part) throws IOException {
        this.folder = folder;
        this.name = name;
        this.spool = spool(folder, name);
        this.zip = new ZipFormat(name);
        this.journal = journal;
        this.part = part;
        Journal.Lines lines = journal.lines();
        for (Optional<Entry> entry; (entry = lines.nextEntry()).isPresent(); ) {
            count(entry.get());
        }
    }

    /**
     * Begins a bag, or goes on with the one left behind; if only a sealed one is there it is opened for more, cut back to
     * where sealing began.
     *
     * @param name the ZIP's name without ending and the top folder inside it
     * @throws IOException also where the bag is open elsewhere, or was begun in another format
     */
    public static Bag open(Path folder, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a name for a bag: '" + name + "'");
        }
        Files.createDirectories(folder);
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
                Durable.move(sealed, partPath);
            }
            part = PartFile.open(partPath);
            if (part.end() > safe.partLength()) {
                LOG.info("Bag {}: cut back from {} to {} bytes, the end of the last whole entry", name, part.end(), safe.partLength());
            }
            part.cutTo(safe.partLength());
            part.sync();
            journal.cutTo(safe.journalLength());
            return new Bag(folder, name, journal, part);
        } catch (IOException | RuntimeException e) {
            journal.close();
            if (part != null) {
                part.close();
            }
            throw e;
        }
    }

    /**
     * Adds an entry; the payload stays the caller's to close. After a failure the bag is as before.
     *
     * @param path below the top folder, beginning with {@code data/}
     * @throws IllegalArgumentException for a path that is not relative, safe and below {@code data/}
     * @throws IllegalStateException for a path that is there already
     */
    public void put(String path, Payload payload) throws IOException {
        if (!Entry.isSafe(path) || !Entry.isPayload(path)) {
            throw new IllegalArgumentException("Not a path for a payload file: '" + path + "'");
        }
        append(path, payload);
    }

    /** Whether an entry of that path is there. */
    public boolean contains(String path) {
        synchronized (lock) {
            return index.contains(path);
        }
    }

    /** The path of the entry {@code <folder>/<id>.<any extension>}, if there is one. */
    public Optional<String> fileOf(String folder, String id) {
        synchronized (lock) {
            return index.find(folder, id);
        }
    }

    /** Payload files so far. */
    public long entries() {
        synchronized (lock) {
            return payloadFiles;
        }
    }

    /** Their bytes, uncompressed. */
    public long payloadBytes() {
        synchronized (lock) {
            return payloadBytes;
        }
    }

    /** What is put from now on is derived from the rest, and is cut away when the bag is opened again. */
    public void beginSealing() throws IOException {
        synchronized (lock) {
            checkOpen();
            if (!sealing) {
                sync();
                journal.markSealing();
                journal.sync();
                sealing = true;
            }
        }
    }

    /**
     * Ends the bag: tag files, manifests, central directory; then reads the file back once, gives it its final name and
     * writes {@code <name>.sealed.json} last. The bag is closed afterwards, also by a failure: open it again to go on.
     *
     * @throws IOException where an entry reads back otherwise than it was put; it and what follows is dropped, so that a
     *         bag opened again lacks it
     */
    public SealedArchive seal(BagInfo info) throws IOException {
        synchronized (lock) {
            checkOpen();
            try {
                beginSealing();
                writeTagFiles(info);
                new Sealing(journal, zip, spool).writeDirectory(part);
                sync();
                SealedArchive archive = readBack();
                release();
                Durable.move(part(folder, name), archive.file());
                archive.write();
                return archive;
            } finally {
                release();
            }
        }
    }

    private void writeTagFiles(BagInfo info) throws IOException {
        Sealing texts = new Sealing(journal, zip, spool);
        append(TagFiles.DECLARATION, Payload.of(TagFiles.declaration()));
        append(TagFiles.INFO, Payload.of(TagFiles.info(info, payloadFiles, payloadBytes)));
        if (info.page() != null) {
            append(TagFiles.PAGE, Payload.of(info.page()));
        }
        append(TagFiles.MANIFEST, texts.manifest(true));
        append(TagFiles.TAG_MANIFEST, texts.manifest(false));
    }

    private SealedArchive readBack() throws IOException {
        try {
            String sha256 = new Sealing(journal, zip, spool).readBack(part(folder, name));
            return new SealedArchive(SealedArchive.zip(folder, name), name, part.end(), sha256, payloadFiles, payloadBytes);
        } catch (Sealing.DamagedEntry e) {
            part.cutTo(e.entry().offset());
            part.sync();
            throw new IOException("Bag " + name + ": " + e.entry().path() + " reads back otherwise than it was written."
                    + " Check the disk, then run the request again: it is fetched anew.", e);
        }
    }

    private void append(String path, Payload payload) throws IOException {
        if (payload.length() > 0 && Entry.isText(path)) {
            try (Payload deflated = deflate(payload)) {
                append(path, Entry.DEFLATED, payload, deflated);
            }
        } else {
            append(path, Entry.STORED, payload, payload);
        }
    }

    private Payload deflate(Payload payload) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (InputStream in = new DeflaterInputStream(payload.open(), deflater)) {
            return Payload.read(in, spool);
        } finally {
            deflater.end();
        }
    }

    private void append(String path, int method, Payload payload, Payload data) throws IOException {
        synchronized (lock) {
            checkOpen();
            if (index.contains(path)) {
                throw new IllegalStateException("Bag " + name + " has an entry " + path + " already");
            }
            Entry entry = new Entry(path, method, part.end(), data.length(), payload.length(), payload.crc32(), payload.sha256());
            part.append(zip.localHeader(entry), data);
            try {
                journal.append(entry);
            } catch (IOException e) {
                part.cutTo(entry.offset());
                throw e;
            }
            count(entry);
            if (++unsynced >= SYNC_EVERY || System.nanoTime() - lastSync > SYNC_NANOS) {
                sync();
            }
        }
    }

    private void count(Entry entry) {
        index.add(entry.path());
        if (entry.isPayload()) {
            payloadFiles++;
            payloadBytes += entry.length();
        }
    }

    private void sync() throws IOException {
        part.sync();
        journal.sync();
        unsynced = 0;
        lastSync = System.nanoTime();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("Bag " + name + " is closed");
        }
    }

    /** Leaves an unsealed bag on disk, to be gone on with. */
    @Override
    public void close() {
        synchronized (lock) {
            if (!closed) {
                try {
                    sync();
                    release();
                } catch (IOException e) {
                    throw new UncheckedIOException("Bag " + name + " cannot be closed", e);
                }
            }
        }
    }

    private void release() throws IOException {
        closed = true;
        try (journal; part) {
            Durable.deleteFolder(spool);
        }
    }

    private static Path part(Path folder, String name) {
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
