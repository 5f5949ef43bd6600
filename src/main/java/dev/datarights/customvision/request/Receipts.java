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

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.service.Json;

/**
 * Writes the receipt and its signature, the last things a request delivers, the receipt after its signature: whoever finds
 * the receipt finds everything it names. It holds ids and counts, never a name, a metadata value, a key or a link.
 */
public final class Receipts {

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    private final RequestStore store;
    private final RequestChecks checks;
    private final ReceiptDocument document;
    private final ReceiptSignature signature;

    public Receipts(RequestStore store, RequestChecks checks, ReceiptDocument document, ReceiptSignature signature) {
        this.store = store;
        this.checks = checks;
        this.document = document;
        this.signature = signature;
    }

    /** The hashes of a receipt and of its signature, as they lie in the request's folder. */
    private record Written(String receipt, String signature) {
    }

    /**
     * Writes {@code <id>-receipt.json} and {@code <id>-receipt.jws} and sets the variables {@code outcome} and
     * {@code delivery}, which is the signature's. A request that ended early has the reason in the variables {@code cancelled},
     * {@code refusal} or {@code failure}.
     */
    public void write(Exchange exchange) throws IOException, InvalidRequestException {
        RequestFolder folder = folder(exchange);
        EndedRequest ended = EndedRequest.of(folder);
        Outcome outcome = Outcomes.of(ended, Ending.of(exchange));
        exchange.setVariable("outcome", outcome);
        Written written = write(ended, outcome);
        // kept before they are sent: after a kill the next ones must be allowed to take their place
        List<String> signatures = and(ended.status().signatures(), written.signature());
        keep(ended, written, and(ended.status().receipts(), written.receipt()), signatures);
        exchange.setVariable("delivery", delivery(ended.request(), folder.signature(), signatures));
    }

    /** Sets the variable {@code delivery} to the receipt's, once its signature is at its destination. */
    public void signed(Exchange exchange) throws IOException, InvalidRequestException {
        RequestFolder folder = folder(exchange);
        exchange.setVariable("delivery", delivery(folder.request(), folder.receipt(), folder.status().orElseThrow().receipts()));
    }

    /**
     * Receipt or signature could not be made or did not arrive: whatever else was done, nobody there can rely on it. The
     * receipt that stays here says so.
     */
    public void undelivered(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        String why = failure.getMessage() == null ? failure.getClass().getSimpleName() : Redaction.clean(failure.getMessage());
        Outcome done = exchange.getVariable("outcome", Outcome.class);
        Outcome outcome = new Outcome(OutcomeWord.FAILED, "the receipt could not be delivered: " + why
                + (done == null ? "" : ". It would have said " + done.state() + ": " + done.text()));
        exchange.setVariable("outcome", outcome);
        try {
            EndedRequest ended = EndedRequest.of(folder(exchange));
            keep(ended, write(ended, outcome), ended.status().receipts(), ended.status().signatures());
        } catch (IOException | InvalidRequestException e) {
            LOG.warn("request {}: no receipt could be written that says that it was not delivered: {}", folder(exchange).id(), e.getMessage());
        }
    }

    /** The message for {@code customvision.result.uri}: how the request ended. */
    public String result(Exchange exchange) throws IOException {
        return ResultMessage.ended(folder(exchange), exchange.getVariable("outcome", Outcome.class));
    }

    /** The message for {@code customvision.result.uri}: somebody has to approve the plan before anything is deleted. */
    public String awaiting(Exchange exchange) throws IOException {
        return ResultMessage.awaiting(folder(exchange));
    }

    private Written write(EndedRequest ended, Outcome outcome) throws IOException {
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(document.make(ended, outcome, new Ledger(store).head()));
        byte[] jws = signature.sign(bytes).getBytes(StandardCharsets.US_ASCII);
        AtomicFiles.write(ended.folder().receipt(), bytes);
        AtomicFiles.write(ended.folder().signature(), jws);
        return new Written(StoredRequest.sha256(bytes), StoredRequest.sha256(jws));
    }

    private void keep(EndedRequest ended, Written written, List<String> receipts, List<String> signatures) throws IOException {
        Map<String, RequestStatus.Progress> progress = new LinkedHashMap<>();
        ended.kinds().forEach((kind, counts) -> progress.put(kind, new RequestStatus.Progress(counts.gone(), counts.expected())));
        long payload = ended.exports().stream().mapToLong(JobResult::payloadBytes).sum();
        List<JobResult.Failure> failures = ended.failures().stream()
                .map(failure -> new JobResult.Failure(failure.kind(), failure.id(), failure.reason())).toList();
        store.update(ended.request().id(), status ->
                status.progressed(progress, payload).failing(failures).withReceipt(written.receipt(), receipts, signatures));
    }

    private static List<String> and(List<String> earlier, String sha256) {
        List<String> all = new ArrayList<>(earlier);
        all.add(sha256);
        return all;
    }

    private Delivery delivery(Request request, Path file, List<String> replaces) throws IOException {
        return new Delivery(checks.deliverTo(request), checks.deliverPath(request), file, file.getFileName().toString(), Files.size(file),
                StoredRequest.sha256(Files.readAllBytes(file)), replaces);
    }

    private RequestFolder folder(Exchange exchange) {
        return store.folder(exchange.getVariable("requestId", String.class));
    }
}
