package dev.datarights.customvision.service;

/** A link that must not be followed, or that is not there: its item's failure, and no other's. */
public final class LinkRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public LinkRefused(String message) {
        super(message);
    }
}
