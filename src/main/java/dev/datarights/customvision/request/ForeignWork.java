package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine keeps of requests that another one carries out: a folder with {@code foreign.json} and {@code work/}, so that
 * a job which comes back goes on where it was. It goes when the request is COMPLETE, or after {@code customvision.retention.requests}.
 */
public final class ForeignWork {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignWork.class);
    private static final String MARK = "foreign.json";

    private final Settings settings;
    private final RequestStore store;

    public ForeignWork(Settings settings, RequestStore store) {
        this.settings = settings;
        this.store = store;
    }

    /** @param asOf of the plan: work for another plan is of no use */
    private record Mark(int formatVersion, String owner, int attempt, Instant asOf) {
    }

    /** The name of this machine among those that share jobs; empty where it is alone. */
    public static String node(Settings settings) {
        String node = settings.get("customvision.node", "");
        if (!node.isEmpty() && !node.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("setting customvision.node is '" + node + "'; write up to 64 letters, digits, '-' and '_'");
        }
        return node;
    }

    /**
     * A job is about to be done here; of a request of this machine nothing is noted.
     *
     * @throws JobRefused where this machine has a request of its own by that id
     */
    public synchronized void begin(ExportJob job) throws IOException, JobRefused {
        RequestFolder folder = store.folder(job.requestId());
        if (job.owner().equals(node(settings))) {
            return;
        }
        if (folder.exists()) {
            throw new JobRefused("machine " + node(settings) + " carries out a request of its own with the id " + job.requestId()
                    + ". Give each request an id of its own");
        }
        Optional<Mark> before = mark(folder);
        boolean same = before.isPresent() && before.get().owner().equals(job.owner()) && before.get().asOf().equals(job.asOf());
        if (!same) {
            folder.clearWork("");
        }
        if (!same || before.get().attempt() < job.attempt()) {
            folder.forgetCancel();
        }
        AtomicFiles.createDirectories(folder.path());
        AtomicFiles.write(folder.path().resolve(MARK), Json.MAPPER.writeValueAsBytes(
                new Mark(RequestFolder.FORMAT_VERSION, job.owner(), job.attempt(), job.asOf())));
    }

    /** What the owner of a request tells everybody: jobs of one that was cancelled stop here too. */
    synchronized void heard(JobMessage.Notice notice) throws IOException {
        RequestFolder folder = store.folder(notice.requestId());
        Optional<Mark> mark = folder.exists() ? Optional.empty() : mark(folder);
        if (mark.isEmpty() || !mark.get().owner().equals(notice.owner()) || mark.get().attempt() > notice.attempt()) {
            return;
        }
        if (notice.state() == State.CANCELLED && !folder.cancelled()) {
            LOG.info("request {} was cancelled at {}", notice.requestId(), notice.owner());
            folder.cancel();
        } else if (notice.state() == State.COMPLETE) {
            folder.remove();
        }
    }

    /** Removes what was last worked on before that moment; its owner never told its end. */
    void clear(Instant before) throws IOException {
        if (!Files.isDirectory(store.root())) {
            return;
        }
        List<Path> marks;
        try (Stream<Path> folders = Files.list(store.root())) {
            marks = folders.map(folder -> folder.resolve(MARK)).filter(Files::isRegularFile).toList();
        }
        for (Path mark : marks) {
            RequestFolder folder = store.folder(mark.getParent().getFileName().toString());
            if (!folder.exists() && Files.getLastModifiedTime(mark).compareTo(FileTime.from(before)) < 0) {
                folder.remove();
            }
        }
    }

    private static Optional<Mark> mark(RequestFolder folder) throws IOException {
        Path mark = folder.path().resolve(MARK);
        return Files.exists(mark) ? Optional.of(FormatVersion.read(mark, Mark.class)) : Optional.empty();
    }
}
