package dev.datarights.customvision.service;

/** A link that must not be followed, or that is not there: its item's failure, and no other's. */
public final class LinkRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean missing;

    public LinkRefused(String message) {
        this(message, false);
    }

    /** @param missing true where the storage says that there is nothing behind the link */
    LinkRefused(String message, boolean missing) {
        super(message);
        this.missing = missing;
    }

    /** True where the storage says that there is nothing behind the link: its item may be gone altogether. */
    public boolean isMissing() {
        return missing;
    }
}
