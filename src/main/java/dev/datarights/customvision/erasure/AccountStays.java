package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.State;

/** The Azure resource is not deleted, or it could not be shown that it is; the message says why, for people. */
final class AccountStays extends Exception {

    private static final long serialVersionUID = 1L;

    private final State state;

    private AccountStays(State state, String message) {
        super(message);
        this.state = state;
    }

    /** It is not ours to delete, now or later. */
    static AccountStays refused(String why) {
        return new AccountStays(State.REFUSED, why);
    }

    /** Something is left in it, so it is needed. */
    static AccountStays needed(String why) {
        return new AccountStays(State.PARTIAL, why);
    }

    /** What was asked cannot be shown to be done. */
    static AccountStays unverified(String why) {
        return new AccountStays(State.FAILED, "could not verify: " + why);
    }

    State state() {
        return state;
    }
}
