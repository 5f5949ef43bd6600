package dev.datarights.customvision.archive;

import java.util.HexFormat;
import java.util.Optional;

/**
 * One entry of the ZIP as the journal keeps it.
 *
 * @param path below the bag's top folder
 * @param offset of the local header, in bytes from the start of the file
 * @param orientation 1 to 8 as a JPEG's EXIF data states it, 0 where there is none
 */
record Entry(String path, int method, long offset, long compressedLength, long length, long crc32, String sha256, int orientation) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int LONGEST_PATH = 1024;
    private static final String PAYLOAD = "data/";

    /** Relative, no empty, "." or ".." segment, and only characters that every file system and shell takes as they are. */
    static boolean isSafe(String path) {
        if (path.length() > LONGEST_PATH) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            if (!isSafe(path.charAt(i))) {
                return false;
            }
        }
        String bounded = "/" + path + "/";
        return !bounded.contains("//") && !bounded.contains("/./") && !bounded.contains("/../");
    }

    private static boolean isSafe(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-' || c == '/';
    }

    static boolean isPayload(String path) {
        return path.startsWith(PAYLOAD);
    }

    /** Text gains from deflating; images and models are compressed already. */
    static boolean isText(String path) {
        return path.endsWith(".json") || path.endsWith(".jsonl") || path.endsWith(".html") || path.endsWith(".css")
                || path.endsWith(".txt");
    }

    boolean isPayload() {
        return isPayload(path);
    }

    String toLine() {
        return path + ' ' + method + ' ' + offset + ' ' + compressedLength + ' ' + length + ' '
                + HexFormat.of().toHexDigits(crc32, 8) + ' ' + sha256 + (orientation == 0 ? "" : " " + orientation);
    }

    /** Empty where the line is not whole. */
    static Optional<Entry> parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length < 7 || parts.length > 8 || !isSafe(parts[0]) || parts[6].length() != 64 || !parts[6].chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        try {
            Entry entry = new Entry(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]), Long.parseLong(parts[4]), HexFormat.fromHexDigitsToLong(parts[5]), parts[6],
                    parts.length == 7 ? 0 : Integer.parseInt(parts[7]));
            return Optional.of(entry).filter(e -> e.offset >= 0 && e.compressedLength >= 0 && e.length >= 0
                    && e.orientation >= 0 && e.orientation <= 8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
