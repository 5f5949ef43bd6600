package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens around a request file of the inbox: it stays until its request has ended, or is put aside with the reason. */
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final RequestStore store;
    private final Requests requests;

    public Intake(RequestStore store, Requests requests) {
        this.store = store;
        this.requests = requests;
    }

    /** Waits for the request's end; returns early where the context stops, and the file stays in the inbox. */
    public void awaitEnd(Exchange exchange) throws IOException, InterruptedException {
        String id = exchange.getVariable("requestId", String.class);
        Optional<RequestStatus> status = store.folder(id).status();
        while (!Stopping.is(exchange.getContext()) && (requests.owns(id) || status.isPresent() && !status.get().state().isFinal()
                && status.get().state() != State.AWAITING_APPROVAL)) {
            TimeUnit.MILLISECONDS.sleep(200);
            status = store.folder(id).status();
        }
        if (Stopping.is(exchange.getContext())) {
            leave(exchange);
        }
    }

    /** The file stays where it is, neither done nor rejected: the next start takes it again. */
    private static void leave(Exchange exchange) {
        exchange.getUnitOfWork().handoverSynchronization(new DefaultExchange(exchange.getContext()));
    }

    /** Writes {@code NAME.error.txt} beside where the file will lie: what is wrong, where, what to do. */
    public void reject(Exchange exchange) throws IOException {
        if (Stopping.is(exchange.getContext())) {
            leave(exchange);
            return;
        }
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        String name = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, "request", String.class);
        Path folder = Path.of(exchange.getMessage().getHeader("CamelFileParent", ".", String.class)).resolve(".rejected");
        Files.createDirectories(folder);
        AtomicFiles.write(folder.resolve(name + ".error.txt"),
                (Redaction.clean(String.valueOf(failure.getMessage())) + "\n").getBytes(StandardCharsets.UTF_8));
        LOG.warn("the inbox's file {} is rejected: {}", Shown.text(name), Redaction.clean(String.valueOf(failure.getMessage())));
    }
}
