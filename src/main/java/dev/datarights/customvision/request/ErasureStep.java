package dev.datarights.customvision.request;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is deleted, in the order in which it is: a published iteration stands in the way, and the project goes last. */
public enum ErasureStep {

    /** Published iterations; each stops answering under its name. */
    PUBLICATIONS(Kind.ITERATIONS),
    PREDICTIONS(Kind.PREDICTIONS),
    IMAGES(Kind.IMAGES),
    ITERATIONS(Kind.ITERATIONS),
    TAGS(Kind.TAGS),
    PROJECT(Kind.PROJECT);

    private final Kind kind;

    ErasureStep(Kind kind) {
        this.kind = kind;
    }

    /** The kind of the ids that the step sends. */
    public Kind kind() {
        return kind;
    }

    /**
     * @throws IllegalArgumentException where no step is called so
     */
    public static ErasureStep named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As it stands in {@code plan.json} and names the file of its ids, e.g. {@code images}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
