package dev.datarights.customvision.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A point in the course of requests at which something else happens, once or each time. */
final class Moment {

    private static final int EACH = Integer.MIN_VALUE;

    private final AtomicInteger left;
    private final Predicate<LoggedRequest> matching;
    private final Runnable action;

    Moment(int count, Predicate<LoggedRequest> matching, Runnable action) {
        this.left = new AtomicInteger(count);
        this.matching = matching;
        this.action = action;
    }

    static Moment each(Predicate<LoggedRequest> matching, Runnable action) {
        return new Moment(EACH, matching, action);
    }

    boolean isReachedBy(LoggedRequest request) {
        return matching.test(request) && (left.get() == EACH || left.decrementAndGet() == 0);
    }

    void act() {
        action.run();
    }
}
