package dev.datarights.customvision.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length in bytes and SHA-256 (lower case hex) of a stream's content. */
record Fingerprint(long length, String sha256) {

    private static final int BUFFER = 128 * 1024;

    static Fingerprint of(InputStream content) throws IOException {
        return of(content, nothing -> { });
    }

    /** The same of all of it, shown to somebody on the way. */
    static Fingerprint of(InputStream content, DeliveredContent reader) throws IOException {
        Measured measured = new Measured(content);
        try {
            reader.read(measured);
        } catch (IOException e) {
            if (measured.failure != null) {
                throw measured.failure;
            }
            // half an archive, or none: its fingerprint tells
        }
        byte[] buffer = new byte[BUFFER];
        while (measured.read(buffer, 0, buffer.length) >= 0) {
            // measured on the way
        }
        return new Fingerprint(measured.length, HexFormat.of().formatHex(measured.digest.digest()));
    }

    /** Every byte that passes, and the failure to read where there was one. */
    private static final class Measured extends FilterInputStream {

        private final MessageDigest digest = newDigest();
        private long length;
        private IOException failure;

        Measured(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            try {
                int read = in.read(buffer, offset, count);
                if (read > 0) {
                    digest.update(buffer, offset, read);
                    length += read;
                }
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** Skipped bytes count too. */
        @Override
        public long skip(long count) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(count, BUFFER)], 0, (int) Math.min(count, BUFFER)));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
