package dev.datarights.customvision.request;

/**
 * How a request ended: what receipt, pages, terminal, result message and exit code are derived from.
 *
 * @param text in plain words, with counts
 */
public record Outcome(OutcomeWord word, String text) {

    public State state() {
        return word.state();
    }

    /** The word for programs. */
    public String code() {
        return word.word();
    }
}
