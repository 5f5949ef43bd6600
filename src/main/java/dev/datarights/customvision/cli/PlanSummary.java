package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.Unmatched;

/** What a delete would do, for the person who is to approve it, in plain words. */
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
        out.println("  nothing was deleted yet. The plan, " + folder.path().resolve("plan.json")
                + (Files.exists(folder.planPage()) ? " (as a page: " + folder.planPage() + ")" : "") + ":");
        Map<String, String> names = folder.projectNames();
        for (Plan.Project project : plan.projects()) {
            String name = names.getOrDefault(project.id(), "");
            tell(out, project, name.isEmpty() ? project.id() : "'" + name.replaceAll("\\p{Cntrl}", "?") + "' (" + project.id() + ")");
        }
        Unmatched.of(folder).entries().forEach(entry -> out.println("    " + entry.sentence()));
        out.println("  approve it before " + plan.expires() + ":");
        out.println("    approve " + folder.id() + " " + folder.planSha256().orElseThrow() + " --by NAME");
    }

    private static void tell(PrintWriter out, Plan.Project project, String name) {
        PlannedErasure erasure = project.erasure();
        String counts = Arrays.stream(ErasureStep.values()).filter(step -> erasure.count(step) > 0 && step != ErasureStep.PUBLICATIONS)
                .map(step -> step == ErasureStep.PROJECT ? "the project itself" : step.word() + " " + erasure.count(step))
                .collect(Collectors.joining(", "));
        out.println("    project " + name + " would lose: " + (counts.isEmpty() ? "nothing" : counts));
        if (!erasure.publishNames().isEmpty()) {
            out.println("      stop answering under their names: " + String.join(", ", erasure.publishNames()).replaceAll("\\p{Cntrl}", "?"));
        }
        tell(out, "images nobody asked for that go with their iterations", erasure.collateral().size());
        tell(out, "stay because of a hold", erasure.retained().size());
        tell(out, "images that stay because they show somebody else too", project.withheld().size());
        tell(out, "stored predictions that stay, since nothing says whose they are", project.notAttributable());
        erasure.residuals().forEach(residual ->
                out.println("      stays: " + residual.kind() + (residual.id() == null ? "" : " " + residual.id()) + ": " + residual.what()));
    }

    private static void tell(PrintWriter out, String what, long count) {
        if (count > 0) {
            out.println("      " + what + ": " + count);
        }
    }
}
