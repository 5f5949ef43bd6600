package dev.datarights.customvision.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.delivery.Delivered;
import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.delivery.EncryptedFile;
import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FormatVersion;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.service.Json;

/** What of a job is delivered, and the result it comes to, whatever became of it. */
public final class JobDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(JobDelivery.class);

    private final RequestStore store;

    public JobDelivery(RequestStore store) {
        this.store = store;
    }

    /** What was sealed, as something to deliver: one file, or its parts in order. */
    public List<Delivery> deliveries(Exchange exchange) throws IOException {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        List<SealedArchive> archives = SealedJob.find(store.folder(job.requestId()).work(job.project()), job);
        if (archives.isEmpty()) {
            throw new IOException("the archive of project " + job.project() + " is no longer in its work folder");
        }
        return archives.stream().map(archive -> new Delivery(job.deliverTo(), job.deliverPath(), archive.file(),
                archive.file().getFileName().toString(), archive.length(), archive.sha256(), job.replaces())).toList();
    }

    /** One file was verified at its destination; gathers them in {@code archives}. */
    public void delivered(Exchange exchange) throws IOException {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        Delivered delivered = exchange.getVariable("delivered", Delivered.class);
        Delivery sent = exchange.getVariable("delivery", Delivery.class);
        SealedArchive archive = SealedArchive.find(store.folder(job.requestId()).work(job.project()), sent.name().replaceFirst("\\.zip(\\.pgp)?$", ""))
                .orElseThrow();
        @SuppressWarnings("unchecked")
        List<JobResult.Archive> archives = exchange.getVariable("archives", List.class);
        archives.add(new JobResult.Archive(sent.name(), delivered.length(), delivered.sha256(), archive.payloadFiles(), archive.payloadBytes(),
                delivered.location(), delivered.verifiedAt(), encrypted(exchange)));
    }

    /** The result of a job of which everything was verified at its destination. */
    public String result(Exchange exchange) throws IOException {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        JobResult kept = FormatVersion.read(store.folder(job.requestId()).work(job.project()).resolve("result.json"), JobResult.class);
        @SuppressWarnings("unchecked")
        List<JobResult.Archive> archives = exchange.getVariable("archives", List.class);
        List<String> all = new ArrayList<>(kept.delivered());
        archives.forEach(archive -> all.add(archive.sha256()));
        LOG.info("request {} project {}: delivered and verified, {}", job.requestId(), job.project(), kept.state());
        return Json.MAPPER.writeValueAsString(new JobResult(kept.formatVersion(), kept.requestId(), job.attempt(), kept.project(), kept.state(),
                archives, kept.kinds(), kept.failures(), kept.residuals(), kept.unsettled(), kept.goneSince(), null,
                List.copyOf(all), Instant.now()));
    }

    private static JobResult.Encrypted encrypted(Exchange exchange) {
        EncryptedFile file = exchange.getVariable("encrypted", EncryptedFile.class);
        return file == null ? null : new JobResult.Encrypted(file.sealedLength(), file.sealedSha256(), file.recipients());
    }

    /** The result of a job that could not be brought to its end. */
    public String failed(Exchange exchange) throws IOException {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        boolean cancelled = failure instanceof RequestCancelled;
        JobBag bag = exchange.getVariable("bag", JobBag.class);
        String reason = Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        LOG.warn("request {} project {}: {}", job.requestId(), job.project(), cancelled ? "cancelled" : "failed: " + reason,
                // a defect of ours or of the settings: whoever looks into it needs the place
                failure instanceof RuntimeException ? failure : null);
        return Json.MAPPER.writeValueAsString(new JobResult(RequestFolder.FORMAT_VERSION, job.requestId(), job.attempt(), job.project(),
                cancelled ? State.CANCELLED : State.FAILED, List.of(), Map.of(), bag == null ? List.of() : bag.notes().failures(), someParts(exchange), List.of(),
                List.of(), reason, mayLieThere(exchange, job), Instant.now()));
    }

    /** Copies that lie at the destination although the archive they are parts of could not be delivered as a whole. */
    private static List<String> someParts(Exchange exchange) {
        @SuppressWarnings("unchecked")
        List<JobResult.Archive> archives = exchange.getVariable("archives", List.of(), List.class);
        return archives.isEmpty() ? List.of() : List.of("of this project's archive only some parts were delivered: "
                + archives.stream().map(JobResult.Archive::file).collect(Collectors.joining(", ")) + ". The next attempt delivers the others");
    }

    /** What failed while it was delivered may be there all the same. */
    private static List<String> mayLieThere(Exchange exchange, ExportJob job) {
        Set<String> all = new LinkedHashSet<>(job.replaces());
        List<?> announced = exchange.getVariable("announced", List.of(), List.class);
        announced.forEach(sha256 -> all.add(sha256.toString()));
        return List.copyOf(all);
    }
}
