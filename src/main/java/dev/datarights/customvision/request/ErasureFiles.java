package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.datarights.customvision.service.Listing;

/** What a request's delete is to take and what it came to: {@code frozen/}, and {@code jobs/<project>-erasure.json}. */
public final class ErasureFiles {

    private final RequestFolder folder;

    ErasureFiles(RequestFolder folder) {
        this.folder = folder;
    }

    /** Where the plan's signature lies, beside {@code plan.json}. */
    Path planSignature() {
        return folder.path().resolve("plan.jws");
    }

    /** The ids that the plan would delete of a project. */
    public FrozenIds frozen(String project) {
        return new FrozenIds(folder.path().resolve("frozen").resolve(project));
    }

    /**
     * All that a project held when a delete was planned, whatever the request asks for: holds and snapshots are judged by it.
     *
     * @param scope of the request; one that asks for everything is served by the plan's own listing
     */
    public Listing everything(String project, Request.Scope scope) {
        return new Listing(folder.work(project).resolve(servesEverything(scope) ? "listing" : "everything"));
    }

    static boolean servesEverything(Request.Scope scope) {
        return !scope.narrowed() && scope.include().containsAll(Set.of(Kind.TAGS, Kind.IMAGES, Kind.ITERATIONS));
    }

    public Optional<ErasureResult> result(String project) throws IOException {
        return folder.read("jobs/" + project + "-erasure.json", ErasureResult.class);
    }

    /** True where this request deleted a project, or asked for its deletion. */
    public boolean isAskedToGo(String project) throws IOException {
        return ErasureJournal.asksForProject(folder, project) || result(project).map(result -> result.kinds().get(ErasureStep.PROJECT.kind().word()))
                .filter(counts -> counts.gone() > 0).isPresent();
    }

    /** What the delete came to so far, in the order of the plan, then the Azure resource where it was to go. */
    List<ErasureResult> results(Plan plan) throws IOException {
        List<ErasureResult> results = new ArrayList<>();
        for (Plan.Project project : plan.projects()) {
            result(project.id()).ifPresent(results::add);
        }
        result(ExportJob.ACCOUNT).ifPresent(results::add);
        return results;
    }

    /** Keeps what a delete came to in one project. */
    public void keep(ErasureResult result) throws IOException {
        folder.write("jobs/" + result.project() + "-erasure.json", result);
    }

    /** Forgets the plan with all that was found, approved and erased by it; archives that were delivered stay known. */
    void forget() throws IOException {
        folder.forgetPlan();
        Files.deleteIfExists(planSignature());
        GivenApproval.forget(folder.path());
        RequestFolder.delete(folder.path().resolve("frozen"));
        RequestFolder.delete(folder.path().resolve("work"));
        Path jobs = folder.path().resolve("jobs");
        if (Files.isDirectory(jobs)) {
            try (Stream<Path> results = Files.list(jobs)) {
                for (Path result : results.filter(file -> file.toString().endsWith("-erasure.json")).toList()) {
                    Files.delete(result);
                }
            }
        }
    }
}
