package dev.datarights.customvision.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Calls of one account in any second, as the service sees them. A call counts from its start until a second after its
 * answer: the service saw it somewhere between, so however long each was on its way, it never sees more than so many in a
 * second. Halved when the service refuses (429), at most once a second; after five seconds without a refusal, and every
 * five from then on, a tenth of what is allowed comes back.
 */
final class CallRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long RECOVERY = 5 * SECOND;

    private final int allowed;
    private final LongSupplier nanos;
    private final Deque<Long> answered = new ArrayDeque<>();
    private int current;
    private int underway;
    private long lowered;
    private long changed;

    CallRate(int allowed, LongSupplier nanos) {
        this.allowed = allowed;
        this.nanos = nanos;
        this.current = allowed;
        this.changed = nanos.getAsLong();
        this.lowered = changed - SECOND;
    }

    /**
     * Begins a call if it may be made now, else waits a moment for it.
     *
     * @return false where it was not begun
     */
    synchronized boolean begin(long patienceMillis) throws InterruptedException {
        if (admits()) {
            underway++;
            return true;
        }
        long expires = answered.isEmpty() ? SECOND : answered.peekFirst() + SECOND - nanos.getAsLong();
        wait(Math.max(1, Math.min(patienceMillis, TimeUnit.NANOSECONDS.toMillis(expires) + 1)));
        return false;
    }

    private boolean admits() {
        long now = nanos.getAsLong();
        while (!answered.isEmpty() && now - answered.peekFirst() > SECOND) {
            answered.removeFirst();
        }
        return underway + answered.size() < current();
    }

    /** A call that was begun has its answer, or will have none. */
    synchronized void end() {
        underway--;
        answered.addLast(nanos.getAsLong());
        notifyAll();
    }

    synchronized void refused() {
        long now = nanos.getAsLong();
        // several calls in flight are refused together; one step down a second is enough
        if (now - lowered >= SECOND) {
            current = Math.max(1, current() / 2);
            lowered = now;
        }
        changed = now;
    }

    /** What is let through in any second as things stand. */
    synchronized int current() {
        long steps = (nanos.getAsLong() - changed) / RECOVERY;
        if (current < allowed && steps > 0) {
            current = (int) Math.min(allowed, current + steps * Math.max(1, allowed / 10));
            changed += steps * RECOVERY;
        }
        return current;
    }
}
