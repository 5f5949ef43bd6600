package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.InvalidRequestException.Problem;

/**
 * Takes approvals in. An approval is good for exactly one plan, once, while that plan waits and has not expired; any other
 * changes nothing.
 */
public final class Approvals {

    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

    private static final int MOST_TRIES = 50;
    private static final long PAUSE_MILLIS = 100;

    private final RequestStore store;
    private final FileLocks locks;
    private final PlanGuard guard;
    private final ReceiptSignature signature;

    public Approvals(RequestStore store, FileLocks locks, PlanGuard guard, ReceiptSignature signature) {
        this.store = store;
        this.locks = locks;
        this.guard = guard;
        this.signature = signature;
    }

    /**
     * Reads an approval, a file or an {@link Approval}, from the body, keeps it, and gives the request that it is for.
     *
     * @throws InvalidRequestException where it is not good for the plan that waits
     */
    public Request accept(Exchange exchange) throws InvalidRequestException, IOException, InterruptedException {
        Object body = exchange.getMessage().getBody();
        String source = RequestBody.source(exchange, "approve");
        Approval approval = body instanceof Approval given ? given : Approval.find(RequestBody.bytes(exchange), source)
                .orElseThrow(() -> wrong(source, "approve", "is missing", "An approval is approve: ID, plan: HASH, by: NAME"));
        return give(approval, source);
    }

    /**
     * Keeps an approval. One of a plan that is not what was planned is not kept: the request ends REFUSED when it is carried on.
     *
     * @return the request that is to be carried on now
     */
    public Request give(Approval approval, String source) throws InvalidRequestException, IOException, InterruptedException {
        RequestFolder folder = store.find(approval.id()).orElseThrow(() -> wrong(source, "approve",
                "'" + approval.id() + "' is no request here", "The command 'status' lists them"));
        Optional<FileLocks.Held> lock = lock(folder);
        if (lock.isEmpty()) {
            throw wrong(source, "approve", "'" + approval.id() + "' is running just now",
                    "Wait until its state is AWAITING_APPROVAL");
        }
        try (FileLocks.Held held = lock.get()) {
            check(folder, approval, source);
            guard.requireWhole(folder);
            GivenApproval given = GivenApproval.of(approval, Instant.now());
            // the ledger first: what is not in it approves nothing
            new Ledger(store).append(Ledger.Entry.approved(folder.status().orElseThrow(), given));
            given.write(folder.path(), signature);
            LOG.info("request {}: plan {} is approved", approval.id(), approval.plan());
            return folder.request();
        } catch (DeleteRefused e) {
            LOG.warn("request {}: the approval was not taken: {}", approval.id(), e.getMessage());
            return folder.request();
        }
    }

    /** Whoever carried the request out until it waits says so a moment before it lets go of it. */
    private Optional<FileLocks.Held> lock(RequestFolder folder) throws IOException, InterruptedException {
        Optional<FileLocks.Held> lock = locks.tryLock(folder.lockFile(), false);
        for (int i = 0; i < MOST_TRIES && lock.isEmpty() && folder.status().map(RequestStatus::state).orElse(null) == State.AWAITING_APPROVAL; i++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            lock = locks.tryLock(folder.lockFile(), false);
        }
        return lock;
    }

    private static void check(RequestFolder folder, Approval approval, String source) throws IOException, InvalidRequestException {
        State state = folder.status().map(RequestStatus::state).orElse(State.RECEIVED);
        Optional<Plan> plan = folder.plan();
        if (state.isFinal()) {
            throw wrong(source, "approve", "'" + approval.id() + "' has ended: it is " + state + ", and nothing waits for approval",
                    "Run the request again if something is left to be done");
        }
        if (plan.isEmpty() || plan.get().expires() == null || state != State.AWAITING_APPROVAL) {
            throw wrong(source, "approve", "'" + approval.id() + "' does not wait for approval: it is " + state,
                    "Wait until its state is AWAITING_APPROVAL");
        }
        if (!folder.planSha256().orElseThrow().equals(approval.plan())) {
            throw wrong(source, "plan", "is not the hash of the plan that waits",
                    "Read plan.json of the request, and approve the hash that 'status " + approval.id() + "' tells");
        }
        if (Instant.now().isAfter(plan.get().expires())) {
            throw wrong(source, "plan", "expired at " + plan.get().expires(), "Run the request again: it is planned anew");
        }
        Optional<GivenApproval> earlier = GivenApproval.read(folder.path());
        if (earlier.isPresent() && earlier.get().planSha256().equals(approval.plan())) {
            throw wrong(source, "plan", "was approved before, and an approval is used once", "Run the request again: it goes on");
        }
    }

    private static InvalidRequestException wrong(String source, String field, String what, String remedy) {
        return new InvalidRequestException(source, List.of(new Problem(field, what, remedy)));
    }
}
