package dev.datarights.customvision.archive;

import java.security.MessageDigest;
import java.util.Arrays;

/** What is found out about bytes while they go by: length, checksums, and how they begin, which tells what they are. */
final class Measured {

    private final Fingerprint fingerprint = new Fingerprint();
    private final MessageDigest md5;
    private final byte[] start = new byte[ContentKind.LENGTH];

    Measured(boolean withMd5) {
        md5 = withMd5 ? Fingerprint.digest("MD5") : null;
    }

    void update(byte[] bytes, int count) {
        for (int i = 0; fingerprint.length() + i < start.length && i < count; i++) {
            start[(int) fingerprint.length() + i] = bytes[i];
        }
        fingerprint.update(bytes, 0, count);
        if (md5 != null) {
            md5.update(bytes, 0, count);
        }
    }

    byte[] start() {
        return Arrays.copyOf(start, (int) Math.min(start.length, fingerprint.length()));
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Null where it was not to be computed; ends the computation, so ask once. */
    byte[] md5() {
        return md5 == null ? null : md5.digest();
    }
}
