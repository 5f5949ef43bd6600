package dev.datarights.customvision.request;

/** Tags that name a person, by {@code customvision.subject-tags}: names with {@code *} for any text, commas between them. */
public final class SubjectTags {

    private final NamePatterns patterns;

    private SubjectTags(NamePatterns patterns) {
        this.patterns = patterns;
    }

    /**
     * @param setting may be empty: no tag is known to name a person
     */
    public static SubjectTags of(String setting) {
        return new SubjectTags(NamePatterns.of(setting));
    }

    public boolean areKnown() {
        return !patterns.isEmpty();
    }

    /** True where the tag names a person. */
    public boolean names(String tag) {
        return patterns.match(tag);
    }
}
