package dev.datarights.customvision.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;

/** All requests that are kept, those that need somebody first. Read at most once a second, however many look. */
final class RequestViews {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final List<String> ORDER = List.of("AWAITING_APPROVAL", "UNREADABLE", "RUNNING", "PLANNED", "RECEIVED");

    private final RequestStore store;
    private final RequestProgress progress;
    private final Clock clock;
    private All last;

    RequestViews(RequestStore store, RequestProgress progress, Clock clock) {
        this.store = store;
        this.progress = progress;
        this.clock = clock;
    }

    /** @param states how many requests are in each state */
    record All(Instant updated, Map<String, Long> states, List<RequestView> requests) {
    }

    synchronized All all() {
        Instant now = clock.instant();
        if (last == null || Duration.between(last.updated(), now).compareTo(FRESH) >= 0) {
            progress.flush();
            last = read(now);
        }
        return last;
    }

    private All read(Instant now) {
        try {
            List<RequestView> views = store.all().stream().map(folder -> RequestView.of(folder, now, LocalDate.now(clock)))
                    .sorted(Comparator.comparingInt(RequestViews::place).thenComparing(RequestViews::when).thenComparing(RequestView::id)).toList();
            Map<String, Long> states = new TreeMap<>();
            for (State state : State.values()) {
                states.put(state.name(), 0L);
            }
            views.forEach(view -> states.merge(view.state(), 1L, Long::sum));
            return new All(now, states, views);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int place(RequestView view) {
        int place = ORDER.indexOf(view.state());
        return place < 0 ? ORDER.size() : place;
    }

    /** What is under way by the day it is due, what has ended the newest first. */
    private static long when(RequestView view) {
        if (view.hasEnded()) {
            return view.ended() == null ? 0 : -view.ended().getEpochSecond();
        }
        return view.daysLeft() == null ? Long.MAX_VALUE : view.daysLeft();
    }
}
