package dev.datarights.customvision.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** Admits so many requests in any second; what it refuses does not count. */
final class RateLimit {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final Deque<Long> admitted = new ArrayDeque<>();

    /** @param perSecond 0 for no limit */
    RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    boolean admits() {
        return perSecond == 0 || admitsAt(System.nanoTime());
    }

    synchronized boolean admitsAt(long nanos) {
        while (!admitted.isEmpty() && nanos - admitted.peekFirst() >= SECOND) {
            admitted.removeFirst();
        }
        if (admitted.size() >= perSecond) {
            return false;
        }
        admitted.addLast(nanos);
        return true;
    }
}
