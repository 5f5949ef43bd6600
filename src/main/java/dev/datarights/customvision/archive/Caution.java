package dev.datarights.customvision.archive;

import java.util.Iterator;

/**
 * How many items are under way at once in a job that goes on where an earlier run was cut short: few at first, more as they
 * arrive. A process that is killed again and again loses each time what was under way; like this that stays a small part of
 * what it fetched in between, however short its lives are. A job that was never cut short is not held back.
 */
final class Caution {

    private static final int AT_FIRST = 4;
    /** Items that have to arrive for one more to be under way. */
    private static final int FOR_ONE_MORE = 32;

    private boolean over;
    private long handedOut;
    private long arrived;

    /** @param resumed whether an earlier run left something behind */
    Caution(boolean resumed) {
        this.over = !resumed;
    }

    /** The same items; {@code next} waits until one more may be under way. */
    <T> Iterator<T> over(Iterator<T> items) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                // never waits: Camel asks while it still holds the item before
                return items.hasNext();
            }

            @Override
            public T next() {
                await();
                return items.next();
            }
        };
    }

    private synchronized void await() {
        try {
            while (!over && handedOut - arrived >= AT_FIRST + arrived / FOR_ONE_MORE) {
                wait();
            }
            handedOut++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it waited for downloads", e);
        }
    }

    /** An item is in the bag, or among the failures. */
    synchronized void arrived() {
        arrived++;
        notifyAll();
    }

    /** Nobody is held back any more. */
    synchronized void end() {
        over = true;
        notifyAll();
    }
}
