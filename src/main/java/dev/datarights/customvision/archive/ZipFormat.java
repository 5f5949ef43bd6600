package dev.datarights.customvision.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes around an entry's data, after PKWARE's APPNOTE 6.3, with ZIP64 fields where a number outgrows its place.
 * Sizes and CRC are known beforehand, so there are no data descriptors and each header depends on its entry alone.
 */
final class ZipFormat {

    static final int LOCAL = 0x04034b50;
    static final int CENTRAL = 0x02014b50;
    static final int END = 0x06054b50;
    static final int END64 = 0x06064b50;
    static final int LOCATOR64 = 0x07064b50;
    static final long MAX32 = 0xFFFF_FFFFL;
    static final int MAX16 = 0xFFFF;
    static final int EXTRA64 = 1;

    private static final int UTF8 = 0x0800;
    private static final int PLAIN = 20;
    private static final int ZIP64 = 45;
    private static final int MADE_ON_UNIX = 3 << 8 | ZIP64;
    private static final int REGULAR_FILE_0644 = 0100644 << 16;
    // 1980-01-01, the first day ZIP knows: the service's own dates are in the records, and the same data gives the same bytes
    private static final short DATE = 0x21;
    private static final short TIME = 0;

    private final String topFolder;

    ZipFormat(String bagName) {
        this.topFolder = bagName + "/";
    }

    byte[] localHeader(Entry entry) {
        byte[] name = name(entry);
        boolean big = isBig(entry);
        ByteBuffer out = buffer(30 + name.length + (big ? 20 : 0));
        out.putInt(LOCAL).putShort((short) (big ? ZIP64 : PLAIN));
        putCommon(out, entry, big);
        out.putShort((short) name.length).putShort((short) (big ? 20 : 0)).put(name);
        if (big) {
            out.putShort((short) EXTRA64).putShort((short) 16).putLong(entry.length()).putLong(entry.compressedLength());
        }
        return out.array();
    }

    byte[] centralHeader(Entry entry) {
        byte[] name = name(entry);
        boolean big = isBig(entry);
        boolean far = entry.offset() >= MAX32;
        int fields = (big ? 16 : 0) + (far ? 8 : 0);
        int extra = fields == 0 ? 0 : 4 + fields;
        ByteBuffer out = buffer(46 + name.length + extra);
        out.putInt(CENTRAL).putShort((short) MADE_ON_UNIX).putShort((short) (extra > 0 ? ZIP64 : PLAIN));
        putCommon(out, entry, big);
        out.putShort((short) name.length).putShort((short) extra);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(REGULAR_FILE_0644).putInt((int) (far ? MAX32 : entry.offset())).put(name);
        if (extra > 0) {
            out.putShort((short) EXTRA64).putShort((short) fields);
            if (big) {
                out.putLong(entry.length()).putLong(entry.compressedLength());
            }
            if (far) {
                out.putLong(entry.offset());
            }
        }
        return out.array();
    }

    byte[] end(long entries, long directoryOffset, long directoryLength) {
        boolean big = entries >= MAX16 || directoryOffset >= MAX32 || directoryLength >= MAX32;
        ByteBuffer out = buffer(22 + (big ? 56 + 20 : 0));
        if (big) {
            out.putInt(END64).putLong(44).putShort((short) MADE_ON_UNIX).putShort((short) ZIP64).putInt(0).putInt(0);
            out.putLong(entries).putLong(entries).putLong(directoryLength).putLong(directoryOffset);
            out.putInt(LOCATOR64).putInt(0).putLong(directoryOffset + directoryLength).putInt(1);
        }
        short count = (short) Math.min(entries, MAX16);
        out.putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count);
        out.putInt((int) Math.min(directoryLength, MAX32)).putInt((int) Math.min(directoryOffset, MAX32)).putShort((short) 0);
        return out.array();
    }

    /** Where the entry's data ends and the next local header begins. */
    long endOf(Entry entry) {
        return entry.offset() + 30 + topFolder.length() + entry.path().length() + (isBig(entry) ? 20 : 0)
                + entry.compressedLength();
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean isBig(Entry entry) {
        return entry.length() >= MAX32 || entry.compressedLength() >= MAX32;
    }

    private byte[] name(Entry entry) {
        return (topFolder + entry.path()).getBytes(StandardCharsets.US_ASCII);
    }

    private static void putCommon(ByteBuffer out, Entry entry, boolean big) {
        out.putShort((short) UTF8).putShort((short) entry.method()).putShort(TIME).putShort(DATE).putInt((int) entry.crc32());
        out.putInt((int) (big ? MAX32 : entry.compressedLength())).putInt((int) (big ? MAX32 : entry.length()));
    }
}
