package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.datarights.customvision.service.Settings;

/** Export jobs as the machine that owns their request orders them. */
public final class JobOrders {

    private final Settings settings;
    private final RequestChecks checks;
    private final JobTerms terms;

    public JobOrders(Settings settings, RequestChecks checks, JobTerms terms) {
        this.settings = settings;
        this.checks = checks;
        this.terms = terms;
    }

    /** The name of this machine. */
    String owner() {
        return ForeignWork.node(settings);
    }

    ExportJob order(RequestFolder folder, Plan plan, String job) throws IOException, InvalidRequestException {
        Request request = folder.request();
        RequestStatus status = folder.status().orElseThrow();
        Optional<JobResult> earlier = folder.jobs().result(job);
        Set<String> replaces = new LinkedHashSet<>(earlier.map(JobResult::delivered).orElse(List.of()));
        replaces.addAll(folder.jobs().tries(job, status.attempt()).announced());
        String to = checks.deliverTo(request);
        String path = checks.deliverPath(request);
        return new ExportJob(RequestFolder.FORMAT_VERSION, owner(), request.id(), status.attempt(), status.account(), job,
                Selections.include(request.scope()), request.scope(), plan.asOf(), to, path, plan.jobs().indexOf(job) + 1, plan.jobs().size(),
                earlier.isPresent() && !earlier.get().archives().isEmpty(), List.copyOf(replaces), job.equals(ExportJob.ACCOUNT) ? 0 : checks.maxBytes(),
                terms.of(status.account(), to, path, ExportJob.bagName(request.id(), job)));
    }
}
