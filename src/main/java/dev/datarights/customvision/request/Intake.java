package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.InvalidRequestException.Problem;

/**
 * What happens around a request file of the inbox, whose path is in the variable {@code inboxFile}: it stays until its
 * request has ended, or is put aside with the reason.
 */
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final RequestStore store;
    private final Requests requests;

    public Intake(RequestStore store, Requests requests) {
        this.store = store;
        this.requests = requests;
    }

    /**
     * Looks at the file's name only.
     *
     * @throws InvalidRequestException where it is none of a request
     */
    public void look(Exchange exchange) throws InvalidRequestException {
        String name = name(exchange);
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.endsWith(".yaml") && !lower.endsWith(".yml") && !lower.endsWith(".json")) {
            throw new InvalidRequestException(name, List.of(Problem.ofFile("is not taken for a request: its name does not end in .yaml, .yml or .json",
                    "Rename it if it is one, and drop it again")));
        }
    }

    /** True where the file approves a plan. */
    public boolean isApproval(Exchange exchange) throws InvalidRequestException, IOException {
        return Approval.find(file(exchange)).isPresent();
    }

    /**
     * Waits for the request's end, or until it waits for approval.
     *
     * @throws InterruptedException where the service is stopped before; the file stays in the inbox then
     * @throws IOException where another request was put under the file's name meanwhile; it stays too, and is taken next
     */
    public void awaitEnd(Exchange exchange) throws IOException, InterruptedException {
        String id = exchange.getVariable("customvisionRequestId", String.class);
        Optional<RequestStatus> status = store.folder(id).status();
        while (!Stopping.is(exchange.getContext()) && (requests.owns(id) || status.isPresent() && !status.get().state().isFinal()
                && status.get().state() != State.AWAITING_APPROVAL)) {
            TimeUnit.MILLISECONDS.sleep(200);
            status = store.folder(id).status();
        }
        if (Stopping.is(exchange.getContext())) {
            throw new InterruptedException("the service is being stopped");
        }
        if (isReplaced(exchange)) {
            throw new IOException("the inbox's file " + Shown.text(name(exchange))
                    + " was replaced while its request was carried out; the new one is taken next");
        }
    }

    /** False where a failure says nothing about the file: it stays in the inbox. */
    public boolean isAnswer(Exchange exchange) {
        return !exchange.getContext().isStopping() && !exchange.getContext().isStopped() && !isReplaced(exchange)
                && !(exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof InterruptedException);
    }

    private static boolean isReplaced(Exchange exchange) {
        long now = file(exchange).toFile().lastModified();
        return now != 0 && now != exchange.getVariable("inboxFileChanged", now, Long.class);
    }

    /** Writes {@code NAME.error.txt} beside where the file will lie: what is wrong, where, what to do. */
    public void reject(Exchange exchange) throws IOException {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        String message = Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        Path folder = file(exchange).resolveSibling(".rejected");
        Files.createDirectories(folder);
        AtomicFiles.write(folder.resolve(name(exchange) + ".error.txt"), (message + "\n").getBytes(StandardCharsets.UTF_8));
        LOG.warn("the inbox's file {} is rejected: {}", Shown.text(name(exchange)), message);
    }

    private static Path file(Exchange exchange) {
        return Path.of(exchange.getVariable("inboxFile", String.class));
    }

    private static String name(Exchange exchange) {
        return String.valueOf(file(exchange).getFileName());
    }
}
