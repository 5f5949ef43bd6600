package dev.datarights.customvision.request;

/** The states of a request; a job's result uses the final ones. */
public enum State {
    RECEIVED, PLANNED, AWAITING_APPROVAL, RUNNING, COMPLETE, PARTIAL, FAILED, REFUSED, CANCELLED;

    public boolean isFinal() {
        return ordinal() >= COMPLETE.ordinal();
    }

    /** The exit code of {@code process} for a request that came to this state. */
    public int exitCode() {
        return switch (this) {
            case COMPLETE -> 0;
            case PARTIAL, CANCELLED -> 3;
            case AWAITING_APPROVAL -> 4;
            case REFUSED -> 5;
            default -> 1;
        };
    }
}
