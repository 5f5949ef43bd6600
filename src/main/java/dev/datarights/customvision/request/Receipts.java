package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.Requests.Outcome;
import dev.datarights.customvision.service.Json;

/**
 * Writes the receipt, the last thing a request delivers: whoever finds it finds everything it names. It holds ids and
 * counts, never a name, a metadata value, a key or a link.
 */
public final class Receipts {

    private final RequestStore store;
    private final RequestChecks checks;
    private final ReceiptDocument document;

    public Receipts(RequestStore store, RequestChecks checks, ReceiptDocument document) {
        this.store = store;
        this.checks = checks;
        this.document = document;
    }

    /**
     * Writes {@code <id>-receipt.json} and sets the variables {@code outcome} and {@code delivery}. A request that failed
     * before its jobs has the reason in the variable {@code failure}.
     */
    public void write(Exchange exchange) throws IOException, InvalidRequestException {
        String id = exchange.getVariable("requestId", String.class);
        RequestFolder folder = store.folder(id);
        Request request = folder.request();
        Optional<Plan> plan = folder.plan();
        List<JobResult> results = plan.isPresent() ? folder.results(plan.get()) : List.of();
        String failure = exchange.getVariable("failure", String.class);
        Map<String, Counts> kinds = kinds(results);
        List<JobResult.Failure> failures = failures(results);
        Outcome outcome = exchange.getVariable("cancelled", false, Boolean.class)
                ? new Outcome(State.CANCELLED, "cancelled", "cancelled before anything was exported")
                : failure != null ? new Outcome(State.FAILED, "failed", failure)
                : Outcomes.of(request, plan.orElseThrow(), results, failures);

        ObjectNode receipt = document.make(request, folder, plan, results, kinds, outcome);
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(receipt);
        Path file = folder.receipt();
        AtomicFiles.write(file, bytes);
        String sha256 = StoredRequest.sha256(bytes);

        // kept before it is sent: after a kill the next receipt must be allowed to take this one's place
        List<String> earlier = folder.status().orElseThrow().receipts();
        List<String> all = new ArrayList<>(earlier);
        all.add(sha256);
        Map<String, RequestStatus.Progress> progress = new LinkedHashMap<>();
        kinds.forEach((kind, counts) -> progress.put(kind, new RequestStatus.Progress(counts.done(), counts.expected())));
        long payload = results.stream().filter(result -> result.archive() != null).mapToLong(result -> result.archive().payloadBytes()).sum();
        store.update(id, status -> status.progressed(progress, payload).failing(failures).delivered(all));

        exchange.setVariable("outcome", outcome);
        exchange.setVariable("delivery", new Delivery(checks.deliverTo(request), checks.deliverPath(request), file,
                file.getFileName().toString(), Files.size(file), sha256, earlier));
    }

    /** The receipt did not arrive: whatever else was done, nobody there can rely on it. */
    public void undelivered(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        exchange.setVariable("outcome", new Outcome(State.FAILED, "failed",
                "the receipt could not be delivered: " + Redaction.clean(failure.getMessage())));
    }

    /** The message for {@code customvision.result.uri}: how the request ended. */
    public String result(Exchange exchange) throws IOException {
        RequestFolder folder = store.folder(exchange.getVariable("requestId", String.class));
        ObjectNode receipt = (ObjectNode) Json.MAPPER.readTree(Files.readString(folder.receipt(), StandardCharsets.UTF_8));
        Outcome outcome = exchange.getVariable("outcome", Outcome.class);
        ObjectNode message = Json.MAPPER.createObjectNode().put("id", folder.id()).put("state", outcome.state().name())
                .put("outcome", outcome.code()).put("summary", outcome.text());
        message.set("kinds", receipt.path("kinds"));
        message.set("archives", receipt.path("archives"));
        return Json.MAPPER.writeValueAsString(message);
    }

    /** The message for {@code customvision.result.uri} of a delete that waits for approval. */
    public String awaiting(Exchange exchange) throws IOException {
        RequestFolder folder = store.folder(exchange.getVariable("requestId", String.class));
        return Json.MAPPER.createObjectNode().put("id", folder.id()).put("state", State.AWAITING_APPROVAL.name())
                .put("plan", folder.planSha256().orElseThrow()).put("expires", folder.plan().orElseThrow().expires().toString()).toString();
    }

    /** The counts of all jobs, kind by kind. */
    private static Map<String, Counts> kinds(List<JobResult> results) {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        for (JobResult result : results) {
            result.kinds().forEach((kind, counts) -> kinds.merge(kind, counts, Counts::plus));
        }
        return kinds;
    }

    private static List<JobResult.Failure> failures(List<JobResult> results) {
        List<JobResult.Failure> failures = new ArrayList<>();
        for (JobResult result : results) {
            failures.addAll(result.failures());
            if (result.state() == State.FAILED) {
                failures.add(new JobResult.Failure(result.project().equals(ExportJob.ACCOUNT) ? "account" : "project", result.project(),
                        result.reason()));
            }
        }
        return failures;
    }
}
