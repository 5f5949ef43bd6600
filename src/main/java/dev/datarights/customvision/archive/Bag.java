package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A BagIt 1.0 bag (RFC 8493) in one growing ZIP: one writer, many callers; every public method is thread-safe.
 *
 * <p>Beside {@code <name>.zip.part} lies {@code <name>.journal}. Both are synced every 64 entries, and when an entry comes
 * more than a second after the last sync. A process killed at any byte leaves a bag that opens and goes on after its last
 * whole entry.
 */
public final class Bag implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    private final Object lock = new Object();
    private final String name;
    private final GrowingZip file;
    private final PathIndex index = new PathIndex();
    private long payloadFiles;
    private long payloadBytes;
    private boolean sealing;
    private boolean closed;

    private Bag(String name, GrowingZip file) throws IOException {
        this.name = name;
        this.file = file;
        Journal.Lines entries = file.entries();
        for (Optional<Entry> entry; (entry = entries.nextEntry()).isPresent(); ) {
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
        GrowingZip file = GrowingZip.open(folder, name);
        try {
            return new Bag(name, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Adds an entry; the payload stays the caller's to close. After a failure to write it, the bag is as before.
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

    /** Adds a tag file, a part of the page. What it shows is derived, so sealing has to have begun. */
    void putTagFile(String path, Payload payload) throws IOException {
        if (!Entry.isSafe(path) || Entry.isPayload(path)) {
            throw new IllegalArgumentException("Not a path for a tag file: '" + path + "'");
        }
        synchronized (lock) {
            if (!sealing) {
                throw new IllegalStateException("Bag " + name + " is not being sealed yet");
            }
        }
        append(path, payload);
    }

    /** How the EXIF data of a JPEG say it is to be turned, 1 to 8; 0 where there is nothing about it. */
    int orientationOf(String path) {
        synchronized (lock) {
            return index.note(path);
        }
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
                file.markSealing();
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
                append(TagFiles.DECLARATION, Payload.of(TagFiles.declaration()));
                append(TagFiles.INFO, Payload.of(TagFiles.info(info, payloadFiles, payloadBytes)));
                if (info.page() != null) {
                    append(TagFiles.PAGE, Payload.of(info.page()));
                }
                append(TagFiles.MANIFEST, file.manifest(true));
                append(TagFiles.TAG_MANIFEST, file.manifest(false));
                return file.seal(payloadFiles, payloadBytes);
            } finally {
                closed = true;
                file.close();
            }
        }
    }

    private void append(String path, Payload payload) throws IOException {
        if (payload.length() > 0 && Entry.isText(path)) {
            // before the lock is taken: the others go on meanwhile
            try (Payload deflated = file.deflate(payload)) {
                append(path, Entry.DEFLATED, payload, deflated);
            }
        } else {
            append(path, Entry.STORED, payload, payload);
        }
    }

    private void append(String path, int method, Payload payload, Payload data) throws IOException {
        synchronized (lock) {
            checkOpen();
            if (index.contains(path)) {
                throw new IllegalStateException("Bag " + name + " has an entry " + path + " already");
            }
            count(file.append(path, method, payload, data));
            file.syncWhenDue();
        }
    }

    private void count(Entry entry) {
        index.add(entry.path(), entry.orientation());
        if (entry.isPayload()) {
            payloadFiles++;
            payloadBytes += entry.length();
        }
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
                closed = true;
                try (file) {
                    file.sync();
                } catch (IOException e) {
                    throw new UncheckedIOException("Bag " + name + " cannot be closed", e);
                }
            }
        }
    }
}
