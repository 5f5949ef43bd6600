package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.FormatVersion;
import dev.datarights.customvision.request.JobResult.Failure;
import dev.datarights.customvision.request.JobResult.Gone;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.service.Json;

/**
 * What a job knows of things that are not in its bag. What failed is tried again by whoever goes on, so it is in memory
 * only; a residual belongs to an entry that is not asked for again, so it is on disk.
 */
final class JobNotes {

    private final Path residualsFile;
    private final List<String> residuals;
    private final Map<String, Failure> failures = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<String> absent = ConcurrentHashMap.newKeySet();
    private final Map<String, Gone> gone = Collections.synchronizedMap(new LinkedHashMap<>());

    private volatile Presence project = Presence.THERE;

    /** Whether the project is there: the service says that it is not, and then its list of projects says so too, or contradicts. */
    private enum Presence { THERE, SAID_TO_BE_GONE, GONE, LISTED }

    private record Residuals(int formatVersion, List<String> residuals) {
    }

    JobNotes(Path work) throws IOException {
        this.residualsFile = work.resolve("residuals.json");
        this.residuals = new ArrayList<>(Files.exists(residualsFile) ? FormatVersion.read(residualsFile, Residuals.class).residuals() : List.of());
    }

    /** An item that could not be fetched; kept once however often it is told. */
    void failed(String kind, String id, String reason) {
        failures.put(kind + " " + id, new Failure(kind, id, Redaction.clean(reason)));
    }

    void fetched(String kind, String id) {
        failures.remove(kind + " " + id);
    }

    boolean hasFailed(String kind, String id) {
        return failures.containsKey(kind + " " + id);
    }

    List<Failure> failures() {
        synchronized (failures) {
            return List.copyOf(failures.values());
        }
    }

    /** An item that was listed, and that the service says it does not have any more; it is not missing then. */
    void gone(String kind, String id) {
        absent(kind, id);
        failures.remove(kind + " " + id);
        gone.put(kind + " " + id, new Gone(kind, id));
    }

    List<Gone> gone() {
        synchronized (gone) {
            return List.copyOf(gone.values());
        }
    }

    /** Somebody deleted the whole project: what is not in the bag is gone since, and nobody need ask for it. */
    boolean isProjectGone() {
        return project == Presence.SAID_TO_BE_GONE || project == Presence.GONE;
    }

    void projectSaidToBeGone() {
        project = project == Presence.THERE ? Presence.SAID_TO_BE_GONE : project;
    }

    boolean isGoneToBeConfirmed() {
        return project == Presence.SAID_TO_BE_GONE;
    }

    /** What failed until then is gone like the rest; where the project is there, it failed. */
    void confirm(boolean gone) {
        project = gone ? Presence.GONE : Presence.LISTED;
        if (gone) {
            failures.clear();
        }
    }

    /** Something the service says it does not have; it is not missing then. */
    void absent(String kind, String id) {
        absent.add(kind + " " + id);
    }

    boolean isAbsent(String kind, String id) {
        return isProjectGone() || absent.contains(kind + " " + id);
    }

    /** What is known to be left out, in plain words; to be told before the entry that it is about. */
    synchronized void residual(String text) throws IOException {
        if (!residuals.contains(text)) {
            residuals.add(text);
            AtomicFiles.write(residualsFile, Json.MAPPER.writeValueAsBytes(new Residuals(RequestFolder.FORMAT_VERSION, residuals)));
        }
    }

    synchronized List<String> residuals() {
        return List.copyOf(residuals);
    }
}
