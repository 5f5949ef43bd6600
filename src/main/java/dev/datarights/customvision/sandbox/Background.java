package dev.datarights.customvision.sandbox;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the service does some time after it answered 202, in the order in which it was asked. */
final class Background {

    private final Duration delay;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "sandbox-background");
        worker.setDaemon(true);
        return worker;
    });

    /** @param delay zero to have all done before the answer */
    Background(Duration delay) {
        this.delay = delay;
    }

    /** Whether it was done at once. */
    boolean carryOut(Runnable work) {
        if (delay.isZero()) {
            work.run();
            return true;
        }
        thread.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return false;
    }

    void close() {
        thread.shutdownNow();
    }
}
