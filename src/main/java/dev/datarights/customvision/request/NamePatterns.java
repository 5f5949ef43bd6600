package dev.datarights.customvision.request;

import java.text.Normalizer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names in a setting, with commas between them and {@code *} for any text; compared without regard to case and to how
 * accents are encoded.
 */
final class NamePatterns {

    private final List<Pattern> patterns;

    private NamePatterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    static NamePatterns of(String setting) {
        return new NamePatterns(Stream.of(setting.split(",")).map(String::trim).filter(text -> !text.isEmpty())
                .map(text -> Pattern.compile(Stream.of(plain(text).split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL))
                .toList());
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean match(String name) {
        String plain = plain(name);
        return patterns.stream().anyMatch(pattern -> pattern.matcher(plain).matches());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
