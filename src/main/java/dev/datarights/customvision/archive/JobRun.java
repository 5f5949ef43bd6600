package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.archive.page.PageTemplates;
import dev.datarights.customvision.delivery.DestinedFile;
import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.ProjectLocks;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.request.Selections;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.request.Stopping;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Listing;

/**
 * One export job from its message to its sealed archive: lock, bag, seal. What is sealed is not built again: beside it lies
 * {@code result.json}, the result as it will be once delivered.
 */
public final class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    private final RequestStore store;
    private final ProjectLocks locks;
    private final RequestProgress progress;
    private final Selections selections;
    private final PageTemplates templates = new PageTemplates();

    public JobRun(RequestStore store, ProjectLocks locks, RequestProgress progress, Selections selections) {
        this.store = store;
        this.locks = locks;
        this.progress = progress;
        this.selections = selections;
    }

    /** Opens the job's bag, or finds it sealed: sets {@code bag}, {@code listing}, {@code projectId}, {@code account}, {@code sealed}. */
    public void begin(Exchange exchange) throws IOException, InterruptedException, RequestCancelled, Stopping {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        RequestFolder folder = store.folder(job.requestId());
        exchange.setVariable("requestId", job.requestId());
        exchange.setVariable("account", job.account());
        exchange.setVariable("projectId", job.project());
        exchange.setVariable("scope", job.scope());
        exchange.setVariable("asOf", job.asOf());
        if (!job.owner().isEmpty()) {
            exchange.setVariable("jobLock", locks.alone(exchange.getContext(), job));
        }
        exchange.setVariable("lock", locks.share(exchange.getContext(), job.requestId(), job.account(), job.project()));
        Path work = folder.work(job.project());
        boolean sealed = !SealedJob.find(work, job).isEmpty();
        exchange.setVariable("sealed", sealed);
        if (!sealed) {
            if (Files.deleteIfExists(work.resolve("result.json"))) {
                // it was not COMPLETE: a list that did not agree with the service's count may do so by now
                new Listing(work.resolve("listing")).forgetUnsettled();
            }
            // that its lists could not be had when it was planned is asked about again
            new Listing(work.resolve("listing")).forget("project");
            exchange.setVariable("isolated", Selections.isolated(job.scope()));
            JobBag bag = new JobBag(job, work, selections, new ProgressListener(progress, folder, job.project(), exchange.getContext()),
                    file -> DestinedFile.begin(exchange.getContext(), job.deliverTo(), job.deliverPath(), file));
            progress.watch(job.requestId(), job.project(), bag.notes()::failures);
            exchange.setVariable("bag", bag);
            exchange.setVariable("listing", bag.listing());
            LOG.info("request {} project {}: exporting", job.requestId(), job.project());
        }
    }

    /** Once the listing is whole: how much there will be, so that progress can be told. */
    public void expect(Exchange exchange) throws IOException {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        progress.expects(job.requestId(), job.project(), new JobKinds(exchange.getVariable("bag", JobBag.class)).progress());
    }

    public boolean isStopping(Exchange exchange) {
        return Stopping.is(exchange.getContext());
    }

    /** Seals the bag; a job that was cancelled, or that ends because the program does, seals nothing. */
    public void seal(Exchange exchange) throws IOException, RequestCancelled, Stopping {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        JobBag bag = exchange.getVariable("bag", JobBag.class);
        if (isStopping(exchange)) {
            throw new Stopping();
        }
        if (bag.cancelled()) {
            throw new RequestCancelled();
        }
        bag.listing().failures().forEach((list, reason) -> bag.notes().failed(Kind.ofList(list), list, reason));
        Map<String, Counts> kinds = new JobCounts(bag).count();
        List<String> unsettled = unsettled(bag);
        State state = bag.notes().failures().isEmpty() && unsettled.isEmpty() ? State.COMPLETE : State.PARTIAL;
        List<JobResult.Archive> archives = new ArrayList<>();
        for (int part = 1; part <= bag.parts(); part++) {
            SealedArchive archive = seal(bag, part, kinds, unsettled);
            if (state != State.COMPLETE) {
                // the next attempt adds what is missing
                DestinedFile.keep(archive.file());
            }
            archives.add(new JobResult.Archive(archive.file().getFileName().toString(), archive.length(), archive.sha256(), archive.payloadFiles(),
                    archive.payloadBytes(), null, null, null));
            LOG.info("request {} project {}: sealed {} files, {} bytes{}", job.requestId(), job.project(), archive.payloadFiles(), archive.length(),
                    bag.parts() > 1 ? ", part " + part + " of " + bag.parts() : "");
        }
        JobResult result = new JobResult(RequestFolder.FORMAT_VERSION, job.requestId(), job.attempt(), job.project(), state, archives, kinds,
                bag.notes().failures(), bag.notes().residuals(), unsettled, bag.notes().gone(), null, job.replaces(), Instant.now());
        AtomicFiles.write(store.folder(job.requestId()).work(job.project()).resolve("result.json"), Json.MAPPER.writeValueAsBytes(result));
    }

    /** @param all what the bags hold together */
    private SealedArchive seal(JobBag bag, int part, Map<String, Counts> all, List<String> unsettled) throws IOException {
        bag.beginSealing(part);
        JobPages pages = new JobPages(bag, templates);
        Map<String, Counts> kinds = bag.parts() == 1 ? all : new JobCounts(bag).count();
        new JobContents(bag, pages, kinds).write();
        return bag.bag().seal(new BagPage(bag, pages, kinds).info(unsettled));
    }

    private static List<String> unsettled(JobBag bag) throws IOException {
        List<String> unsettled = new ArrayList<>();
        for (String list : bag.listing().lists().toList()) {
            bag.listing().proof(list).filter(proof -> !proof.settled() && proof.failure() == null).ifPresent(proof -> unsettled.add(list));
        }
        return unsettled;
    }

    /** The job again, as the message that asks for delivery on this machine. */
    public String deliveryMessage(Exchange exchange) throws IOException {
        return Json.MAPPER.writeValueAsString(exchange.getVariable("job", ExportJob.class));
    }

    /** Frees what the job held, whatever came of it. */
    public void end(Exchange exchange) throws IOException {
        JobBag bag = exchange.getVariable("bag", JobBag.class);
        if (bag != null) {
            progress.flush(bag.job().requestId());
            bag.close();
        }
        for (String name : List.of("lock", "jobLock")) {
            if (exchange.getVariable(name) instanceof FileLocks.Held lock) {
                lock.close();
            }
        }
    }
}
