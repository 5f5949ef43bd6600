package dev.datarights.customvision.request;

/** The documents that people write by hand, and what to tell them where one cannot be read. */
enum DocumentKind {
    REQUEST("Write at least: action: export",
            "Write each request into a file of its own",
            "Split it into several requests"),
    HOLDS("Where nothing is held, write: holds: []",
            "Write all holds into one list",
            "Hold whole projects, or tags, instead of single images");

    private final String smallest;
    private final String oneEach;
    private final String smaller;

    DocumentKind(String smallest, String oneEach, String smaller) {
        this.smallest = smallest;
        this.oneEach = oneEach;
        this.smaller = smaller;
    }

    /** What to do where it is empty. */
    String smallest() {
        return smallest;
    }

    /** What to do where the file holds several. */
    String oneEach() {
        return oneEach;
    }

    /** What to do where it is too large. */
    String smaller() {
        return smaller;
    }
}
