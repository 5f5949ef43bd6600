package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.Batches;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Hold;
import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.service.ServiceRefusal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step while it is carried out: says which call comes next until every frozen id was sent or is kept, and takes what
 * comes of each call. The route {@code customvision-erase-ids} does the calling.
 */
public final class Erasing {

    private static final Set<ErasureStep> IN_BATCHES = Set.of(ErasureStep.IMAGES, ErasureStep.PREDICTIONS);

    private final ProjectErasure erasure;
    private final StepErasure step;
    private final Iterator<String> ids;
    private final Batches batches;
    private final Deque<String> singly = new ArrayDeque<>();
    private List<String> batch = List.of();
    private boolean asking;

    Erasing(ProjectErasure erasure, StepErasure step) {
        this.erasure = erasure;
        this.step = step;
        this.ids = step.toSend().iterator();
        this.batches = IN_BATCHES.contains(step.step()) ? Batches.of(ids, call(List.of()).length(), erasure.addresses()) : null;
    }

    /** True while there may be another call to make. */
    public boolean isUnfinished() {
        return erasure.halted() == null && !erasure.isGone() && (!singly.isEmpty() || (batches == null ? ids.hasNext() : batches.hasNext()));
    }

    /** Takes the next ids, without those that are held by now. */
    void next() throws IOException {
        batch = allowed(!singly.isEmpty() ? List.of(singly.removeFirst()) : batches == null ? List.of(ids.next()) : batches.next());
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
        return call(batch);
    }

    private String call(List<String> ofIds) {
        String project = "DELETE /projects/" + erasure.id();
        String joined = String.join(",", ofIds);
        return project + switch (step.step()) {
            case PUBLICATIONS -> "/iterations/" + joined + "/publish";
            case PREDICTIONS -> "/predictions?ids=" + joined;
            case IMAGES -> "/images?imageIds=" + joined + "&allIterations=true";
            case ITERATIONS -> "/iterations/" + joined;
            case TAGS -> "/tags/" + joined;
            case PROJECT -> "";
        };
    }

    /** The call is about to be made; it is written down before. */
    void ask() throws IOException {
        erasure.log().ask(step, batch, getCall().length());
        asking = true;
    }

    /** The service took the call; whether it did what it was asked to is read back. */
    void accepted(int status, int tries) throws IOException {
        erasure.log().answered(step, batch, status, null, tries);
        erasure.addresses().passed(getCall().length());
        done();
    }

    /** The service, or what stands before it, answered otherwise. */
    void refused(ServiceRefusal refusal, int tries) throws IOException {
        List<String> sent = batch;
        erasure.log().answered(step, sent, refusal.status(), refusal.code(), tries);
        if (refusal.isOwn()) {
            erasure.addresses().passed(getCall().length());
        }
        done();
        if (refusal.notFound() && refusal.code().equals("NotFoundProject")) {
            erasure.vanish();
        } else if (DeleteAnswers.saysAbsent(refusal)) {
            // one of many that is not there may have kept the service from the others, so each is sent by itself
            if (sent.size() > 1) {
                singly.addAll(sent);
            }
        } else if (DeleteAnswers.halts(refusal)) {
            sent.forEach(id -> step.fail(id, DeleteAnswers.meaning(refusal)));
            erasure.halt(DeleteAnswers.meaning(refusal));
        } else if (batches == null || !Batches.refusesSize(refusal.status(), refusal.code(), refusal.isOwn())
                || !batches.refused(sent, refusal.code())) {
            sent.forEach(id -> step.fail(id, DeleteAnswers.meaning(refusal)));
            if (erasure.addresses().isHopeless()) {
                erasure.halt(DeleteAnswers.meaning(refusal) + ", however short the address is");
            }
        }
    }

    private void done() {
        batch = List.of();
        asking = false;
    }

    /** The apply ends while a call is under way, or about to be. @param sent whether it may have been carried out */
    void interrupted(boolean sent) throws IOException {
        if (asking && !sent) {
            erasure.log().unsent(step, batch);
        } else if (asking) {
            step.unclear(batch);
        }
        done();
    }

    /** The key is not accepted, so the call was not carried out. */
    void denied() throws IOException {
        if (asking) {
            erasure.log().answered(step, batch, 401, null, 0);
        }
        done();
    }

    /**
     * No final answer, however often it was asked for: whether it was carried out is not known before it is read back.
     *
     * @param status of the last answer, 0 where none came; a conflict is an answer: it was not carried out
     */
    void unanswered(String reason, int status) throws IOException {
        List<String> sent = batch;
        erasure.log().answered(step, sent, status, null, 0);
        done();
        if (status == DeleteAnswers.CONFLICT) {
            sent.forEach(id -> step.fail(id, reason + ": something in the service stands in the way"));
        }
        erasure.halt(reason);
    }
}
