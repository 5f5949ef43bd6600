package dev.datarights.customvision.sandbox;

import java.util.concurrent.atomic.AtomicReference;

/** The Azure resource: there, then deleted but recoverable, then purged. Thread-safe. */
public final class SandboxAccount {

    private enum State { THERE, DELETING, DELETED, PURGING, PURGED }

    private final AtomicReference<State> state = new AtomicReference<>(State.THERE);
    private volatile String kind = "CustomVision.Training";

    public String kind() {
        return kind;
    }

    /** CustomVision.Training, or for a resource that serves more than Custom Vision CognitiveServices or AIServices. */
    public SandboxAccount kind(String value) {
        kind = value;
        return this;
    }

    /** Its deletion may be under way. */
    public boolean exists() {
        return state.get() == State.THERE || state.get() == State.DELETING;
    }

    /** Deleted, and still recoverable. */
    public boolean softDeleted() {
        return state.get() == State.DELETED || state.get() == State.PURGING;
    }

    String provisioningState() {
        return state.get() == State.DELETING || state.get() == State.PURGING ? "Deleting" : "Succeeded";
    }

    /** False where it was asked before. */
    boolean askDeletion() {
        return state.compareAndSet(State.THERE, State.DELETING);
    }

    void deletionDone() {
        state.set(State.DELETED);
    }

    /** False where it was asked before. */
    boolean askPurge() {
        return state.compareAndSet(State.DELETED, State.PURGING);
    }

    void purgeDone() {
        state.set(State.PURGED);
    }
}
