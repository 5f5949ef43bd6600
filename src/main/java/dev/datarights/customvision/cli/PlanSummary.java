package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.RequestFolder;

/** What a delete would do, for the person who is to approve it: ids and counts, in plain words. */
final class PlanSummary {

    private final RequestFolder folder;
    private final Plan plan;

    private PlanSummary(RequestFolder folder, Plan plan) {
        this.folder = folder;
        this.plan = plan;
    }

    /** The summary of a plan that waits for approval. */
    static PlanSummary of(RequestFolder folder) throws IOException {
        return new PlanSummary(folder, folder.plan().orElseThrow());
    }

    void tell(PrintWriter out) throws IOException {
        out.println("  nothing was deleted yet. The plan, " + folder.path().resolve("plan.json") + ":");
        for (Plan.Project project : plan.projects()) {
            tell(out, project);
        }
        out.println("  approve it before " + plan.expires() + ":");
        out.println("    approve " + folder.id() + " " + folder.planSha256().orElseThrow() + " --by NAME");
    }

    private static void tell(PrintWriter out, Plan.Project project) {
        PlannedErasure erasure = project.erasure();
        String counts = Arrays.stream(ErasureStep.values()).filter(step -> erasure.count(step) > 0 && step != ErasureStep.PUBLICATIONS)
                .map(step -> step == ErasureStep.PROJECT ? "the project itself" : step.word() + " " + erasure.count(step))
                .collect(Collectors.joining(", "));
        out.println("    project " + project.id() + ": " + (counts.isEmpty() ? "nothing" : counts + " would be deleted"));
        tell(out, erasure.publishNames().size(), "published iterations stop answering");
        tell(out, erasure.collateral().size(), "images nobody asked for go with their iterations");
        tell(out, erasure.retained().size(), "things stay because of a hold");
        tell(out, project.withheld().size(), "images stay because they show somebody else too");
        tell(out, project.notAttributable(), "stored predictions stay: nothing says whose they are");
        erasure.residuals().forEach(residual ->
                out.println("      stays: " + residual.kind() + (residual.id() == null ? "" : " " + residual.id()) + ": " + residual.what()));
    }

    private static void tell(PrintWriter out, long count, String what) {
        if (count > 0) {
            out.println("      " + count + " " + what);
        }
    }
}
