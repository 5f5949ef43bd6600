package dev.datarights.customvision.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a manifest (RFC 8493, 2.1.3) that nobody vouches for: a checksum and a path on each line, no line too long to hold. */
final class ManifestLines {

    private static final int LONGEST = 4096;
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})[ \\t]+\\*?(\\S.*)");

    private ManifestLines() {
    }

    /** Takes a path and the checksum, lower-case, that the manifest gives it. */
    interface Sink {
        void accept(String path, String sha256) throws IOException;
    }

    static void read(InputStream in, Sink sink) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        byte[] line = new byte[LONGEST];
        int length = 0;
        for (int number = 1, b = 0; b >= 0; ) {
            b = buffered.read();
            if (b >= 0 && b != '\n' && b != '\r') {
                if (length == LONGEST) {
                    throw new IOException("line " + number + " is too long");
                }
                line[length++] = (byte) b;
            } else if (length > 0) {
                Matcher matcher = LINE.matcher(new String(line, 0, length, StandardCharsets.UTF_8));
                if (!matcher.matches() || !Entry.isSafe(matcher.group(2))) {
                    throw new IOException("line " + number + " is not a SHA-256 and a path");
                }
                sink.accept(matcher.group(2), matcher.group(1).toLowerCase(Locale.ROOT));
                length = 0;
                number++;
            }
        }
    }
}
