package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length in bytes and SHA-256 (lower case hex) of a stream's content. */
record Fingerprint(long length, String sha256) {

    private static final int BUFFER = 128 * 1024;

    static Fingerprint of(InputStream content) throws IOException {
        MessageDigest digest = newDigest();
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        for (int read; (read = content.read(buffer)) >= 0; length += read) {
            digest.update(buffer, 0, read);
        }
        return new Fingerprint(length, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
