package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a request covers, found by inventory before anything is fetched: {@code plan.json}.
 *
 * @param requestSha256 of {@code request.json}
 * @param asOf          the moment the request is about, by the service's clock: what was created later is not meant
 * @param expires       after that it cannot be applied any more; null where nothing is to be deleted
 * @param narrowed      true where one subject's images were asked for: only projects that hold some have a job
 * @param account       true where the account's own bag is part of it
 * @param projects      in the order the service lists them
 */
public record Plan(int formatVersion, String requestId, String requestSha256, String endpoint, Instant created, Instant asOf, Instant expires,
        boolean narrowed, boolean account, List<Project> projects) {

    public Plan {
        // of an earlier version, which counted from its own clock
        asOf = asOf == null ? created : asOf;
    }

    /**
     * @param lists           per list of the inventory: how many records, and the SHA-256 of the sorted ids
     * @param matched         distinct images and predictions that are meant; null where everything is
     * @param withheld        ids of images that are meant but show somebody else too
     * @param matches         per selector and place (workspace, snapshots): how many records it matched by itself
     * @param notAttributable stored predictions of which nothing says whose they are
     * @param erasure         what is to go; null where nothing is to be deleted
     */
    public record Project(String id, Map<String, Frozen> lists, Long matched, List<String> withheld,
            Map<String, Map<String, Long>> matches, long notAttributable, PlannedErasure erasure) {

        Project erasing(PlannedErasure planned) {
            return new Project(id, lists, matched, withheld, matches, notAttributable, planned);
        }
    }

    public record Frozen(long records, String idsSha256, boolean settled) {
    }

    /** The jobs: the account's, then one per project in which something is meant. */
    List<String> jobs() {
        Stream<String> first = account ? Stream.of(ExportJob.ACCOUNT) : Stream.empty();
        return Stream.concat(first, projects.stream().filter(project -> !narrowed || project.matched() > 0).map(Project::id)).toList();
    }
}
