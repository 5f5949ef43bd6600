package dev.datarights.customvision.sandbox;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that begin and end as a JPEG file does, with noise between that follows from the seed alone:
 * a hundred thousand of them take no memory.
 */
record GeneratedJpeg(long seed, long length) implements SandboxContent {

    private static final byte[] START = start();

    GeneratedJpeg {
        if (length < START.length + 2) {
            throw new IllegalArgumentException("a generated picture needs at least " + (START.length + 2) + " bytes, not " + length);
        }
    }

    private static byte[] start() {
        byte[] jfif = "\0\u0010JFIF\0\1\1\0\0\1\0\1\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] start = new byte[4 + jfif.length];
        start[0] = (byte) 0xFF;
        start[1] = (byte) 0xD8;
        start[2] = (byte) 0xFF;
        start[3] = (byte) 0xE0;
        System.arraycopy(jfif, 0, start, 4, jfif.length);
        return start;
    }

    @Override
    public InputStream open() {
        return new Noise();
    }

    private byte at(long position) {
        if (position < START.length) {
            return START[(int) position];
        }
        if (position == length - 2) {
            return (byte) 0xFF;
        }
        if (position == length - 1) {
            return (byte) 0xD9;
        }
        long word = mix(seed + (position >>> 3));
        // 0xFF would start a JPEG marker inside the noise
        return (byte) ((word >>> ((position & 7) << 3)) & 0x7F);
    }

    private static long mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }

    private final class Noise extends InputStream {

        private long position;

        @Override
        public int read() {
            return position >= length ? -1 : at(position++) & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) {
            if (wanted == 0) {
                return 0;
            }
            if (position >= length) {
                return -1;
            }
            int count = (int) Math.min(wanted, length - position);
            for (int i = 0; i < count; i++) {
                target[offset + i] = at(position++);
            }
            return count;
        }
    }
}
