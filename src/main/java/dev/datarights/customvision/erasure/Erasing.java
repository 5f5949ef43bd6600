package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.datarights.customvision.request.Batches;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Hold;
import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.service.ServiceRefusal;

/**
 * One step while it is carried out: says which call comes next until every frozen id was sent or is kept, and takes what
 * comes of each call. The route {@code customvision-erase-ids} does the calling.
 */
public final class Erasing {

    private static final Set<String> HALTING = Set.of("ForbiddenDRModeEnabled", "BadRequestCustomerManagedKeyRevoked");
    private static final Set<ErasureStep> IN_BATCHES = Set.of(ErasureStep.IMAGES, ErasureStep.PREDICTIONS);

    private final ProjectErasure erasure;
    private final StepErasure step;
    private final Iterator<String> ids;
    private final Batches batches;
    private final Deque<String> singly = new ArrayDeque<>();
    private List<String> batch = List.of();

    Erasing(ProjectErasure erasure, StepErasure step) {
        this.erasure = erasure;
        this.step = step;
        this.ids = step.toSend().iterator();
        this.batches = IN_BATCHES.contains(step.step()) ? Batches.of(ids) : null;
    }

    /** True while there is another call to make; finds it, past everything that is held by now. */
    public boolean isUnfinished() throws IOException {
        while (batch.isEmpty() && erasure.halted() == null && !erasure.isGone() && hasNext()) {
            batch = allowed(next());
        }
        if (batch.isEmpty()) {
            return false;
        }
        erasure.begin();
        return true;
    }

    private boolean hasNext() {
        return !singly.isEmpty() || (batches == null ? ids.hasNext() : batches.hasNext());
    }

    private List<String> next() {
        if (!singly.isEmpty()) {
            return List.of(singly.removeFirst());
        }
        return batches == null ? List.of(ids.next()) : batches.next();
    }

    /** True while there is a batch to send. */
    public boolean isReady() {
        return !batch.isEmpty();
    }

    /** Judges the batch that was found anew: what is held may be known better by now. */
    void reconsider() throws IOException {
        batch = allowed(batch);
    }

    /** What is held is not known: neither this batch nor anything after it is sent. */
    void withheld(String reason) {
        batch = List.of();
        erasure.halt(reason);
    }

    /** What of a batch may go; the rest is noted as retained. */
    private List<String> allowed(List<String> next) throws IOException {
        try {
            erasure.held().refresh();
        } catch (InvalidHoldsException e) {
            erasure.halt(e.getMessage());
            return List.of();
        }
        List<String> allowed = new ArrayList<>(next.size());
        for (String id : next) {
            Optional<Hold> hold = erasure.held().holdOn(step.step(), id);
            hold.ifPresentOrElse(held -> step.retain(id, held), () -> allowed.add(id));
        }
        return allowed;
    }

    /** The next call, e.g. {@code DELETE /projects/<id>/images?imageIds=...&allIterations=true}. */
    public String getCall() {
        String project = "DELETE /projects/" + erasure.id();
        String joined = String.join(",", batch);
        return project + switch (step.step()) {
            case PUBLICATIONS -> "/iterations/" + joined + "/publish";
            case PREDICTIONS -> "/predictions?ids=" + joined;
            case IMAGES -> "/images?imageIds=" + joined + "&allIterations=true";
            case ITERATIONS -> "/iterations/" + joined;
            case TAGS -> "/tags/" + joined;
            case PROJECT -> "";
        };
    }

    /** The service took the call; whether it did what it was asked to is read back. */
    void accepted() {
        step.asked(batch);
        batch = List.of();
    }

    /** The service, or what stands before it, answered otherwise. */
    void refused(ServiceRefusal refusal) {
        List<String> sent = batch;
        batch = List.of();
        if (refusal.notFound() && refusal.code().equals("NotFoundProject")) {
            step.asked(sent);
            erasure.vanish();
        } else if (refusal.notFound() || refusal.code().equals("BadRequestIterationNotPublished")) {
            gone(sent);
        } else if (HALTING.contains(refusal.code()) || refusal.status() == 403) {
            sent.forEach(id -> step.fail(id, meaning(refusal)));
            erasure.halt(meaning(refusal));
        } else if (!isTooLarge(refusal) || batches == null || !batches.refused()) {
            sent.forEach(id -> step.fail(id, meaning(refusal)));
        }
    }

    /** One of many that is not there may have kept the service from the others, so each is sent by itself. */
    private void gone(List<String> sent) {
        step.asked(sent);
        if (sent.size() > 1) {
            singly.addAll(sent);
        }
    }

    private static boolean isTooLarge(ServiceRefusal refusal) {
        return Batches.refusesSize(refusal.status(), refusal.code()) || refusal.code().equals("BadRequestPredictionIdsExceededCount");
    }

    private static String meaning(ServiceRefusal refusal) {
        String what = switch (refusal.code()) {
            case "BadRequestUnpublishFailed" -> "the iteration could not be unpublished; see whether its prediction resource was moved or deleted, and unpublish it in the portal";
            case "BadRequestIterationIsPublished" -> "the iteration is published";
            case "BadRequestWorkspaceNotDeletable" -> "it is the project's workspace, which only goes with the project";
            case "BadRequestTrainingAlreadyInProgress" -> "the iteration is being trained; send the request again when that has ended";
            case "ForbiddenDRModeEnabled" -> "the project is in disaster recovery mode, in which nothing can be deleted";
            case "BadRequestCustomerManagedKeyRevoked" -> "the customer-managed key of the account was revoked; restore access to it and send the request again";
            default -> refusal.status() == 404 ? "that is not the service's own answer, so it does not say that it is gone"
                    : refusal.status() == 403 ? "the key or login may not delete" : "";
        };
        return refusal.getMessage() + (what.isEmpty() ? "" : ": " + what);
    }

    /** The apply ends while a call is under way, or about to be: it may have been carried out. */
    void interrupted() {
        step.asked(batch);
        batch = List.of();
    }

    /** No answer, however often it was asked for: whether it was carried out is not known before it is read back. */
    void unanswered(String reason) {
        step.asked(batch);
        batch = List.of();
        erasure.halt(reason);
    }
}
