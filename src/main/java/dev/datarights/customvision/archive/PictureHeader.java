package dev.datarights.customvision.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * What the first bytes of a picture say of it (JPEG: ITU-T T.81, B.1.1; PNG: RFC 2083, 4.1.1; GIF 89a, 18; BMP: BITMAPCOREHEADER
 * and its successors).
 *
 * @param width  in pixels as they are stored, before any turning; 0 where it cannot be told
 * @param height likewise
 * @param data   where the picture itself begins in a JPEG, 0 where that cannot be told
 */
record PictureHeader(int width, int height, int data) {

    private static final PictureHeader NONE = new PictureHeader(0, 0, 0);
    private static final int START_OF_SCAN = 0xDA;
    /** In the range of markers that begin a frame, and begin none. */
    private static final Set<Integer> NO_FRAME = Set.of(0xC4, 0xC8, 0xCC);

    /** @param start the file's bytes, or so many of its first ones that the header is among them */
    static PictureHeader of(ContentKind kind, byte[] start) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(start);
            return switch (kind) {
                case JPEG -> jpeg(bytes);
                case PNG -> new PictureHeader(bytes.getInt(16), bytes.getInt(20), 0);
                case GIF -> {
                    bytes.order(ByteOrder.LITTLE_ENDIAN);
                    yield new PictureHeader(bytes.getShort(6) & 0xFFFF, bytes.getShort(8) & 0xFFFF, 0);
                }
                case BMP -> bmp(bytes.order(ByteOrder.LITTLE_ENDIAN));
                default -> NONE;
            };
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            // a file that contradicts itself says nothing
            return NONE;
        }
    }

    private static PictureHeader bmp(ByteBuffer bytes) {
        // the height is negative where the first row is the upper one
        return bytes.getInt(14) == 12 ? new PictureHeader(bytes.getShort(18) & 0xFFFF, bytes.getShort(20) & 0xFFFF, 0)
                : new PictureHeader(bytes.getInt(18), Math.abs(bytes.getInt(22)), 0);
    }

    private static PictureHeader jpeg(ByteBuffer bytes) {
        PictureHeader header = NONE;
        int at = 2;
        while (at + 4 <= bytes.limit() && (bytes.get(at) & 0xFF) == 0xFF) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;       // any number of these may stand before a marker
                continue;
            }
            int length = bytes.getShort(at + 2) & 0xFFFF;
            if (marker == START_OF_SCAN) {
                return new PictureHeader(header.width, header.height, at);
            }
            if (marker >= 0xC0 && marker <= 0xCF && !NO_FRAME.contains(marker)) {
                header = new PictureHeader(bytes.getShort(at + 7) & 0xFFFF, bytes.getShort(at + 5) & 0xFFFF, 0);
            }
            at += 2 + length;
        }
        return header;
    }

    /**
     * Whether a picture of that size may be this one: equal, turned by its EXIF data, or the same picture made smaller or larger.
     * Where one of the two is not known nothing speaks against it.
     */
    boolean fits(int otherWidth, int otherHeight) {
        return width <= 0 || height <= 0 || otherWidth <= 0 || otherHeight <= 0
                || alike(otherWidth, otherHeight) || alike(otherHeight, otherWidth);
    }

    /** The same shape, but for a pixel that was rounded away at either side. */
    private boolean alike(int otherWidth, int otherHeight) {
        return Math.abs((long) width * otherHeight - (long) height * otherWidth) <= (long) Math.max(width, height) + Math.max(otherWidth, otherHeight);
    }
}
