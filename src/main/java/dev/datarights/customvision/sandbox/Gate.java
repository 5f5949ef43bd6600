package dev.datarights.customvision.sandbox;

/** Lets requests pass, holds them, or cuts them off. Thread-safe. */
final class Gate {

    private enum State { OPEN, HELD, CUT }

    private State state = State.OPEN;

    /** Waits while requests are held; false where they are cut off. */
    synchronized boolean isPassed() {
        try {
            while (state == State.HELD) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return state == State.OPEN;
    }

    synchronized void hold() {
        turn(State.HELD);
    }

    synchronized void cut() {
        turn(State.CUT);
    }

    synchronized void open() {
        turn(State.OPEN);
    }

    private void turn(State next) {
        state = next;
        notifyAll();
    }
}
