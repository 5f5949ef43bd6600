package dev.datarights.customvision.status;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.RequestFolder;

/**
 * What somebody has to know, and to type, to approve a plan.
 *
 * @param command    with the hash of {@code plan.json} as it lies there
 * @param erased     how many would be deleted, per kind, over all projects
 * @param collateral images nobody asked for that go with their iterations
 * @param retained   things that stay because of a hold
 */
record ApprovalView(String command, String planSha256, Instant created, Instant expires, int projects, Map<String, Long> erased,
        long publicationsEnded, long collateral, long retained) {

    /** Null where there is no plan to be seen. */
    static ApprovalView of(RequestFolder folder) throws IOException {
        Plan plan = folder.plan().orElse(null);
        String hash = folder.planSha256().orElse(null);
        if (plan == null || hash == null) {
            return null;
        }
        Map<String, Long> erased = new LinkedHashMap<>();
        Arrays.stream(ErasureStep.values()).filter(step -> step != ErasureStep.PUBLICATIONS).forEach(step -> {
            long count = sum(plan, erasure -> erasure.count(step));
            if (count > 0) {
                erased.put(step == ErasureStep.PROJECT ? "projects" : step.word(), count);
            }
        });
        return new ApprovalView("approve " + folder.id() + " " + hash + " --by NAME", hash, plan.created(), plan.expires(), plan.projects().size(),
                erased, sum(plan, erasure -> erasure.publishNames().size()), sum(plan, erasure -> erasure.collateral().size()),
                sum(plan, erasure -> erasure.retained().size()));
    }

    private static long sum(Plan plan, ToLongFunction<PlannedErasure> count) {
        return plan.projects().stream().map(Plan.Project::erasure).filter(Objects::nonNull).mapToLong(count).sum();
    }
}
