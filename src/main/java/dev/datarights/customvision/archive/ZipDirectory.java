package dev.datarights.customvision.archive;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads a ZIP that nobody vouches for, entry by entry through its central directory, without holding it in memory.
 * Entries must lie in the directory's order and may not overlap, so nothing is unpacked twice.
 */
final class ZipDirectory implements Closeable {

    private static final int END_LENGTH = 22;
    private static final int ENCRYPTED = 1;
    private static final int DATA_DESCRIPTOR = 8;

    private final FileInputStream data;
    private final BufferedInputStream directory;
    private final long directoryOffset;
    private final long entries;
    private long read;
    private long free;

    /** One entry as the central directory describes it; {@code name} has one character per byte. */
    record Item(String name, int flags, int method, long crc32, long compressedLength, long length, long offset) {
        boolean isFolder() {
            return name.endsWith("/") && length == 0;
        }
    }

    private ZipDirectory(FileInputStream data, FileInputStream directory, long directoryOffset, long entries) {
        this.data = data;
        this.directory = new BufferedInputStream(directory, 1 << 16);
        this.directoryOffset = directoryOffset;
        this.entries = entries;
    }

    static ZipDirectory open(Path file) throws IOException {
        FileInputStream data = new FileInputStream(file.toFile());
        FileInputStream directory = null;
        try {
            long length = data.getChannel().size();
            long at = findEnd(data, length);
            ByteBuffer end = at(data, at, END_LENGTH);
            long entries = end.getShort(10) & ZipFormat.MAX16;
            long size = end.getInt(12) & ZipFormat.MAX32;
            long offset = end.getInt(16) & ZipFormat.MAX32;
            long expectedEnd = at;
            if (at >= 20 && at(data, at - 20, 20).getInt(0) == ZipFormat.LOCATOR64) {
                expectedEnd = at(data, at - 20, 20).getLong(8);
                ByteBuffer end64 = at(data, expectedEnd, 56);
                check(end64.getInt(0) == ZipFormat.END64, "the ZIP64 end record is not where it should be");
                entries = end64.getLong(32);
                size = end64.getLong(40);
                offset = end64.getLong(48);
            }
            check(offset >= 0 && size >= 0 && offset + size == expectedEnd, "the central directory is not where it should be");
            directory = new FileInputStream(file.toFile());
            directory.getChannel().position(offset);
            return new ZipDirectory(data, directory, offset, entries);
        } catch (IOException | RuntimeException e) {
            data.close();
            if (directory != null) {
                directory.close();
            }
            throw e;
        }
    }

    /** The next entry, empty after the last. */
    Optional<Item> next() throws IOException {
        if (read == entries) {
            return Optional.empty();
        }
        read++;
        ByteBuffer head = bytes(directory, 46);
        check(head.getInt(0) == ZipFormat.CENTRAL, "the central directory is damaged at entry " + read + " of " + entries);
        byte[] name = bytes(directory, head.getShort(28) & ZipFormat.MAX16).array();
        ByteBuffer extra = bytes(directory, head.getShort(30) & ZipFormat.MAX16);
        directory.skipNBytes(head.getShort(32) & ZipFormat.MAX16);
        Sizes64 sizes = new Sizes64(extra);
        long length = sizes.of(head.getInt(24) & ZipFormat.MAX32);
        long compressed = sizes.of(head.getInt(20) & ZipFormat.MAX32);
        long offset = sizes.of(head.getInt(42) & ZipFormat.MAX32);
        return Optional.of(new Item(new String(name, StandardCharsets.ISO_8859_1), head.getShort(8), head.getShort(10),
                head.getInt(16) & ZipFormat.MAX32, compressed, length, offset));
    }

    /** The entry's content, unpacked as it is read; valid until the next call. */
    InputStream content(Item item) throws IOException {
        check((item.flags() & ENCRYPTED) == 0, item.name() + " is encrypted");
        check(item.method() == Entry.STORED || item.method() == Entry.DEFLATED, item.name() + " is packed in an unknown way");
        check(item.offset() >= free && item.offset() <= directoryOffset - 30, item.name() + " overlaps another entry");
        ByteBuffer head = at(data, item.offset(), 30);
        boolean described = (head.getShort(6) & DATA_DESCRIPTOR) == 0;
        check(head.getInt(0) == ZipFormat.LOCAL && head.getShort(8) == item.method()
                && (!described || (head.getInt(14) & ZipFormat.MAX32) == item.crc32()), item.name() + " has no matching local header");
        byte[] name = bytes(data, head.getShort(26) & ZipFormat.MAX16).array();
        check(new String(name, StandardCharsets.ISO_8859_1).equals(item.name()), item.name() + " has another name in its local header");
        int extra = head.getShort(28) & ZipFormat.MAX16;
        data.skipNBytes(extra);
        long start = item.offset() + 30 + name.length + extra;
        check(item.compressedLength() >= 0 && item.compressedLength() <= directoryOffset - start, item.name() + " overlaps the directory");
        free = start + item.compressedLength();
        return Slice.decode(data, item.method(), item.compressedLength());
    }

    private static long findEnd(FileInputStream in, long length) throws IOException {
        int tail = (int) Math.min(length, END_LENGTH + ZipFormat.MAX16);
        check(tail >= END_LENGTH, "it is too short");
        ByteBuffer last = at(in, length - tail, tail);
        for (int i = tail - END_LENGTH; i >= 0; i--) {
            if (last.getInt(i) == ZipFormat.END && i + END_LENGTH + (last.getShort(i + 20) & ZipFormat.MAX16) == tail) {
                return length - tail + i;
            }
        }
        throw new ZipException("it has no end record");
    }

    private static ByteBuffer at(FileInputStream in, long position, int count) throws IOException {
        check(position >= 0, "a position in it is negative");
        in.getChannel().position(position);
        return bytes(in, count);
    }

    private static ByteBuffer bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the file ends too early");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void check(boolean holds, String otherwise) throws ZipException {
        if (!holds) {
            throw new ZipException(otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        try (data; directory) {
            read = entries;
        }
    }

    /** The 64-bit values, in the order of the 32-bit fields that say "look there". */
    private static final class Sizes64 {
        private ByteBuffer values = ZipFormat.buffer(0);

        Sizes64(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int id = extra.getShort() & ZipFormat.MAX16;
                int size = Math.min(extra.getShort() & ZipFormat.MAX16, extra.remaining());
                if (id == ZipFormat.EXTRA64) {
                    values = extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + size);
            }
        }

        long of(long field) throws ZipException {
            if (field != ZipFormat.MAX32) {
                return field;
            }
            check(values.remaining() >= 8, "a ZIP64 field is missing");
            return values.getLong();
        }
    }
}
