package dev.datarights.customvision.request;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tags that name a person, by {@code customvision.subject-tags}: names with {@code *} for any text, commas between them. */
public final class SubjectTags {

    private final List<Pattern> patterns;

    private SubjectTags(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * @param setting may be empty: no tag is known to name a person
     */
    public static SubjectTags of(String setting) {
        return new SubjectTags(Stream.of(setting.split(",")).map(String::trim).filter(text -> !text.isEmpty())
                .map(text -> Pattern.compile(Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL))
                .toList());
    }

    public boolean areKnown() {
        return !patterns.isEmpty();
    }

    /** True where the tag names a person. */
    public boolean names(String tag) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(tag).matches());
    }
}
