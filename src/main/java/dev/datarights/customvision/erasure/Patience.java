package dev.datarights.customvision.erasure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long to go on looking for what was asked to happen, and how long to wait before each look; whatever the clock is set to. */
final class Patience {

    private static final long FIRST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5_000;

    private final long began = System.nanoTime();
    private final Duration limit;
    private long pause = FIRST_PAUSE;

    Patience(Duration limit) {
        this.limit = limit;
    }

    boolean lasts() {
        return left() > 0;
    }

    /** Milliseconds; each time longer, and never beyond the end. */
    long nextPause() {
        long next = Math.max(0, Math.min(pause, TimeUnit.NANOSECONDS.toMillis(left())));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        return next;
    }

    private long left() {
        return limit.toNanos() - (System.nanoTime() - began);
    }
}
