package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.Locale;

/**
 * Whether the bytes behind a link can be what the record says: no page that a proxy or a filter sent instead, a picture for an
 * image and a ZIP file for a model, whole, and of the record's shape. What is not is a fault of the way, and is asked for again.
 */
final class ContentCheck {

    /** The comment of a ZIP file has at most so many bytes behind its last signature. */
    private static final int TAIL = 22 + 0xFFFF;

    private ContentCheck() {
    }

    /**
     * @param contentType what the answer says of itself; null where it says nothing
     * @param vouched     whether the storage's own checksum, or its length for nothing at all, shows that this is what it keeps
     */
    static void check(Payload payload, BagItem item, String contentType, boolean vouched) throws IOException {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            throw new IOException("its link sent a page instead of its bytes");
        }
        ContentKind kind = payload.kind();
        if (item.kind().equals("exports")) {
            expect(kind == ContentKind.ZIP, "its link sent something that is not a ZIP file");
        } else if (payload.length() == 0) {
            expect(vouched, "its link sent nothing");
            return;
        } else {
            expect(kind.isPicture(), "its link sent something that is not a picture");
        }
        byte[] start = payload.start();
        PictureHeader header = PictureHeader.of(kind, start);
        expect(vouched || isWhole(kind, header, start, payload.end(TAIL), payload.length()), "its link sent a file that is cut short");
        expect(header.fits(item.width(), item.height()), "its link sent a picture of " + header.width() + " x " + header.height()
                + " pixels, and its record says " + item.width() + " x " + item.height());
    }

    private static void expect(boolean met, String otherwise) throws IOException {
        if (!met) {
            throw new IOException(otherwise);
        }
    }

    /** Whether it ends as files of its kind do; something behind the end is no fault. */
    private static boolean isWhole(ContentKind kind, PictureHeader header, byte[] start, byte[] end, long length) {
        return switch (kind) {
            case JPEG -> lastIndexOf(end, 0xFF, 0xD9) + length - end.length > header.data() + 1;
            case PNG -> lastIndexOf(end, 'I', 'E', 'N', 'D') >= 0;
            case GIF -> lastIndexOf(end, 0x3B) >= 0 && onlyZeroesFrom(end, lastIndexOf(end, 0x3B) + 1);
            case BMP -> (start[2] & 0xFFL | (start[3] & 0xFFL) << 8 | (start[4] & 0xFFL) << 16 | (start[5] & 0xFFL) << 24) <= length;
            case ZIP -> lastIndexOf(end, 'P', 'K', 5, 6) >= 0;
            default -> true;
        };
    }

    private static boolean onlyZeroesFrom(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Far below zero where it does not occur. */
    private static int lastIndexOf(byte[] bytes, int... sought) {
        for (int at = bytes.length - sought.length; at >= 0; at--) {
            int same = 0;
            while (same < sought.length && (bytes[at + same] & 0xFF) == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return at;
            }
        }
        return Integer.MIN_VALUE / 2;
    }
}
