package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.DeleteRefused;
import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlanGuard;
import dev.datarights.customvision.request.ProjectLocks;
import dev.datarights.customvision.request.Protection;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.request.Stopping;
import dev.datarights.customvision.service.AccessDenied;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Settings;

/** The delete of one project from its lock to its result. The variables are {@code request}, {@code account}, {@code projectId}. */
public final class ErasureRun {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);

    /** Scope of a read back: all of a kind, whatever the request selects. */
    private static Request.Scope everything(Request.Scope scope) {
        return new Request.Scope(scope.projects(), scope.include(), List.of(), List.of(), Map.of(), null, null, List.of(), null, null);
    }

    private final Settings settings;
    private final RequestStore store;
    private final ProjectLocks locks;
    private final RequestProgress progress;
    private final PlanGuard guard;

    public ErasureRun(Settings settings, RequestStore store, ProjectLocks locks, RequestProgress progress, PlanGuard guard) {
        this.guard = guard;
        this.settings = settings;
        this.store = store;
        this.locks = locks;
        this.progress = progress;
    }

    /** Waits until it has the project for itself, and reads what the plan froze of it: sets {@code erasure} and {@code listing}. */
    public void begin(Exchange exchange) throws IOException, InterruptedException, RequestCancelled, Stopping {
        exchange.setVariable("variablesBefore", new HashMap<>(exchange.getVariables()));
        Request request = exchange.getVariable("request", Request.class);
        String id = exchange.getVariable("projectId", String.class);
        RequestFolder folder = store.folder(request.id());
        Plan plan = folder.plan().orElseThrow(() -> new IOException("request " + request.id() + " has no plan"));
        Plan.Project project = plan.projects().stream().filter(one -> one.id().equals(id) && one.erasure() != null).findFirst()
                .orElseThrow(() -> new IOException("the plan of request " + request.id() + " deletes nothing of project " + id));
        ProjectErasure erasure = new ProjectErasure(folder, request, plan, project);
        exchange.setVariable("erasure", erasure);
        exchange.setVariable("lock", locks.own(exchange.getContext(), request.id(), exchange.getVariable("account", String.class), id));
        erasure.read();
        erasure.report(progress);
        exchange.setVariable("scope", everything(request.scope()));
        exchange.setVariable("asOf", plan.asOf());
        exchange.setVariable("listing", folder.fresh(id, "before"));
        LOG.info("request {} project {}: deleting", request.id(), id);
    }

    /**
     * Judges the project by the account that answers, and by the holds and the settings of this moment; knows from here on
     * which projects should remain.
     */
    public boolean isAllowed(Exchange exchange) throws IOException {
        ProjectErasure erasure = exchange.getVariable("erasure", ProjectErasure.class);
        Map<String, String> now = names(exchange.getVariable("listing", Listing.class));
        Map<String, String> planned = names(new Listing(erasure.folder().work(ExportJob.ACCOUNT).resolve("listing")));
        try {
            guard.requireUnchanged(erasure.folder());
            guard.requireAccount(erasure.folder(), now.keySet());
        } catch (DeleteRefused e) {
            erasure.refuse(e.getMessage());
            return false;
        }
        // those that came since may be looked for too, beside the plan's and never instead of them
        erasure.shouldRemain().addAll(erasure.plan().identity().projects());
        erasure.shouldRemain().removeAll(deletedBefore(erasure));
        erasure.shouldRemain().addAll(now.keySet());
        if (now.containsKey(erasure.id())) {
            erasure.seen();
        } else {
            // somebody else deleted it, or this request did before it was killed
            erasure.vanish();
        }
        erasure.shouldRemain().remove(erasure.id());
        String name = now.getOrDefault(erasure.id(), planned.get(erasure.id()));
        Protection protection = Protection.of(settings);
        if (protection.isProtected(erasure.id(), name) || protection.isProtected(erasure.id(), planned.get(erasure.id()))) {
            erasure.refuse("project " + erasure.id() + " is protected by now (customvision.protected-projects)");
            return false;
        }
        erasure.held(new HeldNow(settings, erasure.id(), name, erasure.folder().erasures().everything(erasure.id(), erasure.request().scope())));
        try {
            erasure.held().refresh();
        } catch (InvalidHoldsException e) {
            erasure.refuse(e.getMessage());
            return false;
        }
        return true;
    }

    private static Map<String, String> names(Listing projects) throws IOException {
        Map<String, String> names = new HashMap<>();
        try (Listing.Records records = projects.records("projects")) {
            while (records.hasNext()) {
                JsonNode record = records.next();
                names.put(record.path("id").asText(), record.path("name").asText());
            }
        }
        return names;
    }

    /** Projects that this request read back as gone. */
    private static Set<String> deletedBefore(ProjectErasure erasure) throws IOException {
        Set<String> gone = new HashSet<>();
        for (Plan.Project project : erasure.plan().projects()) {
            erasure.folder().erasures().result(project.id()).map(result -> result.kinds().get(ErasureStep.PROJECT.kind().word()))
                    .filter(counts -> counts.gone() > 0).ifPresent(counts -> gone.add(project.id()));
        }
        return gone;
    }

    /** Keeps the result of an apply that came to its end. */
    public void write(Exchange exchange) throws IOException {
        ProjectErasure erasure = exchange.getVariable("erasure", ProjectErasure.class);
        keep(erasure.folder(), new Outcome(erasure).ended(attempt(erasure.folder()), hash(erasure.folder())));
        erasure.log().ended();
    }

    /**
     * Keeps the result of one that was cut short: by a cancel, a refused key, a file that cannot be read, a defect.
     *
     * @throws Stopping where the context is stopping: the next start goes on, so there is no result yet
     */
    public void failed(Exchange exchange) throws IOException, Stopping {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (exchange.getVariable("erasing") instanceof Erasing erasing) {
            interrupt(erasing, failure, Erasings.tries(exchange));
        }
        if (failure instanceof Stopping || Stopping.is(exchange.getContext())) {
            throw new Stopping();
        }
        boolean cancelled = failure instanceof RequestCancelled;
        String reason = Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        RequestFolder folder = store.folder(exchange.getVariable("request", Request.class).id());
        ProjectErasure erasure = exchange.getVariable("erasure", ProjectErasure.class);
        LOG.warn("request {} project {}: {}", folder.id(), exchange.getVariable("projectId"), cancelled ? "cancelled" : "failed: " + reason,
                // a defect of ours or of the settings: whoever looks into it needs the place
                failure instanceof RuntimeException ? failure : null);
        if (erasure == null || erasure.log() == null) {
            keep(folder, new ErasureResult(RequestFolder.FORMAT_VERSION, folder.id(), attempt(folder), exchange.getVariable("projectId", String.class),
                    hash(folder), cancelled ? State.CANCELLED : State.FAILED, Map.of(), List.of(), List.of(), List.of(), List.of(), reason, Instant.now()));
            return;
        }
        State state = cancelled ? State.CANCELLED
                : erasure.anythingDone() && !(failure instanceof AccessDenied) ? State.PARTIAL : State.FAILED;
        keep(folder, new Outcome(erasure).cutShort(attempt(folder), hash(folder), state, reason));
        erasure.log().ended();
    }

    /** A call that was to be made when it ended: one that still waited for its turn was not sent. */
    private static void interrupt(Erasing erasing, Throwable failure, int tries) throws IOException {
        if (failure instanceof AccessDenied) {
            erasing.denied();
        } else {
            erasing.interrupted(tries > 0 || !(failure instanceof RequestCancelled || failure instanceof Stopping));
        }
    }

    private static void keep(RequestFolder folder, ErasureResult result) throws IOException {
        folder.erasures().keep(result);
        LOG.info("request {} project {}: {}, {} failures, {} retained, {} late", folder.id(), result.project(), result.state(),
                result.failures().size(), result.retained().size(), result.late().size());
    }

    private static int attempt(RequestFolder folder) throws IOException {
        return folder.status().map(RequestStatus::attempt).orElse(1);
    }

    private static String hash(RequestFolder folder) throws IOException {
        return folder.planSha256().orElse(null);
    }

    /** Frees the project, and leaves the variables as they came: a second project must not find those of the first. */
    public void end(Exchange exchange) {
        if (exchange.getVariable("lock") instanceof FileLocks.Held lock) {
            lock.close();
        }
        Map<?, ?> before = exchange.getVariable("variablesBefore", Map.class);
        if (before != null) {
            exchange.getVariables().keySet().stream().toList().forEach(exchange::removeVariable);
            before.forEach((name, value) -> exchange.setVariable((String) name, value));
        }
        exchange.getMessage().setBody(null);
    }
}
