package dev.datarights.customvision.archive.page;

import java.util.List;

/**
 * What {@code index.html} tells.
 *
 * @param title what the archive is called: the project's name
 * @param bagName the archive's name without ending
 * @param projectId null in the account's own archive
 * @param made when, in words
 * @param part which of the request's archives this is, in words
 * @param narrowed whether it holds one person's data only
 * @param chosenBy by what that person's data were chosen, in words
 * @param complete whether nothing failed and every list agreed with its count
 * @param rows how much of each kind is here
 * @param gaps what could not be fetched, by kind
 * @param notes sentences about what is not here, or uncertain
 * @param leftOut sentences about what was left out because the request did not ask for it
 * @param tags with how many pictures of this archive bear them
 * @param images null where there is no gallery of them, as is {@code predictions}
 * @param facts the account's information
 * @param files what programs read: path and what it is
 */
public record Overview(String title, String bagName, String requestId, String account, String projectId, String description, String made,
        String part, boolean narrowed, List<String> chosenBy, boolean complete, long failures, List<Row> rows, List<Gap> gaps, List<String> notes,
        List<String> leftOut, List<Tag> tags, List<Iteration> iterations, List<Model> models, Pages images, Pages predictions,
        List<Card.Fact> facts, List<Card.Fact> projects, List<Card.Fact> files) {

    /** How much of one kind is inside; {@code missing} is how much more there should be. */
    public record Row(String kind, String label, String meaning, long count, long missing) {
    }

    /** What is missing of one kind; {@code more} is how many are not listed here. */
    public record Gap(String label, long count, List<Card.Fact> items, long more) {
    }

    /** @param share of the most frequent tag's pictures, in percent */
    public record Tag(String name, String description, boolean negative, int colour, long pictures, long boxes, long share) {
    }

    /** @param status as the service calls it; {@code trained} and {@code published} are null where it was not */
    public record Iteration(String id, String name, String status, String trained, String published, List<Measure> measures,
            List<TagMeasures> perTag) {
    }

    /** A measure of how good a model was, in percent; {@code value} is in words. */
    public record Measure(String name, String value, String percent) {
    }

    /** The same for one tag. */
    public record TagMeasures(String tag, List<Measure> measures) {
    }

    /** A model file; {@code file} is null where it is not here, {@code status} says why. */
    public record Model(String iteration, String platform, String file, String status) {
    }

    /** A gallery: some cards to begin with, and where all of them are. */
    public record Pages(String one, String many, List<Card> cards, List<PageLink> links) {
    }

    /** @param from number of the page's first card */
    public record PageLink(String file, long from) {
    }
}
