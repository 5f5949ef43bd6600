package dev.datarights.customvision.sandbox;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that begin and end as a JPEG file does, with noise between that follows from the seed alone:
 * a hundred thousand of them take no memory.
 */
record GeneratedJpeg(long seed, long length) implements SandboxContent {

    private static final byte[] START = start();
    private static final byte[] END = {(byte) 0xFF, (byte) 0xD9};

    GeneratedJpeg {
        if (length < START.length + END.length) {
            throw new IllegalArgumentException("a generated picture needs at least " + (START.length + END.length) + " bytes, not " + length);
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

    /** Eight bytes of noise, none of them 0xFF: that would start a JPEG marker. */
    private long noise(long word) {
        return mix(seed + word) & 0x7F7F7F7F7F7F7F7FL;
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
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
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
            long word = noise(position >>> 3);
            for (int i = 0; i < count; i++) {
                long at = position + i;
                if ((at & 7) == 0) {
                    word = noise(at >>> 3);
                }
                target[offset + i] = (byte) (word >>> ((at & 7) << 3));
            }
            for (long at = position; at < Math.min(START.length, position + count); at++) {
                target[(int) (offset + at - position)] = START[(int) at];
            }
            for (int last = 0; last < END.length; last++) {
                long at = length - END.length + last - position;
                if (at >= 0 && at < count) {
                    target[(int) (offset + at)] = END[last];
                }
            }
            position += count;
            return count;
        }
    }
}
