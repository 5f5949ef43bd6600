package dev.datarights.customvision.request;

import java.util.Locale;

/** A kind of data that Custom Vision keeps, as {@code scope.include} names it. */
public enum Kind {
    ACCOUNT,
    PROJECT,
    ITERATIONS,
    PERFORMANCE,
    TAGS,
    IMAGES,
    EXPORTS,
    PREDICTIONS,
    SUGGESTIONS;

    /** As it is written in a request, e.g. {@code images}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word for what a list of the inventory holds, e.g. {@code iterations/<id>/tags}. */
    public static String ofList(String list) {
        String name = list.substring(list.lastIndexOf('/') + 1);
        return name.equals("image-performances") ? PERFORMANCE.word() : name;
    }
}
