package dev.datarights.customvision.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The newest requests, up to a limit. */
final class RequestLog {

    private final int limit;
    private final Deque<LoggedRequest> newest = new ArrayDeque<>();
    private final List<Moment> moments = new CopyOnWriteArrayList<>();

    RequestLog(int limit) {
        this.limit = limit;
    }

    /** Keeps the request, then runs what waited for it. */
    void add(LoggedRequest request) {
        keep(request);
        moments.stream().filter(moment -> moment.isReachedBy(request)).forEach(Moment::act);
    }

    void after(Moment moment) {
        moments.add(moment);
    }

    private synchronized void keep(LoggedRequest request) {
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
