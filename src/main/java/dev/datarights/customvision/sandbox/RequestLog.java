package dev.datarights.customvision.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest requests, up to a limit. */
final class RequestLog {

    private final int limit;
    private final Deque<LoggedRequest> newest = new ArrayDeque<>();

    RequestLog(int limit) {
        this.limit = limit;
    }

    synchronized void add(LoggedRequest request) {
        if (limit == 0) {
            return;
        }
        if (newest.size() == limit) {
            newest.removeFirst();
        }
        newest.addLast(request);
    }

    synchronized List<LoggedRequest> all() {
        return List.copyOf(newest);
    }

    synchronized void clear() {
        newest.clear();
    }
}
