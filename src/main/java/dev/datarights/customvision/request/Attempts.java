package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.service.Listing;

/** How a request begins, or begins again: what stands of an earlier attempt, and what has to be found out anew. */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private Attempts() {
    }

    static void requireSameContent(RequestFolder folder, Request request, String source) throws IOException, InvalidRequestException {
        if (folder.exists() && !folder.isOf(request)) {
            throw new InvalidRequestException(source, List.of(new InvalidRequestException.Problem("id",
                    "'" + request.id() + "' was used before for a request with other content", "Give this request an id of its own")));
        }
    }

    static void requireWorkingState(RequestFolder folder, String source) throws IOException, InvalidRequestException {
        if (folder.isRetired()) {
            RequestStatus ended = folder.status().orElseThrow();
            throw new InvalidRequestException(source, List.of(new InvalidRequestException.Problem("id", "'" + folder.id() + "' ended "
                    + ended.state() + " on " + ended.ended() + ", and since customvision.retention.requests has passed only its receipt is kept",
                    "To do it again, give the request an id of its own")));
        }
    }

    static void begin(RequestFolder folder, Request request, String account, Optional<RequestStatus> earlier) throws IOException {
        if (earlier.isEmpty()) {
            folder.create(request);
            folder.status(new RequestStatus(RequestFolder.FORMAT_VERSION, request.id(), request.action().word(), account, State.RECEIVED,
                    null, null, 1, Instant.now(), null, request.due().orElse(null), Map.of(), 0, null, List.of(), List.of(),
                    RequestStatus.Asked.of(request), null, List.of()));
            LOG.info("request {} RECEIVED", request.id());
        } else if (earlier.get().state().isFinal()) {
            folder.forgetCancel();
            planAnew(folder, request, earlier.get());
            if (folder.plan().isEmpty()) {
                // it never came to a plan: what was listed then says nothing about today
                folder.clearWork("");
            }
            askAgain(folder, request);
            folder.status(earlier.get().nextAttempt(folder.plan().isEmpty() ? account : earlier.get().account()));
            LOG.info("request {} goes on, attempt {}", request.id(), earlier.get().attempt() + 1);
        } else if (planAnew(folder, request, earlier.get())) {
            folder.status(earlier.get().nextAttempt(account));
        } else {
            LOG.info("request {} resumes where it stopped", request.id());
        }
    }

    /**
     * A delete is planned anew, and approved anew, where its plan has expired, where it was refused, where somebody stopped
     * it after it was approved, where something came since that the plan does not know, and where an earlier version made it. Otherwise the plan stands, and
     * the next attempt deletes only what is missing. One that was killed between its last deletion and its receipt has
     * nothing left to plan.
     */
    private static boolean planAnew(RequestFolder folder, Request request, RequestStatus earlier) throws IOException {
        Optional<Plan> plan = folder.plan();
        if (!request.action().deletes() || plan.isEmpty() || !earlier.state().isFinal() && Erasures.isErased(folder, request, plan.get())) {
            return false;
        }
        boolean stopped = earlier.state() == State.CANCELLED && GivenApproval.read(folder.path()).isPresent();
        boolean late = earlier.state().isFinal() && folder.erasures().results(plan.get()).stream().anyMatch(result -> !result.late().isEmpty() && result.state() != State.COMPLETE);
        boolean older = earlier.state().isFinal() && plan.get().identity() == null;
        boolean anew = earlier.state() == State.REFUSED || stopped || late || older || Instant.now().isAfter(plan.get().expires());
        if (anew) {
            LOG.info("request {} is planned anew", request.id());
            folder.jobs().reopen(plan.get());
            folder.erasures().forget();
        }
        return anew;
    }

    /** An inventory is its plan, so it is planned anew where a list did not agree with its count; an export's jobs ask again. */
    private static void askAgain(RequestFolder folder, Request request) throws IOException {
        if (request.action() != Action.INVENTORY || folder.plan().isEmpty()) {
            return;
        }
        for (Plan.Project project : folder.plan().orElseThrow().projects()) {
            if (new Listing(folder.work(project.id()).resolve("listing")).forgetUnsettled()) {
                folder.forgetPlan();
            }
        }
    }
}
