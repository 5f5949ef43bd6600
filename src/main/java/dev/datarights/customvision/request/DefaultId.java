package dev.datarights.customvision.request;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The id of a request that gives itself none: its file's name and time of last change, e.g.
 * {@code export-all-20261124T031500Z}.
 */
final class DefaultId {

    private static final int LONGEST = 64;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private DefaultId() {}

    static String of(String fileName, Instant lastChange) {
        String suffix = "-" + TIME.format(lastChange);
        String name = fileName.replaceFirst("(?<=.)\\.[^.]*$", "")
                .replaceAll("[^A-Za-z0-9._-]", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        if (name.isEmpty()) {
            name = "request";
        }
        return name.substring(0, Math.min(name.length(), LONGEST - suffix.length())) + suffix;
    }
}
