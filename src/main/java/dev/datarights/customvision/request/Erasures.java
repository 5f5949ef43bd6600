package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Settings;

/**
 * Decides whether a planned delete may be applied: by what the plan found, by the limits that are set now, and by whether
 * somebody approved exactly this plan. Everything is read anew each time, since it may change while a plan waits.
 */
public final class Erasures {

    /** What is to be done with a planned delete. */
    public enum Decision {
        /** Nothing that was asked for is there, or all of it stays, or all of it is gone by this very plan already. */
        NOTHING,
        /** Somebody has to approve it first. */
        AWAIT,
        APPLY
    }

    private final RequestStore store;
    private final Settings settings;
    private final PlanGuard guard;

    public Erasures(RequestStore store, Settings settings, PlanGuard guard) {
        this.store = store;
        this.settings = settings;
        this.guard = guard;
    }

    public boolean deletesAtOnce(Exchange exchange) throws IOException, InvalidRequestException {
        return folder(exchange).request().action() == Action.DELETE;
    }

    public boolean exportsFirst(Exchange exchange) throws IOException, InvalidRequestException {
        return folder(exchange).request().action() == Action.EXPORT_THEN_DELETE;
    }

    /** Puts {@code request} and {@code account} back where a result came in on an exchange of its own. */
    public void begin(Exchange exchange) throws IOException, InvalidRequestException {
        RequestFolder folder = folder(exchange);
        exchange.setVariable("request", folder.request());
        exchange.setVariable("account", folder.status().orElseThrow().account());
    }

    /**
     * @throws DeleteRefused where it must not be applied: then nothing was deleted
     */
    public Decision decide(Exchange exchange) throws IOException, InvalidRequestException, DeleteRefused, RequestCancelled {
        RequestFolder folder = folder(exchange);
        if (folder.cancelled()) {
            throw new RequestCancelled();
        }
        Request request = folder.request();
        Plan plan = folder.plan().orElseThrow();
        if (isErased(folder, request, plan)) {
            return Decision.NOTHING;
        }
        guard.requireWhole(folder);
        if (Instant.now().isAfter(plan.expires())) {
            throw new DeleteRefused("the plan expired at " + plan.expires() + ". Run the request again: it is planned anew");
        }
        refuse(folder, plan);
        if (plan.projects().stream().allMatch(project -> project.erasure().isEmpty()) && !request.deleteAzureResource()) {
            return Decision.NOTHING;
        }
        if (ApprovalMode.of(settings) == ApprovalMode.AUTOMATIC) {
            return Decision.APPLY;
        }
        return guard.approval(folder, folder.planSha256().orElseThrow()).isPresent() ? Decision.APPLY : Decision.AWAIT;
    }

    /** Where the account's projects are listed before the first of them is touched. */
    public Listing projectsNow(Exchange exchange) throws IOException {
        return folder(exchange).fresh(ExportJob.ACCOUNT, "now");
    }

    /** @throws DeleteRefused where the account that lists its projects in {@code listing} is not the plan's */
    public void requireAccount(Exchange exchange) throws IOException, DeleteRefused {
        guard.requireAccount(folder(exchange), ErasurePlans.records(exchange.getVariable("listing", Listing.class)).keySet());
    }

    /** True where all that the plan deletes was read back as gone: what changed since then has nothing left to forbid. */
    static boolean isErased(RequestFolder folder, Request request, Plan plan) throws IOException {
        String sha256 = folder.planSha256().orElseThrow();
        List<String> parts = new ArrayList<>(projects(plan));
        if (request.deleteAzureResource()) {
            parts.add(ExportJob.ACCOUNT);
        }
        for (String part : parts) {
            if (folder.erasures().result(part).filter(result -> result.state() == State.COMPLETE && sha256.equals(result.planSha256())).isEmpty()) {
                return false;
            }
        }
        return !parts.isEmpty();
    }

    private void refuse(RequestFolder folder, Plan plan) throws IOException, DeleteRefused {
        List<String> reasons = refusals(settings, plan, folder.projectNames());
        if (!reasons.isEmpty()) {
            throw new DeleteRefused(reasons);
        }
    }

    /**
     * Why a plan must not be applied as the settings are now; none where it may.
     *
     * @throws DeleteRefused where the holds cannot be relied on
     */
    static List<String> refusals(Settings settings, Plan plan, Map<String, String> names) throws DeleteRefused {
        List<String> reasons = new ArrayList<>();
        ErasurePlans.holds(settings);
        Caps caps = Caps.of(settings);
        Protection protection = Protection.of(settings);
        long total = 0;
        for (Plan.Project project : plan.projects()) {
            PlannedErasure erasure = project.erasure();
            reasons.addAll(erasure.refusals());
            // images that go with their iterations are deleted as well
            long images = erasure.count(ErasureStep.IMAGES) + erasure.collateral().size();
            total += images;
            caps.exceeded(images, erasure.imagesInProject()).ifPresent(why -> reasons.add("project " + project.id() + ": " + why));
            if (!erasure.isEmpty() && protection.isProtected(project.id(), names.get(project.id()))) {
                reasons.add("project " + project.id() + " is protected by customvision.protected-projects. Leave it out of the request");
            }
        }
        if (reasons.isEmpty()) {
            caps.exceededInAll(total).ifPresent(why -> reasons.add("all projects together: " + why));
        }
        return reasons;
    }

    /** The projects in which the plan deletes something, in the order of the plan. */
    public List<String> projects(Exchange exchange) throws IOException {
        return projects(folder(exchange).plan().orElseThrow());
    }

    private static List<String> projects(Plan plan) {
        return plan.projects().stream().filter(project -> !project.erasure().isEmpty()).map(Plan.Project::id).toList();
    }

    /**
     * False for a project that is erased already by this plan, and after one that ended because nobody wants the rest or
     * because the service accepts no call.
     */
    public boolean goesOn(Exchange exchange) throws IOException {
        RequestFolder folder = folder(exchange);
        if (folder.cancelled()) {
            return false;
        }
        int attempt = folder.status().orElseThrow().attempt();
        String plan = folder.planSha256().orElseThrow();
        for (ErasureResult result : folder.erasures().results(folder.plan().orElseThrow())) {
            boolean ours = result.planSha256().equals(plan);
            if (ours && result.project().equals(exchange.getVariable("projectId", String.class)) && result.state() == State.COMPLETE) {
                return false;
            }
            if (ours && result.attempt() == attempt && (result.state() == State.CANCELLED || isDenied(result))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDenied(ErasureResult result) {
        return result.state() == State.FAILED && result.reason() != null && result.reason().contains("was answered 401");
    }

    /** True where the Azure resource is to go too. */
    public boolean deletesAccount(Exchange exchange) throws IOException, InvalidRequestException {
        return folder(exchange).request().deleteAzureResource() && !folder(exchange).cancelled();
    }

    private RequestFolder folder(Exchange exchange) {
        return store.folder(exchange.getVariable("requestId", String.class));
    }
}
