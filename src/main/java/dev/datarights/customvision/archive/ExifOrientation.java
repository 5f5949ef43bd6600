package dev.datarights.customvision.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How a JPEG is to be turned before it is shown (EXIF 2.32, 4.6.4, tag 0x0112 of the first directory). */
final class ExifOrientation {

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int ORIENTATION = 0x0112;

    private ExifOrientation() {
    }

    /**
     * @param start the file's bytes, or so many of its first ones that the EXIF data are among them
     * @return 1 to 8; 0 where it is no JPEG, says nothing about it, or nothing that can be understood
     */
    static int of(byte[] start) {
        try {
            ByteBuffer jpeg = ByteBuffer.wrap(start);
            if (start.length < 4 || jpeg.getShort() != (short) 0xFFD8) {
                return 0;
            }
            while (jpeg.remaining() > 4 && (jpeg.get() & 0xFF) == 0xFF) {
                int marker = jpeg.get() & 0xFF;
                int end = jpeg.position() + (jpeg.getShort() & 0xFFFF);
                if (marker == START_OF_SCAN || end < jpeg.position() || end > jpeg.limit()) {
                    return 0;
                }
                if (marker == APP1 && isExif(jpeg, end)) {
                    return inDirectory(jpeg.slice(jpeg.position() + EXIF.length, end - jpeg.position() - EXIF.length));
                }
                jpeg.position(end);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            // a file that contradicts itself says nothing
        }
        return 0;
    }

    private static boolean isExif(ByteBuffer jpeg, int end) {
        return end - jpeg.position() > EXIF.length && jpeg.slice(jpeg.position(), EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    private static int inDirectory(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int fields = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < fields; i++) {
            int field = directory + 2 + 12 * i;
            if ((tiff.getShort(field) & 0xFFFF) == ORIENTATION) {
                int value = tiff.getShort(field + 8);
                return value >= 1 && value <= 8 ? value : 0;
            }
        }
        return 0;
    }
}
