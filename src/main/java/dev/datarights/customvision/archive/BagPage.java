package dev.datarights.customvision.archive;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult.Counts;

/** What a bag says about itself: {@code bag-info.txt} and the page to look at. */
final class BagPage {

    private BagPage() {
    }

    static BagInfo info(JobBag bag, Map<String, Counts> kinds, List<String> unsettled) throws IOException {
        ExportJob job = bag.job();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<String> notes = new ArrayList<>(bag.notes().residuals());
        unsettled.forEach(list -> notes.add("The list " + list + " changed while it was read: what the service counted is not what it listed."));
        String title = job.forAccount() ? "Account information of Azure Custom Vision" : "A project of Azure Custom Vision";
        byte[] page = new IndexPage().render(new PageModel(title, job.bagName(), job.requestId(), job.account(),
                job.forAccount() ? null : job.project(), job.forAccount() ? null : bag.projectName(), now,
                kinds.entrySet().stream().map(kind -> new PageModel.Row(kind.getKey(), kind.getValue().done())).toList(),
                bag.notes().failures().size(), notes));
        return new BagInfo(job.bagName(), job.requestId(), job.number(), job.of(), now,
                job.forAccount() ? Map.of() : Map.of("Custom-Vision-Project-Id", job.project()), page);
    }
}
