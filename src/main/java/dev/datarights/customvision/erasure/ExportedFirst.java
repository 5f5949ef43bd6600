package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.camel.Exchange;

import dev.datarights.customvision.archive.SealedArchive;
import dev.datarights.customvision.delivery.DeliveredContent;
import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.delivery.DeliveryException;
import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestChecks;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Selections;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.request.Stopping;

/**
 * Whether all that a plan would delete was exported first: each frozen id has its file in a bag that was sealed, and that is
 * at its destination now as it was sent. What an unencrypted archive holds is read where it lies, while its checksum is
 * taken; of an encrypted one the sealed bag in the work folder tells, since only its readers can open what was sent.
 */
public final class ExportedFirst {

    private final RequestStore store;
    private final RequestChecks checks;

    public ExportedFirst(RequestStore store, RequestChecks checks) {
        this.store = store;
        this.checks = checks;
    }

    /**
     * The archives to look at: of each project of which something would be deleted, and of the account where it is meant.
     *
     * @throws NotExportedException where an export of this request, of whatever project, is not complete
     */
    public List<ExportedArchive> archives(Exchange exchange) throws IOException, NotExportedException {
        RequestFolder folder = folder(exchange);
        Plan plan = folder.plan().orElseThrow();
        List<ExportedArchive> archives = new ArrayList<>();
        if (plan.account()) {
            archives.addAll(ExportedArchive.of(ExportJob.ACCOUNT, complete(folder, ExportJob.ACCOUNT).archives(), List.of("data/account")));
        }
        for (Plan.Project project : plan.projects()) {
            boolean erases = project.erasure() != null && !project.erasure().isEmpty();
            // one item that failed, wherever, refuses the whole delete
            if (erases || folder.jobs().result(project.id()).isPresent()) {
                JobResult result = complete(folder, project.id());
                if (erases) {
                    archives.addAll(ExportedArchive.of(project.id(), result.archives(),
                            sought(exchange.getVariable("request", Request.class), folder, project)));
                }
            }
        }
        return archives;
    }

    private static JobResult complete(RequestFolder folder, String project) throws IOException, NotExportedException {
        Optional<JobResult> found = folder.jobs().result(project);
        if (found.isEmpty()) {
            throw new NotExportedException(project, "there is none");
        }
        JobResult result = found.get();
        if (!result.failures().isEmpty()) {
            JobResult.Failure first = result.failures().get(0);
            throw new NotExportedException(project, result.failures().size() + " of its items could not be exported, the first is "
                    + first.kind() + " " + first.id());
        }
        if (!result.unsettled().isEmpty()) {
            throw new NotExportedException(project, "the service's counts and lists did not agree: " + String.join(", ", result.unsettled()));
        }
        if (result.state() != State.COMPLETE || result.archives().isEmpty()) {
            throw new NotExportedException(project, "it is " + result.state() + (result.reason() == null ? "" : ", " + result.reason()));
        }
        return result;
    }

    /** The files of everything that would go; images die with an iteration too, where it alone holds them. */
    private static List<String> sought(Request request, RequestFolder folder, Plan.Project project) throws IOException {
        PlannedErasure planned = project.erasure();
        List<String> include = Selections.include(request.scope());
        List<String> paths = new ArrayList<>();
        for (ErasureStep step : ErasureStep.values()) {
            List<String> ids = folder.erasures().frozen(project.id()).read(step, planned);
            boolean content = step == ErasureStep.IMAGES || step == ErasureStep.PREDICTIONS;
            // a narrowed export leaves out descriptions that are not the person's own, but never an image
            if (content || include.contains(step.kind().word())) {
                ids.forEach(id -> path(step, id).ifPresent(paths::add));
            }
        }
        planned.collateral().forEach(id -> paths.add("data/images/" + id));
        return paths;
    }

    private static Optional<String> path(ErasureStep step, String id) {
        return Optional.ofNullable(switch (step) {
            case IMAGES -> "data/images/" + id;
            case PREDICTIONS -> "data/predictions/" + id;
            case TAGS -> "data/tags/" + id;
            case PUBLICATIONS, ITERATIONS -> "data/iterations/" + id + "/iteration";
            case PROJECT -> "data/project";
        });
    }

    /** The archive as something to look at where it was delivered. */
    public Delivery delivery(Exchange exchange) throws NotExportedException {
        Request request = exchange.getVariable("request", Request.class);
        JobResult.Archive archive = exported(exchange).archive();
        return Delivery.toCheck(checks.deliverTo(request), checks.deliverPath(request), archive.file(), archive.length(), archive.sha256());
    }

    /** Who reads the names in the archive while it is read back; nobody where it is encrypted. */
    public DeliveredContent content(Exchange exchange) {
        return exported(exchange).archive().encrypted() == null ? exported(exchange).sought() : null;
    }

    /**
     * The archive is there as it was sent; now to what is in it.
     *
     * @throws NotExportedException where it lacks something that would be deleted
     */
    public void confirm(Exchange exchange) throws IOException, NotExportedException {
        ExportedArchive exported = exported(exchange);
        JobResult.Archive archive = exported.archive();
        if (archive.encrypted() != null) {
            SealedArchive sealed = sealed(folder(exchange), exported);
            try {
                exported.sought().read(sealed);
            } catch (IOException e) {
                throw new NotExportedException(exported.project(), "the bag inside " + archive.file() + " cannot be read: " + e.getMessage());
            }
        }
        exported.sought().believe();
        if (!exported.last()) {
            return;
        }
        List<String> missing = exported.sought().missing();
        if (!missing.isEmpty()) {
            throw new NotExportedException(exported.project(), "archive " + archive.file() + " does not hold " + missing.get(0) + ".*"
                    + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more") + ", which would be deleted");
        }
    }

    private static SealedArchive sealed(RequestFolder folder, ExportedArchive exported) throws IOException, NotExportedException {
        JobResult.Archive archive = exported.archive();
        return SealedArchive.find(folder.work(exported.project()), archive.file().replaceFirst("\\.zip(\\.pgp)?$", ""))
                .filter(sealed -> sealed.sha256().equals(archive.encrypted().sealedSha256()) && sealed.length() == archive.encrypted().sealedLength())
                .orElseThrow(() -> new NotExportedException(exported.project(), "the bag inside " + archive.file()
                        + " is no longer in the work folder, and only its readers can open what was delivered. Export again with a new request"));
    }

    /** Says in plain words what was caught; a program that stops and a request that is cancelled have proven nothing. */
    public void refuse(Exchange exchange) throws Exception {
        if (Stopping.is(exchange.getContext())) {
            throw new Stopping();
        }
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        ExportedArchive exported = exported(exchange);
        if (failure instanceof DeliveryException && exported != null) {
            throw new NotExportedException(exported.project(), "archive " + exported.archive().file() + ", delivered to "
                    + exported.archive().location() + ": " + failure.getMessage());
        }
        if (failure instanceof Exception exception) {
            throw exception;
        }
        throw new IllegalStateException(failure);
    }

    private RequestFolder folder(Exchange exchange) {
        return store.folder(exchange.getVariable("requestId", String.class));
    }

    private static ExportedArchive exported(Exchange exchange) {
        return exchange.getVariable("exported", ExportedArchive.class);
    }
}
