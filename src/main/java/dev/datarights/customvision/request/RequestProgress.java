package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.observation.Measurements;

/** Counts what goes into bags while it does, and writes it down at most once a second, or when somebody looks. */
public final class RequestProgress {

    private static final Logger LOG = LoggerFactory.getLogger(RequestProgress.class);

    private final RequestStore store;
    private final Measurements measurements;
    private final Map<String, ProgressCounter> counters = new ConcurrentHashMap<>();
    private final Map<String, ErasureProgress> erasures = new ConcurrentHashMap<>();

    public RequestProgress(RequestStore store, Measurements measurements) {
        this.store = store;
        this.measurements = measurements;
    }

    /** A job is under way; what fails in it is asked for whenever progress is written. */
    public void watch(String id, String project, Supplier<List<JobResult.Failure>> failures) {
        counter(id).watch(project, failures);
    }

    /** What a job will hold when it is done, and what it holds already. */
    public void expects(String id, String project, Map<String, ProjectProgress.Count> kinds) {
        counter(id).expects(project, kinds);
        flush(id);
    }

    /** Notes one entry of a request's job. */
    public void added(String id, String project, String kind, long bytes) {
        measurements.added(kind, bytes);
        ProgressCounter counter = counter(id);
        if (counter.add(project, kind, bytes)) {
            flush(id);
        }
    }

    /** Another machine has done a job: its counts are known now. */
    void came(JobResult result) {
        counter(result.requestId()).came(result);
        flush(result.requestId());
    }

    /** Writes what is not written yet. */
    public void flush(String id) {
        ProgressCounter counter = counters.get(id);
        if (counter == null) {
            return;
        }
        try {
            counter.write();
        } catch (IOException e) {
            LOG.warn("request {}: its progress could not be written: {}", id, e.getMessage());
        }
    }

    /** The same for every request, for somebody who looks now. */
    public void flush() {
        counters.keySet().forEach(this::flush);
    }

    /** Notes what is to be deleted of a kind, or what was read back as gone; from the first such note on the counts are of the delete. */
    public void erased(String id, String kind, long done, long expected) {
        erasures.computeIfAbsent(id, name -> new ErasureProgress(store, name)).note(kind, done, expected);
    }

    void forget(String id) {
        erasures.remove(id);
        flush(id);
        counters.remove(id);
    }

    private ProgressCounter counter(String id) {
        return counters.computeIfAbsent(id, name -> new ProgressCounter(store, name));
    }
}
