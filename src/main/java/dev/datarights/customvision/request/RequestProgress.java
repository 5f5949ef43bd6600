package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what goes into bags while it does, and writes it to {@code status.json} at most once a second. */
public final class RequestProgress {

    private static final Logger LOG = LoggerFactory.getLogger(RequestProgress.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final RequestStore store;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    public RequestProgress(RequestStore store) {
        this.store = store;
    }

    /** Notes one entry of a request's job. */
    public void added(String id, String kind, long bytes) {
        counters.computeIfAbsent(id, name -> new Counter()).add(id, kind, bytes);
    }

    /** Notes what is to be deleted of a kind, or what was read back as gone; from the first such note on the counts are of the delete. */
    public void erased(String id, String kind, long done, long expected) {
        counters.computeIfAbsent(id + "/erasure", name -> new Counter()).erase(id, kind, done, expected);
    }

    void forget(String id) {
        counters.remove(id + "/erasure");
        counters.remove(id);
    }

    private final class Counter {
        private final Map<String, Long> done = new TreeMap<>();
        private final Map<String, Long> expected = new TreeMap<>();
        private long bytes;
        private long written = System.nanoTime();

        synchronized void add(String id, String kind, long more) {
            done.merge(kind, 1L, Long::sum);
            bytes += more;
            if (System.nanoTime() - written > INTERVAL_NANOS) {
                written = System.nanoTime();
                write(id);
            }
        }

        /** Few and far between, so each is written. */
        synchronized void erase(String id, String kind, long more, long moreExpected) {
            done.merge(kind, more, Long::sum);
            expected.merge(kind, moreExpected, Long::sum);
            try {
                store.update(id, status -> status.progressed(erasures(), status.bytes()));
            } catch (IOException e) {
                LOG.warn("request {}: its progress could not be written: {}", id, e.getMessage());
            }
        }

        private Map<String, RequestStatus.Progress> erasures() {
            Map<String, RequestStatus.Progress> kinds = new LinkedHashMap<>();
            expected.forEach((kind, count) -> kinds.put(kind, new RequestStatus.Progress(done.getOrDefault(kind, 0L), count)));
            return kinds;
        }

        private void write(String id) {
            try {
                // a worker of another machine's request has no status to write to
                if (store.folder(id).status().isPresent()) {
                    store.update(id, status -> status.progressed(counts(status), bytes));
                }
            } catch (IOException e) {
                LOG.warn("request {}: its progress could not be written: {}", id, e.getMessage());
            }
        }

        private Map<String, RequestStatus.Progress> counts(RequestStatus status) {
            Map<String, RequestStatus.Progress> kinds = new LinkedHashMap<>(status.kinds());
            done.forEach((kind, count) -> kinds.put(kind, new RequestStatus.Progress(count,
                    kinds.containsKey(kind) ? Math.max(count, kinds.get(kind).expected()) : count)));
            return kinds;
        }
    }
}
