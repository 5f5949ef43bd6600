package dev.datarights.customvision;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The least that is a picture or a model, for tests to which it does not matter what is shown. */
final class SmallFiles {

    private static final byte[] SCREEN = {1, 0, 1, 0, (byte) 0x80, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
    private static final byte[] PIXEL = {0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B};

    private SmallFiles() {
    }

    /** A GIF file of one pixel; the number makes it another file. */
    static byte[] picture(int number) {
        return picture(String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
    }

    /** One of about that many bytes, which do not deflate. */
    static byte[] picture(Random random, int length) {
        byte[] comment = new byte[length];
        random.nextBytes(comment);
        return picture(comment);
    }

    private static byte[] picture(byte[] comment) {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        gif.writeBytes(SCREEN);
        gif.writeBytes(new byte[] {0x21, (byte) 0xFE});
        for (int from = 0; from < comment.length; from += 255) {
            int count = Math.min(255, comment.length - from);
            gif.write(count);
            gif.write(comment, from, count);
        }
        gif.write(0);
        gif.writeBytes(PIXEL);
        return gif.toByteArray();
    }

    /** A ZIP file; the number makes it another file. */
    static byte[] model(int number) {
        return model(String.valueOf(number).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] model(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("model.pb");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
