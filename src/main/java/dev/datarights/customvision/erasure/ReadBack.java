package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.ErasureJournal.Line;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One step, or the whole project, while it is read back: whether to look again, what was seen, and in the end what of it
 * counts as gone. The routes {@code customvision-read-back} and {@code customvision-read-back-project} do the looking.
 */
public final class ReadBack {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final ProjectErasure erasure;
    private final StepErasure step;
    private final Duration limit;
    private final long began = System.nanoTime();
    private Duration pause = Duration.ZERO;
    private Set<String> left = Set.of();
    private boolean settled = true;
    private boolean decided;
    private boolean finished;
    private Control projects;
    private ListControl lists;

    ReadBack(ProjectErasure erasure, StepErasure step, Duration limit) {
        this.erasure = erasure;
        this.step = step;
        this.limit = limit;
        this.finished = isOfProject() ? !erasure.isGone() && step.asked().isEmpty()
                // what was never asked for is no news
                : erasure.isGone() || step.open().findAny().isEmpty() || erasure.halted() != null && step.asked().isEmpty();
    }

    boolean isOfProject() {
        return step.step() == ErasureStep.PROJECT;
    }

    /** True until it is known what is gone. */
    public boolean isUnfinished() {
        return !finished;
    }

    /** True once another look would not help: nothing is left, or the limit is over. The control is yet to come. */
    public boolean isDecided() {
        return decided;
    }

    void control(Control begun) {
        projects = begun;
    }

    Control control() {
        return projects;
    }

    /** How long to wait before the next look: at once, then longer and longer. */
    Duration pause() {
        Duration now = pause;
        Duration doubled = now.isZero() ? FIRST_PAUSE : now.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return now;
    }

    private boolean isOver() {
        return System.nanoTime() - began >= limit.toNanos();
    }

    /** The kinds to list for this step. */
    List<String> include() {
        return List.of(step.step().kind().word());
    }

    void compare(Listing listing) throws IOException {
        Set<String> open = new HashSet<>();
        step.open().forEach(open::add);
        left = new Present(listing).of(step.step());
        left.retainAll(open);
        settled = listing.lists().allMatch(list -> listing.proof(list).orElseThrow().settled());
        ListControl.note(erasure, listing);
        decided = isOver() || settled && left.stream().noneMatch(step.asked()::contains);
        lists = decided ? ListControl.of(erasure, step, listing) : null;
    }

    void projectAnswered(boolean stillThere) {
        left = stillThere ? Set.of(erasure.id()) : Set.of();
        decided = !stillThere || isOver();
    }

    /** GetProjects still lists what its own call does not find: looked at again while there is time. */
    void notYet() {
        decided = isOver();
    }

    /** Iterations whose absence only the service's own word explains. */
    Set<String> missingIterations() {
        return lists == null ? Set.of() : lists.missingIterations();
    }

    void absentIteration(String iteration, ServiceRefusal refusal) {
        lists.absent(iteration, refusal);
    }

    /** @param problem why the service's word cannot be relied on, null where it can */
    void conclude(String problem) throws IOException {
        if (!decided) {
            return;
        }
        finished = true;
        if (isOfProject() && left.isEmpty()) {
            for (StepErasure each : erasure.steps().values()) {
                List<String> open = each.open().toList();
                if (!open.isEmpty()) {
                    verify(each, open, problem);
                }
            }
            return;
        }
        String doubt = problem != null ? problem : !settled ? "a list did not agree with its count" : lists == null ? null : lists.problem();
        List<String> open = step.open().toList();
        List<String> absent = new ArrayList<>(open.size());
        for (String id : open) {
            if (left.contains(id) || isOfProject()) {
                step.fail(id, step.asked().contains(id) ? "it is still there, " + limit + " after its deletion was asked for"
                        : "it is still there, its deletion was not asked for: " + erasure.halted());
            } else {
                absent.add(id);
            }
        }
        verify(step, absent, doubt);
    }

    private void verify(StepErasure of, List<String> ids, String doubt) throws IOException {
        Evidence.ReadBack seen = seen(doubt);
        of.readBack(seen);
        if (doubt != null) {
            ids.forEach(id -> of.fail(id, "could not verify: " + doubt));
            return;
        }
        List<String> clear = new ArrayList<>(ids.size());
        for (String id : ids) {
            if (!isOfProject() && of.isUnclear(id)) {
                of.fail(id, "could not verify: it is not there any more, but its deletion was never answered; run the request again");
            } else {
                clear.add(id);
            }
        }
        erasure.log().gone(of, clear, isOfProject() ? "read back: NotFoundProject, and GetProjects answers and lists the others" : proof(), seen);
    }

    private Evidence.ReadBack seen(String problem) {
        if (isOfProject() || lists == null) {
            return new Evidence.ReadBack(Instant.now(), "projects", left.size(), projects.shouldRemain(), projects.remained(), null, null,
                    projects.shouldRemain(), projects.remained(), problem);
        }
        Line before = lists.answeredBefore();
        return new Evidence.ReadBack(Instant.now(), lists.list(), left.size(), lists.shouldRemain(), lists.remained(),
                before == null ? null : before.records(), before == null ? null : before.at(), projects.shouldRemain(), projects.remained(), problem);
    }

    private String proof() {
        return switch (step.step()) {
            case PUBLICATIONS -> "read back: not published";
            case PREDICTIONS -> "read back: not among the stored predictions";
            case IMAGES -> "read back: not in the workspace and in no iteration";
            case ITERATIONS -> "read back: not among the iterations";
            case TAGS -> "read back: not in the workspace";
            case PROJECT -> "read back: NotFoundProject";
        };
    }

    /** It could not be looked: nothing of it counts as gone. */
    void unanswered(String reason) {
        finished = true;
        step.open().toList().forEach(id -> step.fail(id, "could not verify: " + reason));
        if (isOfProject()) {
            erasure.steps().values().forEach(each -> each.open().toList().forEach(id -> each.fail(id, "could not verify: " + reason)));
        }
        erasure.halt("what is left could not be listed: " + reason);
    }

    /** The project itself is not there any more: that is read back instead. */
    void vanished() {
        finished = true;
        erasure.vanish();
    }
}
