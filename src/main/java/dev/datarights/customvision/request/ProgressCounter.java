package dev.datarights.customvision.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Listing;

/** The counts of one request's projects, kept in memory and written to {@code progress.json} and {@code status.json}. */
final class ProgressCounter {

    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final RequestStore store;
    private final RequestFolder folder;
    private final Map<String, ProjectProgress> projects = new LinkedHashMap<>();
    private final Map<String, Supplier<List<JobResult.Failure>>> failing = new ConcurrentHashMap<>();
    private long written = System.nanoTime();
    private boolean changed;

    ProgressCounter(RequestStore store, String id) {
        this.store = store;
        this.folder = store.folder(id);
        try {
            // projects that an earlier run finished are part of the picture
            folder.progress().ifPresent(report -> report.projects().forEach(project -> projects.put(project.project(), project)));
        } catch (IOException e) {
            // nothing is decided by it: it is counted anew
        }
    }

    void watch(String project, Supplier<List<JobResult.Failure>> failures) {
        failing.put(project, failures);
    }

    synchronized void expects(String project, Map<String, ProjectProgress.Count> kinds) {
        long before = kinds.values().stream().mapToLong(ProjectProgress.Count::done).sum();
        long bytes = before > 0 && projects.containsKey(project) ? projects.get(project).bytes() : 0;
        projects.put(project, new ProjectProgress(project, name(project), new TreeMap<>(kinds), bytes, Instant.now(), before));
        changed = true;
    }

    synchronized void came(JobResult result) {
        Map<String, ProjectProgress.Count> kinds = new TreeMap<>();
        result.kinds().forEach((kind, count) -> kinds.put(kind, new ProjectProgress.Count(count.done(), count.expected(), count.failed())));
        projects.put(result.project(), new ProjectProgress(result.project(), name(result.project()), kinds, result.payloadBytes(), Instant.now(), 0));
        failing.put(result.project(), result::failures);
        changed = true;
    }

    /** @return true where it is time to write */
    synchronized boolean add(String project, String kind, long bytes) {
        ProjectProgress known = projects.get(project);
        if (known == null) {
            known = new ProjectProgress(project, name(project), new TreeMap<>(), 0, Instant.now(), 0);
        }
        Map<String, ProjectProgress.Count> kinds = new TreeMap<>(known.kinds());
        ProjectProgress.Count count = kinds.getOrDefault(kind, new ProjectProgress.Count(0, 0, 0));
        kinds.put(kind, new ProjectProgress.Count(count.done() + 1, Math.max(count.done() + 1, count.expected()), count.failed()));
        projects.put(project, new ProjectProgress(project, known.name(), kinds, known.bytes() + bytes, known.since(), known.doneBefore()));
        changed = true;
        return System.nanoTime() - written > INTERVAL_NANOS;
    }

    void write() throws IOException {
        List<JobResult.Failure> failures = new ArrayList<>();
        ProgressReport report;
        synchronized (this) {
            boolean failed = false;
            for (Map.Entry<String, Supplier<List<JobResult.Failure>>> job : failing.entrySet()) {
                List<JobResult.Failure> ofJob = job.getValue().get();
                failures.addAll(ofJob);
                failed |= count(job.getKey(), ofJob);
            }
            // a worker of another machine's request has no status to write to
            if (!changed && !failed || folder.status().isEmpty()) {
                return;
            }
            written = System.nanoTime();
            changed = false;
            report = new ProgressReport(RequestFolder.FORMAT_VERSION, Instant.now(), List.copyOf(projects.values()),
                    List.copyOf(failures.subList(0, Math.min(failures.size(), ProgressReport.MOST_FAILURES))));
            folder.progress(report);
        }
        Map<String, RequestStatus.Progress> kinds = new TreeMap<>();
        for (ProjectProgress project : report.projects()) {
            project.kinds().forEach((kind, count) -> kinds.merge(kind, new RequestStatus.Progress(count.done(), count.expected()),
                    (one, other) -> new RequestStatus.Progress(one.done() + other.done(), one.expected() + other.expected())));
        }
        long bytes = report.projects().stream().mapToLong(ProjectProgress::bytes).sum();
        // once it has ended, the receipt's counts stand
        store.update(folder.id(), status -> status.state().isFinal() ? status : status.progressed(kinds, bytes));
    }

    /** @return true where the project's failures are other than they were */
    private boolean count(String project, List<JobResult.Failure> failures) {
        ProjectProgress known = projects.get(project);
        if (known == null) {
            return false;
        }
        Map<String, ProjectProgress.Count> kinds = new TreeMap<>();
        known.kinds().forEach((kind, count) -> kinds.put(kind, new ProjectProgress.Count(count.done(), count.expected(),
                failures.stream().filter(failure -> failure.kind().equals(kind)).count())));
        projects.put(project, new ProjectProgress(project, known.name(), kinds, known.bytes(), known.since(), known.doneBefore()));
        return !kinds.equals(known.kinds());
    }

    private String name(String project) {
        if (project.equals(ExportJob.ACCOUNT)) {
            return project;
        }
        try (Listing.Records records = new Listing(folder.work(ExportJob.ACCOUNT).resolve("listing")).records("projects")) {
            while (records.hasNext()) {
                JsonNode record = records.next();
                if (project.equals(record.path("id").asText())) {
                    return record.path("name").asText(project);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // the list is gone: the id says it too
        }
        return project;
    }
}
