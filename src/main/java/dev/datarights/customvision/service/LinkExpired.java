package dev.datarights.customvision.service;

/** A link that answered 403: its signature has run out (the service signs for 24 hours) and a fresh one is needed. */
public final class LinkExpired extends Exception {

    private static final long serialVersionUID = 1L;

    public LinkExpired() {
        super("its link was refused (403)");
    }
}
