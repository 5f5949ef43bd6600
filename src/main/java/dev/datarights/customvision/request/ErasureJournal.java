package dev.datarights.customvision.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one plan asked the service to delete in one project, and what came of it: {@code jobs/<project>-<plan>.journal}, begun
 * before anything is asked for and never removed. Lines are only added, and each is on the disk before anything else happens, so
 * whoever goes on after a kill sends nothing again that was answered. Where something was asked for and there is no result, the program
 * was killed in between, and nobody may say that nothing was deleted.
 * <p>
 * Ids are told by their places in the plan's sorted list, such as {@code 0-63,70}: a journal of 100,000 images is small.
 */
public final class ErasureJournal {

    private static final int SHORT = 16;
    private static final String EXTENSION = ".journal";

    /** What a line says. */
    public enum What {
        /** The first line: by which plan, from which account. */
        BEGUN,
        /** A DELETE is about to be sent. */
        ASKED,
        /** The one that was about to be was not sent. */
        UNSENT,
        /** The one that was sent has its answer. */
        ANSWERED,
        /** A list gave so many records, before anything of it was asked to go. */
        SEEN,
        /** What was read back as gone. */
        GONE,
        /** The result was written: whatever comes next is another attempt. */
        ENDED
    }

    /**
     * @param plan     the plan's hash, in the first line
     * @param account  in the first line
     * @param step     what it is about; null in the first line and at an end
     * @param ids      places in the frozen list of the step
     * @param call     as in {@link Evidence.Sent}
     * @param length   characters of the call's address
     * @param status   of the answer; 0 where none came
     * @param code     of the answer
     * @param tries    how often the call had been tried before that answer
     * @param records  how many a list gave
     * @param proof    how it was shown that they are gone
     * @param readBack what was seen then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(Integer formatVersion, What what, Instant at, String plan, Evidence.Account account, ErasureStep step, String ids, String call, Integer length,
            Integer status, String code, Integer tries, Long records, String proof, Evidence.ReadBack readBack) {

        public static Line begun(String plan, Evidence.Account account) {
            return new Line(RequestFolder.FORMAT_VERSION, What.BEGUN, Instant.now(), plan, account, null, null, null, null, null, null, null, null, null, null);
        }

        /** A call that is about to be sent; also one that was not sent after all. */
        public static Line of(What what, ErasureStep step, String ids, String call, int length) {
            return new Line(null, what, Instant.now(), null, null, step, ids, call, length, null, null, null, null, null, null);
        }

        /** This call, with its answer. */
        public Line answered(int answer, String ownCode, int before) {
            return new Line(null, What.ANSWERED, Instant.now(), null, null, step, ids, call, length, answer, ownCode, before, null, null, null);
        }

        public static Line seen(ErasureStep step, long count) {
            return new Line(null, What.SEEN, Instant.now(), null, null, step, null, null, null, null, null, null, count, null, null);
        }

        public static Line gone(ErasureStep step, String ids, String how, Evidence.ReadBack seen) {
            return new Line(null, What.GONE, Instant.now(), null, null, step, ids, null, null, null, null, null, null, how, seen);
        }

        public static Line ended() {
            return new Line(null, What.ENDED, Instant.now(), null, null, null, null, null, null, null, null, null, null, null, null);
        }
    }

    private final Path jobs;
    private final Path file;
    private final String plan;
    private boolean whole;

    public ErasureJournal(RequestFolder folder, String project, String planSha256) {
        this.jobs = folder.path().resolve("jobs");
        this.plan = planSha256;
        this.file = jobs.resolve(project + "-" + planSha256.substring(0, SHORT) + EXTENSION);
    }

    /** True once something of the project may be gone by this plan. */
    boolean asks() throws IOException {
        return asks(lines());
    }

    private static boolean asks(List<Line> lines) {
        return lines.stream().anyMatch(line -> line.what() == What.ASKED);
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** Begins the journal; does nothing where that was done. */
    public void begin(Evidence.Account account) throws IOException {
        if (!exists()) {
            AtomicFiles.createDirectories(jobs);
            AtomicFiles.write(file, line(Line.begun(plan, account)));
        }
    }

    /** Adds a line to a journal that was begun; on return it is on the disk. */
    public void add(Line line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!whole) {
                channel.truncate(end(channel));
                whole = true;
            }
            ByteBuffer bytes = ByteBuffer.wrap(line(line));
            long end = channel.size();
            while (bytes.hasRemaining()) {
                channel.write(bytes, end + bytes.position());
            }
            channel.force(false);
        }
    }

    private static byte[] line(Line line) throws JsonProcessingException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(line);
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
        ended[bytes.length] = '\n';
        return ended;
    }

    /** Where the last whole line ends: a kill may have left part of one after it. */
    private static long end(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long at = channel.size(); at > 0; at--) {
            one.clear();
            channel.read(one, at - 1);
            if (one.get(0) == '\n') {
                return at;
            }
        }
        return 0;
    }

    /**
     * The lines so far, oldest first; none where nothing was begun.
     *
     * @throws IOException where one cannot be read: what was deleted is not known then
     */
    public List<Line> lines() throws IOException {
        return exists() ? lines(file) : List.of();
    }

    private static List<Line> lines(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        String text = Files.readString(file);
        // what follows the last line end was never answered for
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                lines.add(Json.MAPPER.readValue(line, Line.class));
            } catch (JsonProcessingException e) {
                throw new IOException(file + " cannot be read at line " + (lines.size() + 1)
                        + ", so what was deleted so far is not known. Restore the file, then run the request again", e);
            }
        }
        if (lines.isEmpty() || lines.get(0).formatVersion() == null || lines.get(0).formatVersion() != RequestFolder.FORMAT_VERSION) {
            throw new IOException(file + " was written by another version of the program. Finish the request with that version, or move its folder away");
        }
        return lines;
    }

    /** The lines of this plan about every project, one project after another. */
    public List<Line> ofAllProjects() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path each : files(jobs, plan.substring(0, SHORT) + EXTENSION)) {
            lines.addAll(lines(each));
        }
        return lines;
    }

    /** The hash of every plan by which a request may have deleted something. */
    static Set<String> plans(RequestFolder folder) throws IOException {
        Set<String> plans = new LinkedHashSet<>();
        for (Path each : files(folder.path().resolve("jobs"), EXTENSION)) {
            List<Line> lines = lines(each);
            if (asks(lines)) {
                plans.add(lines.get(0).plan());
            }
        }
        return plans;
    }

    /** Whether a request asked, or was about to ask, for the deletion of a whole project, by any of its plans. */
    public static boolean asksForProject(RequestFolder folder, String project) throws IOException {
        for (Path each : files(folder.path().resolve("jobs"), EXTENSION)) {
            if (each.getFileName().toString().startsWith(project)) {
                List<What> said = lines(each).stream().filter(line -> line.step() == ErasureStep.PROJECT).map(Line::what).toList();
                // what was about to be asked, and was not sent after all, was not asked
                if (Collections.frequency(said, What.ASKED) > Collections.frequency(said, What.UNSENT)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Path> files(Path jobs, String ending) throws IOException {
        if (!Files.isDirectory(jobs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(jobs)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
