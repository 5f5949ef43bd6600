package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * By which plans a request has begun to delete, in which projects: {@code jobs/<project>-<plan>.begun}, written before the
 * first DELETE of a plan in a project and never removed. Where one has no result, the program was killed in between: what
 * it had asked for by then may be gone, so nobody may say that nothing was deleted.
 */
public final class BegunErasures {

    private static final int SHORT = 16;

    private final Path jobs;

    public BegunErasures(RequestFolder folder) {
        this.jobs = folder.path().resolve("jobs");
    }

    /** From here on something of the project may be gone by this plan. */
    public void begin(String project, String planSha256) throws IOException {
        AtomicFiles.createDirectories(jobs);
        AtomicFiles.write(mark(project, planSha256), planSha256.getBytes(StandardCharsets.US_ASCII));
    }

    public boolean has(String project, String planSha256) {
        return Files.exists(mark(project, planSha256));
    }

    /** The hash of every plan by which something may have been deleted. */
    Set<String> plans() throws IOException {
        Set<String> plans = new LinkedHashSet<>();
        if (Files.isDirectory(jobs)) {
            try (Stream<Path> files = Files.list(jobs)) {
                for (Path mark : files.filter(file -> file.toString().endsWith(".begun")).sorted().toList()) {
                    plans.add(Files.readString(mark, StandardCharsets.US_ASCII));
                }
            }
        }
        return plans;
    }

    private Path mark(String project, String planSha256) {
        return jobs.resolve(project + "-" + planSha256.substring(0, SHORT) + ".begun");
    }
}
