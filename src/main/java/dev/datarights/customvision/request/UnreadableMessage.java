package dev.datarights.customvision.request;

/** What came over a queue is not what belongs there; nobody can do anything with it, however often it comes. */
public final class UnreadableMessage extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableMessage(String message, Throwable cause) {
        super(message, cause);
    }
}
