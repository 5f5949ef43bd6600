package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Length, CRC-32 and SHA-256 of bytes as they go by. */
final class Fingerprint {

    private final MessageDigest sha256 = digest("SHA-256");
    private final CRC32 crc = new CRC32();
    private long length;

    /** Reads to the end, but not much further than {@code atMost}. */
    static Fingerprint of(InputStream in, long atMost) throws IOException {
        Fingerprint fingerprint = new Fingerprint();
        byte[] buffer = new byte[(int) Math.min(1 << 16, atMost + 1)];
        for (int n; fingerprint.length <= atMost && (n = in.read(buffer)) >= 0; ) {
            fingerprint.update(buffer, 0, n);
        }
        return fingerprint;
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    void update(byte[] bytes, int from, int count) {
        sha256.update(bytes, from, count);
        crc.update(bytes, from, count);
        length += count;
    }

    long length() {
        return length;
    }

    long crc32() {
        return crc.getValue();
    }

    /** Lower-case hex; ends the computation, so ask once. */
    String sha256() {
        return hex(sha256.digest());
    }
}
