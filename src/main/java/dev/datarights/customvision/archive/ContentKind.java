package dev.datarights.customvision.archive;

import java.util.Set;

/** What bytes are, told by how they begin: never by a name, nor by what somebody says of them. */
enum ContentKind {

    JPEG("jpg", true), PNG("png", true), GIF("gif", true), BMP("bmp", true),
    /** TIFF, WebP, HEIF: pictures that the service is not known to keep, and that have no extension of their own here. */
    OTHER_PICTURE("bin", true),
    ZIP("zip", false), UNKNOWN("bin", false);

    /** So many bytes of the beginning are enough. */
    static final int LENGTH = 32;

    /** Lengths of the header that follows the one of the file, one for each version of the format. */
    private static final Set<Integer> BMP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    private final String extension;
    private final boolean picture;

    ContentKind(String extension, boolean picture) {
        this.extension = extension;
        this.picture = picture;
    }

    String extension() {
        return extension;
    }

    boolean isPicture() {
        return picture;
    }

    static ContentKind of(byte[] start) {
        if (has(start, 0, 0xFF, 0xD8, 0xFF)) {
            return JPEG;
        }
        if (has(start, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return PNG;
        }
        if (has(start, 0, 'G', 'I', 'F', '8', '7', 'a') || has(start, 0, 'G', 'I', 'F', '8', '9', 'a')) {
            return GIF;
        }
        if (has(start, 0, 'P', 'K', 3, 4) || has(start, 0, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        // two letters alone may begin a text
        if (has(start, 0, 'B', 'M') && start.length > 17 && has(start, 15, 0, 0, 0) && BMP_HEADERS.contains(start[14] & 0xFF)) {
            return BMP;
        }
        boolean tiff = has(start, 0, 'I', 'I', 42, 0) || has(start, 0, 'M', 'M', 0, 42);
        boolean webp = has(start, 0, 'R', 'I', 'F', 'F') && has(start, 8, 'W', 'E', 'B', 'P');
        boolean heif = has(start, 4, 'f', 't', 'y', 'p') && (has(start, 8, 'h', 'e', 'i') || has(start, 8, 'm', 'i', 'f', '1') || has(start, 8, 'a', 'v', 'i', 'f'));
        return tiff || webp || heif ? OTHER_PICTURE : UNKNOWN;
    }

    private static boolean has(byte[] start, int at, int... signature) {
        for (int i = 0; i < signature.length; i++) {
            if (at + i >= start.length || (start[at + i] & 0xFF) != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
