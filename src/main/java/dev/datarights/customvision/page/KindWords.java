package dev.datarights.customvision.page;

import java.util.Map;

/** The kinds of data as people call them who never saw the service. */
public record KindWords(String label, String meaning) {

    private static final Map<String, KindWords> WORDS = Map.of(
            "account", new KindWords("Account information", "what the service knows about the account itself"),
            "project", new KindWords("Project settings", "the project's name, kind and settings"),
            "tags", new KindWords("Tags", "the words that were put on pictures"),
            "iterations", new KindWords("Iterations", "the models that were trained from the pictures, one after the other"),
            "performance", new KindWords("Performance", "how well a trained model recognised the pictures"),
            "images", new KindWords("Pictures", "the original files, with their tags and boxes"),
            "exports", new KindWords("Model files", "trained models that somebody had prepared for download"),
            "predictions", new KindWords("Predictions", "pictures that a model was asked about, with its answers"),
            "suggestions", new KindWords("Suggestions", "tags and boxes that a model guessed for pictures without any"));

    public static KindWords of(String kind) {
        return WORDS.getOrDefault(kind, new KindWords(kind, ""));
    }
}
