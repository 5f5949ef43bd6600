package dev.datarights.customvision.service;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** Which image a stored suggestion is about: its record has an id of its own, and the links of the untagged image. */
public final class Suggestion {

    /** An image's blob, in whatever container: {@code i-<id>}, the id with or without dashes. */
    private static final Pattern BLOB = Pattern.compile("(?i).*/[it]-([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})(\\?.*)?");

    private Suggestion() {
    }

    /** The id of the image, in lower case; the record's own id where no link names one. */
    public static String image(JsonNode record) {
        return named(LinkCalls.of(record)).or(() -> named(record.path("thumbnailUri").asText("")))
                .orElseGet(() -> record.path("id").asText()).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> named(String link) {
        Matcher blob = BLOB.matcher(link);
        return blob.matches() ? Optional.of(String.join("-", blob.group(1), blob.group(2), blob.group(3), blob.group(4), blob.group(5))) : Optional.empty();
    }
}
