package dev.datarights.customvision.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.request.ErasureJournal.Line;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The positive control of a read back at the level of its lists: they can be relied on about what they do not show while they
 * show what the plan knows and nobody asked to go. Where nothing should be left in them, they have to have shown something
 * before the first DELETE.
 */
final class ListControl {

    private final ProjectErasure erasure;
    private final StepErasure step;
    private final Set<String> missingIterations = new TreeSet<>();
    private long shouldRemain;
    private long remained;
    private long listed;
    private String problem;

    private ListControl(ProjectErasure erasure, StepErasure step) {
        this.erasure = erasure;
        this.step = step;
    }

    /** @param now what was listed to read the step back */
    static ListControl of(ProjectErasure erasure, StepErasure step, Listing now) throws IOException {
        ListControl control = new ListControl(erasure, step);
        switch (step.step()) {
            case IMAGES -> {
                control.iterations(now, false);
                for (String list : now.lists().filter(name -> name.equals("images") || name.endsWith("/images")).toList()) {
                    control.compare(list, erasure.everything(), now);
                }
            }
            case TAGS -> control.compare("tags", erasure.everything(), now);
            case PREDICTIONS -> control.predictions(now);
            case PUBLICATIONS, ITERATIONS -> control.iterations(now, true);
            case PROJECT -> { }
        }
        return control;
    }

    private void iterations(Listing now, boolean counted) throws IOException {
        Set<String> should = new Present(erasure.everything()).of(ErasureStep.ITERATIONS);
        StepErasure iterations = erasure.step(ErasureStep.ITERATIONS);
        should.removeIf(step.step() == ErasureStep.ITERATIONS ? step::isFrozen : iterations::mayBeGone);
        Set<String> there = new Present(now).of(ErasureStep.ITERATIONS);
        missingIterations.addAll(should);
        missingIterations.removeAll(there);
        if (counted) {
            shouldRemain = should.size();
            remained = should.size() - missingIterations.size();
            listed = there.size();
        }
    }

    /** One list, which has to show something of what it showed when the plan was made and should remain. */
    private void compare(String list, Listing planned, Listing now) throws IOException {
        Set<String> there = new HashSet<>();
        each(now, list, there::add);
        listed += there.size();
        long[] counts = new long[2];
        String[] example = new String[1];
        each(planned, list, id -> {
            if (!step.isFrozen(id)) {
                counts[0]++;
                counts[1] += there.contains(id) ? 1 : 0;
                example[0] = id;
            }
        });
        shouldRemain += counts[0];
        remained += counts[1];
        if (counts[0] > 0 && counts[1] == 0) {
            doubt("the list " + list + " shows none of " + counts[0] + " that should remain in it, such as " + example[0]);
        }
    }

    /** Of predictions that are not meant the plan knows only how many there were. */
    private void predictions(Listing now) throws IOException {
        shouldRemain = erasure.planned("predictions").map(proof -> proof.listed() - proof.records()).orElse(0L);
        each(now, "predictions", id -> {
            listed++;
            remained += step.isFrozen(id) ? 0 : 1;
        });
        if (shouldRemain > 0 && remained == 0) {
            doubt("the list predictions shows none of " + shouldRemain + " that should remain in it");
        }
    }

    private static void each(Listing listing, String list, Consumer<String> visitor) throws IOException {
        try (Listing.Records records = listing.records(list)) {
            records.forEachRemaining((JsonNode record) -> visitor.accept(record.path("id").asText()));
        }
    }

    private void doubt(String why) {
        if (problem == null) {
            problem = why;
        }
    }

    /** Iterations that should be listed and are not: only the service's own word explains that. */
    Set<String> missingIterations() {
        return Set.copyOf(missingIterations);
    }

    /** The service's answer about an iteration that is not listed. */
    void absent(String iteration, ServiceRefusal refusal) {
        if (refusal.notFound() && refusal.code().equals("NotFoundIteration")) {
            missingIterations.remove(iteration);
        }
    }

    /** Why what the lists do not show proves nothing, null where it does. */
    String problem() {
        if (!missingIterations.isEmpty()) {
            return "GetIterations does not list " + missingIterations.size() + " that should remain, such as " + missingIterations.iterator().next();
        }
        if (problem == null && shouldRemain == 0 && listed == 0 && answeredBefore() == null) {
            return "nothing shows that the list " + list() + " can be relied on: it was not seen with anything in it before its deletion was asked for";
        }
        return problem;
    }

    /** What the same list showed before the first DELETE; needed only where nothing should remain. */
    Line answeredBefore() {
        // what was published is in the same list as any iteration
        return shouldRemain > 0 ? null : erasure.log().seen(step.step() == ErasureStep.PUBLICATIONS ? ErasureStep.ITERATIONS : step.step());
    }

    String list() {
        return step.step().kind().word();
    }

    long shouldRemain() {
        return shouldRemain;
    }

    long remained() {
        return remained;
    }

    /** What steps to come would find to be deleted, as this listing shows it: it was answered before they ask for anything. */
    static void note(ProjectErasure erasure, Listing now) throws IOException {
        for (ErasureStep later : List.of(ErasureStep.ITERATIONS, ErasureStep.TAGS)) {
            StepErasure of = erasure.step(later);
            if (!of.frozen().isEmpty() && of.asked().isEmpty() && erasure.log().seen(later) == null) {
                long count = new Present(now).of(later).size();
                if (count > 0) {
                    erasure.log().seen(later, count);
                }
            }
        }
    }
}
