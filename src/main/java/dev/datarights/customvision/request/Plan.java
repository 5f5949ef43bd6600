package dev.datarights.customvision.request;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param identity      what an approval is for, beside the ids; null where a version before 2 wrote the plan
 */
public record Plan(int formatVersion, String requestId, String requestSha256, String endpoint, Instant created, Instant asOf, Instant expires,
        boolean narrowed, boolean account, List<Project> projects, Identity identity) {

    /** A plan of version 1 does not say which account it was made for: it serves an export, and deletes nothing. */
    public static final int FORMAT_VERSION = 2;

    /**
     * What was asked for, and the account that it was planned for.
     *
     * @param account         its name in the settings
     * @param resourceId      its id in Azure as it was set then; null where none was
     * @param projects        the ids of all its projects, also of those that the request does not mean
     * @param selectorsSha256 of the request's {@code scope} as {@code request.json} has it
     */
    public record Identity(String action, boolean deleteAzureResource, String account, String resourceId, List<String> projects,
            String selectorsSha256) {

        static Identity of(Request request, String account, Optional<String> resourceId, List<String> projects) {
            return new Identity(request.action().word(), request.deleteAzureResource(), account, resourceId.orElse(null), projects,
                    selectors(request));
        }

        boolean asks(Request request) {
            return action.equals(request.action().word()) && deleteAzureResource == request.deleteAzureResource()
                    && selectorsSha256.equals(selectors(request));
        }

        private static String selectors(Request request) {
            return StoredRequest.sha256(request.json().path("scope").toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    public Plan {
        // of an earlier version, which counted from its own clock
        asOf = asOf == null ? created : asOf;
    }

    /**
     * @param lists           per list of the inventory: how many records, and the SHA-256 of the sorted ids
     * @param matched         distinct images and predictions that are meant; null where everything is
     * @param withheld        ids of images that are meant but show somebody else too
     * @param matches         per selector and place (workspace, snapshots): how many records it matched by itself
     * @param notAttributable stored predictions of which nothing says whose they are; -1 where they could not be counted
     * @param erasure         what is to go; null where nothing is to be deleted
     */
    public record Project(String id, Map<String, Frozen> lists, Long matched, List<String> withheld,
            Map<String, Map<String, Long>> matches, long notAttributable, PlannedErasure erasure) {

        /** True where not all lists are known to be whole, so that something may be in it although nothing was found. */
        boolean isUncertain() {
            return lists.values().stream().anyMatch(list -> !list.settled());
        }

        Project erasing(PlannedErasure planned) {
            return new Project(id, lists, matched, withheld, matches, notAttributable, planned);
        }
    }

    /**
     * @param late    how many of those that are meant were created after the moment that is asked about
     * @param failure why the list could not be read; null where it was
     */
    public record Frozen(long records, String idsSha256, boolean settled, long late, String failure) {
    }

    /** The jobs: the account's, then one per project in which something is meant. */
    List<String> jobs() {
        Stream<String> first = account ? Stream.of(ExportJob.ACCOUNT) : Stream.empty();
        return Stream.concat(first, projects.stream().filter(project -> !narrowed || project.matched() > 0 || project.isUncertain()).map(Project::id)).toList();
    }
}
