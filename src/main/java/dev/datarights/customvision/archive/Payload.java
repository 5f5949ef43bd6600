package dev.datarights.customvision.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * The bytes of one entry, already here, measured and hashed: small ones in memory, large ones in a spool file.
 * Whoever makes one closes it; closing deletes its spool file. It may be opened any number of times.
 */
public final class Payload implements AutoCloseable {

    /** Up to this many bytes stay in memory. */
    static final int IN_MEMORY = 1 << 20;
    static final int BUFFER = 1 << 16;

    private final byte[] bytes;
    private final Path file;
    private final boolean spooled;
    private final long length;
    private final long crc32;
    private final String sha256;
    private final byte[] md5;
    private final ContentKind kind;
    private final int orientation;

    /** @param spooled whether the file goes when this is closed */
    Payload(byte[] bytes, Path file, boolean spooled, Measured measured, int orientation) {
        this.bytes = bytes;
        this.file = file;
        this.spooled = spooled;
        this.length = measured.fingerprint().length();
        this.crc32 = measured.fingerprint().crc32();
        this.sha256 = measured.fingerprint().sha256();
        this.md5 = measured.md5();
        this.kind = ContentKind.of(measured.start());
        this.orientation = orientation;
    }

    /** The array itself, not a copy: leave it alone afterwards. */
    public static Payload of(byte[] bytes) {
        Measured measured = new Measured(false);
        measured.update(bytes, bytes.length);
        return new Payload(bytes, null, false, measured, ExifOrientation.of(bytes));
    }

    /** A file that is there already; closing does not delete it. */
    public static Payload of(Path file) throws IOException {
        Measured measured = new Measured(false);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                measured.update(buffer, n);
            }
        }
        return new Payload(null, file, false, measured, 0);
    }

    /** In bytes. */
    public long length() {
        return length;
    }

    /** Lower-case hex. */
    public String sha256() {
        return sha256;
    }

    public long crc32() {
        return crc32;
    }

    /** As in the HTTP field Content-MD5 (RFC 1864); null where it was not to be computed. */
    String md5Base64() {
        return md5 == null ? null : Base64.getEncoder().encodeToString(md5);
    }

    /** By content, not by name: {@code jpg}, {@code png}, {@code bmp}, {@code gif}, {@code zip}, else {@code bin}. */
    public String extension() {
        return kind.extension();
    }

    ContentKind kind() {
        return kind;
    }

    /** The first bytes, {@link #IN_MEMORY} of them where there are more. */
    byte[] start() throws IOException {
        if (file == null) {
            return bytes;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(IN_MEMORY);
        }
    }

    /** The last bytes, as many as are asked for where there are so many. */
    byte[] end(int count) throws IOException {
        int many = (int) Math.min(count, length);
        if (file == null) {
            return Arrays.copyOfRange(bytes, bytes.length - many, bytes.length);
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(length - many);
            return in.readNBytes(many);
        }
    }

    /** 1 to 8 where it is a JPEG whose EXIF data state how it is to be turned, else 0. */
    int orientation() {
        return orientation;
    }

    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    /** Takes the first so many bytes of an array, which is not its own. */
    interface Target {
        void write(byte[] bytes, int count) throws IOException;
    }

    /** All bytes in order. */
    void writeTo(Target target) throws IOException {
        if (file == null) {
            target.write(bytes, bytes.length);
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                target.write(buffer, n);
            }
        }
    }

    @Override
    public void close() {
        if (spooled) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete the spool file " + file.getFileName(), e);
            }
        }
    }
}
