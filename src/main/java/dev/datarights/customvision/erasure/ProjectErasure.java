package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.BegunErasures;
import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.FrozenIds;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;

/** One project of one delete while it is applied: what the plan says of it, and what came of it so far. */
public final class ProjectErasure {

    private final RequestFolder folder;
    private final Request request;
    private final Plan plan;
    private final Plan.Project project;
    private final Map<ErasureStep, StepErasure> steps = new EnumMap<>(ErasureStep.class);
    private final Set<ErasureResult.Late> late = new LinkedHashSet<>();
    private final Set<String> shouldRemain = new HashSet<>();
    private HeldNow held;
    private String refusal;
    private String halted;
    private final Map<ErasureStep, long[]> reported = new EnumMap<>(ErasureStep.class);
    private boolean gone;
    private boolean seen;
    private boolean begunBefore;
    private boolean begun;

    ProjectErasure(RequestFolder folder, Request request, Plan plan, Plan.Project project) {
        this.folder = folder;
        this.request = request;
        this.plan = plan;
        this.project = project;
    }

    /**
     * Reads what the plan froze.
     *
     * @throws IOException where it is not what the plan was made with
     */
    void read() throws IOException {
        FrozenIds frozen = folder.erasures().frozen(id());
        for (ErasureStep step : ErasureStep.values()) {
            List<String> ids = frozen.read(step, planned());
            if (!ids.isEmpty()) {
                steps.put(step, new StepErasure(step, ids));
            }
        }
        begunBefore = new BegunErasures(folder).has(id(), planSha256());
        Optional<ErasureResult> earlier = folder.erasures().result(id());
        if (earlier.isPresent() && folder.planSha256().equals(Optional.ofNullable(earlier.get().planSha256()))) {
            steps.values().forEach(step -> goneBefore(step, earlier.get()));
        }
    }

    /** What an attempt of this very plan read back as gone, where it came to know of each id what became of it. */
    private static void goneBefore(StepErasure step, ErasureResult earlier) {
        String kind = step.step().kind().word();
        ErasureResult.Counts counts = earlier.kinds().get(kind);
        if (counts != null && counts.expected() == counts.done() + counts.failed() + counts.retained()) {
            Set<String> kept = new HashSet<>();
            earlier.failures().stream().filter(failure -> failure.kind().equals(kind)).forEach(failure -> kept.add(failure.id()));
            earlier.retained().stream().filter(held -> held.kind().equals(kind)).forEach(held -> kept.add(held.id()));
            step.allGoneBefore(kept);
        }
    }

    String id() {
        return project.id();
    }

    RequestFolder folder() {
        return folder;
    }

    Request request() {
        return request;
    }

    Plan plan() {
        return plan;
    }

    PlannedErasure planned() {
        return project.erasure();
    }

    List<String> withheld() {
        return project.withheld() == null ? List.of() : project.withheld();
    }

    /** The words of the steps that the plan has ids for. */
    public List<String> getFrozenSteps() {
        return steps.keySet().stream().map(ErasureStep::word).toList();
    }

    /** True once the service says that the project is not there: nothing more can be asked of it. */
    public boolean isGone() {
        return gone;
    }

    void vanish() {
        gone = true;
    }

    Map<ErasureStep, StepErasure> steps() {
        return steps;
    }

    /** A step's ids; empty ones where the plan has none. */
    StepErasure step(ErasureStep step) {
        return steps.getOrDefault(step, new StepErasure(step, List.of()));
    }

    /** What is held, as of now. */
    HeldNow held() {
        return held;
    }

    void held(HeldNow now) {
        held = now;
    }

    /** From here on something of the project may be gone, even if nobody is left to write it down. */
    void begin() throws IOException {
        if (!begun) {
            new BegunErasures(folder).begin(id(), planSha256());
            begun = true;
        }
    }

    /** True where an earlier start began to delete by this plan: it may have deleted what this one does not even ask for. */
    boolean hasBegunBefore() {
        return begunBefore;
    }

    private String planSha256() throws IOException {
        return folder.planSha256().orElseThrow(() -> new IOException("request " + folder.id() + " has no plan"));
    }

    /** Nothing of the project may be deleted any more, and why. */
    void refuse(String reason) {
        refusal = reason;
    }

    String refusal() {
        return refusal;
    }

    /** Nothing further of the project is deleted, and why; the first reason stays. */
    void halt(String reason) {
        if (halted == null) {
            halted = reason;
        }
    }

    String halted() {
        return halted;
    }

    Set<ErasureResult.Late> late() {
        return late;
    }

    /** Ids of the account's other projects: GetProjects must go on listing them. */
    Set<String> shouldRemain() {
        return shouldRemain;
    }

    /**
     * True where GetProjects listed the project since the plan was made, or its deletion was asked for: another account
     * than the plan's would not have it.
     */
    boolean wasSeen() {
        return seen || Files.exists(mark());
    }

    void seen() {
        seen = true;
    }

    /** From here on the project may be gone, even if nobody is left to write it down. */
    void aboutToGo() throws IOException {
        AtomicFiles.createDirectories(mark().getParent());
        AtomicFiles.begin(mark());
    }

    private Path mark() {
        return folder.erasures().asked(id());
    }

    /** Tells the request's progress what is to go, and what of it was read back as gone since the last time. */
    void report(RequestProgress progress) {
        for (StepErasure step : steps.values()) {
            if (step.step() != ErasureStep.PUBLICATIONS) {
                long done = step.gone().size();
                long[] last = reported.computeIfAbsent(step.step(), name -> new long[2]);
                if (done != last[0] || step.frozen().size() != last[1]) {
                    progress.erased(folder.id(), step.step().kind().word(), done - last[0], step.frozen().size() - last[1]);
                    last[0] = done;
                    last[1] = step.frozen().size();
                }
            }
        }
    }

    /** True where a delete was sent, or something was read back as gone. */
    boolean anythingDone() {
        return steps.values().stream().anyMatch(step -> !step.asked().isEmpty() || !step.gone().isEmpty());
    }
}
