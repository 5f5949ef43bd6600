package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.datarights.customvision.request.AddressLimit;
import dev.datarights.customvision.request.ErasureJournal;
import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FrozenIds;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.service.Listing;

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
    private DeleteLog log;

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
        log = new DeleteLog(new ErasureJournal(folder, id(), planSha256()), account());
        log.replay(steps);
    }

    private Evidence.Account account() {
        return new Evidence.Account(plan.endpoint(), new Listing(folder.work(ExportJob.ACCOUNT).resolve("listing")).proof("projects")
                .map(Listing.ListProof::idsSha256).orElse(null));
    }

    /** What is asked and answered, as it is written down. */
    DeleteLog log() {
        return log;
    }

    AddressLimit addresses() {
        return log.addresses();
    }

    /** All images, tags and iterations that the project had when it was planned. */
    Listing everything() {
        return folder.erasures().everything(id(), request.scope());
    }

    /** How a list was read when the project was planned. */
    Optional<Listing.ListProof> planned(String list) {
        return new Listing(folder.work(id()).resolve("listing")).proof(list);
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
        return seen || log.asksForProject();
    }

    void seen() {
        seen = true;
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
