package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.datarights.customvision.request.ErasureResult.Counts;

/**
 * What is known of a request at its end, read from its folder.
 *
 * @param exports  results of the export's jobs so far, with no count that nothing shows
 * @param erasures what the delete of this very plan came to so far, per project; the account's last
 */
record EndedRequest(Request request, RequestFolder folder, RequestStatus status, Optional<Plan> plan, Optional<String> planSha256,
        List<JobResult> exports, List<ErasureResult> erasures) {

    /** Something that could not be exported or deleted. */
    record Failed(String kind, String id, String project, String reason) {
    }

    /** Something that stays because of a hold. */
    record Kept(String kind, String id, String project, String ground) {
    }

    static EndedRequest of(RequestFolder folder) throws IOException, InvalidRequestException {
        Request request = folder.request();
        Optional<Plan> plan = folder.plan();
        Optional<String> planSha256 = folder.planSha256();
        List<JobResult> exports = plan.isPresent() ? folder.jobs().results(plan.get()) : List.of();
        List<ErasureResult> erasures = new ArrayList<>();
        if (plan.isPresent() && request.action().deletes()) {
            erasures.addAll(folder.erasures().results(plan.get()));
            folder.erasures().result(ExportJob.ACCOUNT).filter(result -> !erasures.contains(result)).ifPresent(erasures::add);
            // what an earlier plan came to is told by the receipt of then
            erasures.removeIf(result -> !planSha256.equals(Optional.ofNullable(result.planSha256())));
        }
        return new EndedRequest(request, folder, folder.status().orElseThrow(), plan, planSha256, exports.stream().map(Claims::proven).toList(),
                erasures.stream().map(Claims::proven).toList());
    }

    boolean deletes() {
        return request.action().deletes();
    }

    /** The projects in which something is to be deleted, or would be but for a hold. */
    List<Plan.Project> toErase() {
        return plan.stream().flatMap(found -> found.projects().stream()).filter(project -> project.erasure() != null
                && (!project.erasure().isEmpty() || !project.erasure().retained().isEmpty())).toList();
    }

    Optional<ErasureResult> erasure(String project) {
        return erasures.stream().filter(result -> result.project().equals(project)).findFirst();
    }

    /** The projects in which this plan began to delete, and of which there is no result: it was killed there. */
    List<String> killedIn() {
        return planSha256.isEmpty() ? List.of() : toErase().stream().map(Plan.Project::id)
                .filter(project -> erasure(project).isEmpty() && mayHaveAsked(project)).toList();
    }

    private boolean mayHaveAsked(String project) {
        try {
            return new ErasureJournal(folder, project, planSha256.orElseThrow()).asks();
        } catch (IOException e) {
            // a journal that cannot be read is there because something was about to be asked for
            return true;
        }
    }

    /** The counts per kind of what the request is about in the end: of the delete, where it deletes. */
    Map<String, Counts> kinds() {
        return deletes() ? erased() : exported();
    }

    Map<String, Counts> exported() {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (JobResult result : exports) {
            result.kinds().forEach((kind, counts) ->
                    kinds.merge(kind, new Counts(counts.expected(), counts.done(), counts.failed(), 0, counts.proof()), Counts::plus));
        }
        return kinds;
    }

    /** What was held when the plan was made was asked for too, so it is expected and retained. */
    private Map<String, Counts> erased() {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (Plan.Project project : toErase()) {
            Map<String, Counts> counts = new LinkedHashMap<>(planned(project.erasure()));
            erasure(project.id()).ifPresent(result -> counts.putAll(result.kinds()));
            counts.forEach((kind, count) -> kinds.merge(kind, count, Counts::plus));
            project.erasure().retained().forEach(kept -> kinds.merge(kept.kind(), new Counts(1, 0, 0, 1, null), Counts::plus));
        }
        erasure(ExportJob.ACCOUNT).ifPresent(result -> result.kinds().forEach((kind, count) -> kinds.merge(kind, count, Counts::plus)));
        return kinds;
    }

    private static Map<String, Counts> planned(PlannedErasure erasure) {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (ErasureStep step : ErasureStep.values()) {
            // a published iteration is an iteration, and counted as one
            if (step != ErasureStep.PUBLICATIONS && erasure.count(step) > 0) {
                kinds.put(step.kind().word(), new Counts(erasure.count(step), 0, 0, 0, null));
            }
        }
        return kinds;
    }

    List<Failed> failures() {
        List<Failed> failures = new ArrayList<>();
        for (JobResult result : exports) {
            result.failures().forEach(failure -> failures.add(new Failed(failure.kind(), failure.id(), result.project(), failure.reason())));
            if (result.state() == State.FAILED) {
                failures.add(ofAll(result.project(), result.reason()));
            }
        }
        if (exports.isEmpty()) {
            plan.ifPresent(found -> found.projects().forEach(project -> failedLists(project, failures)));
        }
        for (ErasureResult result : erasures) {
            result.failures().forEach(failure -> failures.add(new Failed(failure.kind(), failure.id(), result.project(), failure.reason())));
            if (result.reason() != null && result.state() != State.COMPLETE && result.state() != State.CANCELLED) {
                failures.add(ofAll(result.project(), result.reason()));
            }
        }
        return failures.stream().distinct().toList();
    }

    private static void failedLists(Plan.Project project, List<Failed> failures) {
        project.lists().forEach((list, frozen) -> {
            if (frozen.failure() != null) {
                failures.add(new Failed(Kind.ofList(list), list, project.id(), frozen.failure()));
            }
        });
    }

    private static Failed ofAll(String project, String reason) {
        return new Failed(project.equals(ExportJob.ACCOUNT) ? "account" : "project", project, project, reason);
    }

    /** What holds keep, those that were there when the plan was made and those added since. */
    List<Kept> retained() {
        Map<String, Kept> kept = new LinkedHashMap<>();
        for (Plan.Project project : toErase()) {
            project.erasure().retained().forEach(one -> keep(kept, project.id(), one));
            erasure(project.id()).ifPresent(result -> result.retained().forEach(one -> keep(kept, project.id(), one)));
        }
        return List.copyOf(kept.values());
    }

    private static void keep(Map<String, Kept> kept, String project, PlannedErasure.Retained one) {
        kept.putIfAbsent(project + " " + one.kind() + " " + one.id(), new Kept(one.kind(), one.id(), project, one.ground()));
    }

    /** Lists whose counts and pages did not agree, each with its project first. */
    Set<List<String>> unsettled() {
        Set<List<String>> unsettled = new LinkedHashSet<>();
        exports.forEach(result -> result.unsettled().forEach(list -> unsettled.add(List.of(result.project(), list))));
        if (exports.isEmpty()) {
            plan.ifPresent(found -> found.projects().forEach(project -> project.lists().forEach((list, frozen) -> {
                if (!frozen.settled() && frozen.failure() == null) {
                    unsettled.add(List.of(project.id(), list));
                }
            })));
        }
        return unsettled;
    }

    long withheld() {
        return plan.stream().flatMap(found -> found.projects().stream()).mapToLong(project -> project.withheld().size()).sum();
    }
}
