package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.AddressLimit;
import dev.datarights.customvision.request.ErasureJournal;
import dev.datarights.customvision.request.ErasureJournal.Line;
import dev.datarights.customvision.request.ErasureJournal.What;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.service.ServiceRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is asked of one project and answered, written down as it happens and told to the steps: from the journal again after
 * a kill, so that both know the same.
 */
final class DeleteLog {

    private final ErasureJournal journal;
    private final Evidence.Account account;
    private final AddressLimit addresses = new AddressLimit();
    private final Map<ErasureStep, Line> seen = new EnumMap<>(ErasureStep.class);
    private final Map<List<Object>, Evidence.Sent> sent = new LinkedHashMap<>();
    private boolean begunBefore;
    private Line asked;
    private boolean projectAsked;

    DeleteLog(ErasureJournal journal, Evidence.Account account) {
        this.journal = journal;
        this.account = account;
    }

    /** Tells the steps what earlier starts did, and which addresses were let through in any project of the plan. */
    void replay(Map<ErasureStep, StepErasure> steps) throws IOException {
        for (Line line : journal.ofAllProjects()) {
            learn(line);
        }
        for (Line line : journal.lines()) {
            if (line.what() == What.ASKED || line.what() == What.ENDED) {
                lost(steps);
            }
            if (line.what() == What.ENDED) {
                steps.values().forEach(StepErasure::nextAttempt);
            } else if (line.step() != null && steps.containsKey(line.step())) {
                take(steps.get(line.step()), line);
            }
        }
        lost(steps);
    }

    /** A call that was about to be made and of which nothing more is known: it may have been carried out. */
    private void lost(Map<ErasureStep, StepErasure> steps) {
        if (asked != null) {
            StepErasure step = steps.get(asked.step());
            List<String> ids = step.at(asked.ids());
            count(asked, 0, null, ids.size());
            step.unclear(ids);
            asked = null;
        }
    }

    private void learn(Line line) {
        if (line.what() == What.ANSWERED && line.status() > 0 && line.length() != null
                && (DeleteAnswers.isAccepted(line.status()) || refusal(line).isOwn())) {
            addresses.passed(line.length());
        }
    }

    private void take(StepErasure step, Line line) {
        List<String> ids = line.ids() == null ? List.of() : step.at(line.ids());
        switch (line.what()) {
            case ASKED -> {
                asked = line;
                begunBefore = true;
                projectAsked |= step.step() == ErasureStep.PROJECT;
                step.asked(ids);
            }
            case UNSENT -> {
                asked = null;
                step.unasked(ids);
            }
            case ANSWERED -> {
                asked = null;
                answered(step, ids, line);
                // refused by the service itself: asking again would get the same answer
                if (DeleteAnswers.isRefused(line.status()) && refusal(line).isOwn() && ids.size() == 1
                        && !DeleteAnswers.saysAbsent(refusal(line)) && !DeleteAnswers.halts(refusal(line)) && line.status() != DeleteAnswers.CONFLICT) {
                    step.fail(ids.get(0), DeleteAnswers.meaning(refusal(line)));
                }
            }
            case SEEN -> seen.putIfAbsent(step.step(), line);
            case GONE -> {
                step.gone(ids, line.proof());
                step.readBack(line.readBack());
            }
            default -> { }
        }
    }

    /** What one answer means for the ids of its call. */
    private void answered(StepErasure step, List<String> ids, Line line) {
        count(line, line.status(), line.code(), ids.size());
        if (line.tries() > 0) {
            step.unclear(ids);
        }
        if (DeleteAnswers.isAccepted(line.status())) {
            step.accepted(ids);
        } else if (!DeleteAnswers.isRefused(line.status()) || !refusal(line).isOwn() && line.status() != DeleteAnswers.CONFLICT && line.status() != 401) {
            // a gateway may answer so whatever the service did behind it
            step.unclear(ids);
        } else if (DeleteAnswers.saysAbsent(refusal(line))) {
            if (ids.size() == 1 || refusal(line).code().equals("NotFoundProject")) {
                step.absent(ids);
            }
        } else {
            step.unasked(ids);
        }
    }

    private void count(Line line, int status, String code, int ids) {
        sent.merge(List.of(line.step(), status, code == null ? "" : code), new Evidence.Sent(line.call(), status, code, 1, ids, line.at(), line.at()),
                (one, more) -> new Evidence.Sent(one.call(), one.status(), one.code(), one.calls() + 1, one.ids() + more.ids(), one.first(), more.last()));
    }

    private static ServiceRefusal refusal(Line line) {
        return new ServiceRefusal(line.call(), line.status(), line.code() == null ? "" : line.code(), "");
    }

    /** Before a call is made. */
    void ask(StepErasure step, List<String> ids, int length) throws IOException {
        journal.begin(account);
        asked = Line.of(What.ASKED, step.step(), step.places(ids), call(step.step()), length);
        journal.add(asked);
        projectAsked |= step.step() == ErasureStep.PROJECT;
        step.asked(ids);
    }

    /** @param tries how often the call had been made before that answer came */
    void answered(StepErasure step, List<String> ids, int status, String code, int tries) throws IOException {
        Line line = asked.answered(status, code == null || code.isEmpty() ? null : code, tries);
        journal.add(line);
        asked = null;
        answered(step, ids, line);
    }

    void unsent(StepErasure step, List<String> ids) throws IOException {
        journal.add(Line.of(What.UNSENT, step.step(), step.places(ids), call(step.step()), 0));
        asked = null;
        step.unasked(ids);
    }

    /** A list showed so many before anything of it was asked to go. */
    void seen(ErasureStep step, long count) throws IOException {
        if (!seen.containsKey(step)) {
            Line line = Line.seen(step, count);
            journal.begin(account);
            journal.add(line);
            seen.put(step, line);
        }
    }

    /** What a list showed before anything of it was asked to go; null where nothing is known of that. */
    Line seen(ErasureStep step) {
        return seen.get(step);
    }

    void gone(StepErasure step, Collection<String> ids, String proof, Evidence.ReadBack readBack) throws IOException {
        if (!ids.isEmpty()) {
            journal.begin(account);
            journal.add(Line.gone(step.step(), step.places(ids), proof, readBack));
        }
        step.gone(ids, proof);
    }

    /** The result is written. */
    void ended() throws IOException {
        if (journal.exists()) {
            journal.add(Line.ended());
        }
    }

    AddressLimit addresses() {
        return addresses;
    }

    /** True where an earlier start began to delete by this plan: it may have deleted what this one does not even ask for. */
    boolean hasBegunBefore() {
        return begunBefore;
    }

    /** True where the deletion of the project itself was asked for. */
    boolean asksForProject() {
        return projectAsked;
    }

    Evidence.Account account() {
        return account;
    }

    /** The calls of a step so far. */
    List<Evidence.Sent> sent(ErasureStep step) {
        List<Evidence.Sent> calls = new ArrayList<>();
        sent.forEach((key, call) -> {
            if (key.get(0) == step) {
                calls.add(call);
            }
        });
        return calls;
    }

    private static String call(ErasureStep step) {
        return "DELETE /projects/{projectId}" + switch (step) {
            case PUBLICATIONS -> "/iterations/{iterationId}/publish";
            case PREDICTIONS -> "/predictions";
            case IMAGES -> "/images";
            case ITERATIONS -> "/iterations/{iterationId}";
            case TAGS -> "/tags/{tagId}";
            case PROJECT -> "";
        };
    }
}
