package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.observation.LogContext;
import dev.datarights.customvision.service.StopSignal;

/**
 * Takes requests in and leads each to a final state. A request is carried out by one process at a time, the one that holds
 * its lock; whoever brings it again waits, and is then told what came of it.
 */
public final class Requests implements StopSignal {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final RequestStore store;
    private final RequestChecks checks;
    private final RequestOwner owner;
    private final RequestProgress progress;

    public Requests(RequestStore store, RequestChecks checks, FileLocks locks, RequestProgress progress) {
        this.store = store;
        this.checks = checks;
        this.owner = new RequestOwner(locks);
        this.progress = progress;
    }

    /**
     * Takes a request in: a {@link Request}, its JSON or YAML as text or bytes, a map, or a file. Sets the variables
     * {@code request}, {@code requestId}, {@code account} and {@code told}, which is true where it ended before and nothing
     * is to be done.
     *
     * @throws InvalidRequestException where it cannot be carried out as it is written; nothing is kept of it then
     */
    public void accept(Exchange exchange) throws InvalidRequestException, IOException, InterruptedException {
        // copies of the caller's: one that is called like one of ours must not be taken for it
        List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
        Request request = RequestBody.read(exchange);
        String source = RequestBody.source(exchange, request);
        String account = checks.check(request, source);
        RequestFolder folder = store.folder(request.id());
        exchange.setVariable("source", source);
        exchange.setVariable("request", request);
        exchange.setVariable("requestId", request.id());
        LogContext.is(request.id(), null);
        exchange.setVariable("account", account);
        exchange.setVariable("told", false);
        Attempts.requireSameContent(folder, request, source);
        if (!folder.exists()) {
            checks.checkArrival(request, source);
        }

        owner.own(folder);
        try {
            Attempts.requireSameContent(folder, request, source);
            Optional<RequestStatus> earlier = folder.status();
            if (earlier.isPresent() && earlier.get().state() == State.COMPLETE) {
                exchange.setVariable("told", true);
                LOG.info("request {} is COMPLETE already; nothing to do", request.id());
                owner.release(request.id());
                return;
            }
            Attempts.requireWorkingState(folder, source);
            Attempts.begin(folder, request, account, earlier);
        } catch (InvalidRequestException | IOException | RuntimeException e) {
            owner.release(request.id());
            throw e;
        }
    }

    /** True while this process carries the request out. */
    public boolean owns(String id) {
        return owner.owns(id);
    }

    /**
     * Asked before every call, so that a slow service holds up neither a cancelled request nor a program that is to end.
     *
     * @throws RequestCancelled where nobody wants it any more
     * @throws Stopping         where the context is stopping
     */
    @Override
    public void stopIfAsked(Exchange exchange) throws RequestCancelled, Stopping {
        if (isStopping(exchange)) {
            throw new Stopping();
        }
        String id = id(exchange);
        if (id != null && store.folder(id).cancelled()) {
            throw new RequestCancelled();
        }
    }

    public boolean isStopping(Exchange exchange) {
        return Stopping.is(exchange.getContext());
    }

    /** Gives back what is held, for whoever goes on; a context may stop and its Java live on. */
    public void close() {
        owner.releaseAll();
    }

    /** The request has a plan, which is all that an inventory comes to. */
    public void planned(Exchange exchange) throws IOException {
        to(id(exchange), State.PLANNED, null);
    }

    /** The request has a plan and its jobs are on their way. */
    public void run(Exchange exchange) throws IOException {
        runPlan(id(exchange));
    }

    /** The plan is being applied: what it deletes is deleted from now on. */
    public void apply(Exchange exchange) throws IOException {
        runPlan(id(exchange));
    }

    /** A request that goes on after a stop is there already. */
    private void runPlan(String id) throws IOException {
        State state = store.folder(id).status().orElseThrow().state();
        if (state == State.RECEIVED) {
            to(id, State.PLANNED, null);
        }
        if (state != State.RUNNING) {
            to(id, State.RUNNING, null);
        }
    }

    /** The plan waits for somebody to approve it; until then nobody carries the request out. */
    public void await(Exchange exchange) throws IOException {
        String id = id(exchange);
        RequestFolder folder = store.folder(id);
        if (folder.status().orElseThrow().state() == State.RECEIVED) {
            to(id, State.PLANNED, null);
        }
        to(id, State.AWAITING_APPROVAL, "nothing was deleted. To approve the plan: approve " + id + " " + folder.planSha256().orElseThrow()
                + " --by NAME, until " + folder.plan().orElseThrow().expires());
        progress.forget(id);
        owner.release(id);
    }

    private void to(String id, State state, String outcome) throws IOException {
        store.update(id, status -> status.in(state, outcome));
        LOG.info("request {} {}{}", id, state, outcome == null ? "" : ": " + outcome);
    }

    /** The last step of every request: its final state is on disk and its lock is free. */
    public void end(Exchange exchange) throws IOException {
        String id = id(exchange);
        Outcome outcome = exchange.getVariable("outcome", Outcome.class);
        progress.forget(id);
        try {
            if (outcome.state() == State.COMPLETE) {
                store.folder(id).clearWork("");
            }
            store.update(id, status -> status.ended(outcome));
            LOG.info("request {} {}: {}", id, outcome.state(), outcome.text());
        } finally {
            // whoever brings it again after a failure here, such as a full disk, is not to wait for nobody
            owner.release(id);
        }
    }

    /**
     * Says in the variable {@code failure} why the request cannot go on.
     *
     * @throws InvalidRequestException where it proved invalid before it had a plan: the caller is told, nothing is kept
     */
    public void explain(Exchange exchange) throws IOException, InvalidRequestException {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (failure instanceof InvalidRequestException invalid && forget(exchange)) {
            throw new InvalidRequestException(exchange.getVariable("source", id(exchange), String.class), invalid.problems());
        }
        exchange.setVariable("cancelled", failure instanceof RequestCancelled);
        if (failure instanceof DeleteRefused) {
            exchange.setVariable("refusal", Redaction.clean(failure.getMessage()));
        }
        LOG.warn("request {} failed", id(exchange), failure instanceof RuntimeException ? failure : null);
        String message = failure instanceof InvalidRequestException invalid ? withoutNames(invalid)
                : failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        exchange.setVariable("failure", Redaction.clean(message));
    }

    /** What is wrong with a request quotes it, and its names belong in no receipt. */
    private static String withoutNames(InvalidRequestException invalid) {
        return "the account that answers now does not list what these fields of the request name: "
                + invalid.problems().stream().map(InvalidRequestException.Problem::field).collect(Collectors.joining(", "))
                + ". Check that its endpoint and key still lead to the same account and that the service is well again, then run the request again";
    }

    /** True where a request proved invalid before it ever had a plan; nothing of it is kept then. */
    private boolean forget(Exchange exchange) throws IOException {
        String id = id(exchange);
        RequestFolder folder = store.folder(id);
        if (!owns(id) || folder.plan().isPresent() || folder.status().map(RequestStatus::attempt).orElse(1) > 1) {
            return false;
        }
        folder.remove();
        owner.release(id);
        return true;
    }

    private static String id(Exchange exchange) {
        return exchange.getVariable("requestId", String.class);
    }
}
