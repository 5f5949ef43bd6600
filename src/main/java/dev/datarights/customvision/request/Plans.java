package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;

/** Turns a request into a plan: which of the account's projects are meant, and what the inventory found in each. */
public final class Plans {

    private final RequestStore store;
    private final Accounts accounts;
    private final ErasurePlans erasures;

    public Plans(RequestStore store, Accounts accounts, ErasurePlans erasures) {
        this.store = store;
        this.accounts = accounts;
        this.erasures = erasures;
    }

    public boolean isPlanned(Exchange exchange) throws IOException {
        return folder(exchange).plan().isPresent();
    }

    /** Where the list of the account's projects is kept while the request runs. */
    public Listing accountListing(Exchange exchange) {
        return new Listing(folder(exchange).work(ExportJob.ACCOUNT).resolve("listing"));
    }

    /**
     * Where the listing of the project in the variable {@code projectId} is kept.
     *
     * @throws RequestCancelled where nobody wants it any more
     */
    public Listing projectListing(Exchange exchange) throws RequestCancelled {
        if (folder(exchange).cancelled()) {
            throw new RequestCancelled();
        }
        return new Listing(folder(exchange).work(exchange.getVariable("projectId", String.class)).resolve("listing"));
    }

    /**
     * The ids of the projects that the request means; none where it asks for the account's information only.
     *
     * @throws InvalidRequestException where a project does not exist, or a name is shared by two
     */
    public Set<String> projects(Exchange exchange) throws IOException, InvalidRequestException {
        Request request = request(exchange);
        List<JsonNode> known = new ArrayList<>();
        try (Listing.Records records = accountListing(exchange).records("projects")) {
            records.forEachRemaining(known::add);
        }
        Set<String> chosen = new LinkedHashSet<>();
        if (request.scope().everyProject()) {
            known.forEach(project -> chosen.add(project.path("id").asText()));
            return ofProjects(request) ? chosen : Set.of();
        }
        List<InvalidRequestException.Problem> problems = new ArrayList<>();
        for (int i = 0; i < request.scope().projects().size(); i++) {
            String wanted = request.scope().projects().get(i);
            List<String> ids = matching(known, wanted);
            String field = "scope.projects[" + i + "]";
            if (ids.isEmpty()) {
                problems.add(notFound(field, wanted, exchange.getVariable("account", String.class), known));
            } else if (ids.size() > 1) {
                problems.add(new InvalidRequestException.Problem(field, "'" + Shown.text(wanted) + "' is the name of " + ids.size()
                        + " projects", "Use the id of the one that is meant: " + String.join(", ", ids)));
            } else {
                chosen.add(ids.get(0));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(request.id(), problems);
        }
        return ofProjects(request) ? chosen : Set.of();
    }

    /** An account that lists nothing may be another one than was meant: that is not the fault of a name. */
    private static InvalidRequestException.Problem notFound(String field, String wanted, String account, List<JsonNode> known) {
        String what = "'" + Shown.text(wanted) + "' is not a project of account '" + account + "'";
        if (known.isEmpty()) {
            return new InvalidRequestException.Problem(field, what + ", which lists no project at all", "Check that customvision.accounts." + account
                    + ".endpoint and its key lead to the account that you mean");
        }
        return new InvalidRequestException.Problem(field, what, Spelling.nearest(wanted, known.stream().map(project -> project.path("name").asText()).toList())
                .map(near -> "Did you mean '" + Shown.text(near) + "'? Otherwise use the project's id").orElse("Check the spelling, or use the project's id"));
    }

    private static boolean ofProjects(Request request) {
        return !request.scope().include().equals(Set.of(Kind.ACCOUNT));
    }

    private static List<String> matching(List<JsonNode> projects, String wanted) {
        List<String> byId = projects.stream().map(project -> project.path("id").asText()).filter(wanted::equalsIgnoreCase).toList();
        return !byId.isEmpty() ? byId : projects.stream().filter(project -> wanted.equals(project.path("name").asText()))
                .map(project -> project.path("id").asText()).toList();
    }

    /**
     * The moment the whole request is about: when the account's projects were listed for its plan, by the service's clock. Ages in
     * the scope are counted from it, and what was created after it is not meant.
     */
    public Instant asOf(Exchange exchange) {
        return accountListing(exchange).proof("projects").orElseThrow().answered();
    }

    /**
     * The lists of a project could not be had, which in an export is that project's failure. One that somebody deleted while it
     * was planned has none.
     *
     * @throws Exception what was caught, where something is to be deleted
     */
    public void projectFailed(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (request(exchange).action().deletes() || Stopping.is(exchange.getContext())) {
            throw failure;
        }
        if (!(failure instanceof ServiceRefusal refusal && refusal.isProjectGone())) {
            projectListing(exchange).fail("project", failure.getMessage());
        }
        exchange.getMessage().setBody(exchange.getVariable("projectId", String.class));
    }

    /** Writes the plan, once every list of every project is whole. */
    public void write(Exchange exchange) throws IOException, InvalidRequestException, DeleteRefused {
        Request request = request(exchange);
        RequestFolder folder = folder(exchange);
        boolean narrowed = request.scope().narrowed();
        boolean byDateOrId = Selection.of(request.scope(), List.of(), exchange.getVariable("asOf", Instant.class)).choosesPredictions();
        List<Plan.Project> projects = new ArrayList<>();
        for (String id : projects(exchange)) {
            projects.add(new PlannedProject(id, new Listing(folder.work(id).resolve("listing"))).plan(narrowed, byDateOrId));
        }
        Accounts.Account account = accounts.named(exchange.getVariable("account", String.class));
        Plan plan = new Plan(Plan.FORMAT_VERSION, request.id(), request.sha256(), account.endpoint().toString(),
                Instant.now(), exchange.getVariable("asOf", Instant.class), erasures.expiry(request), narrowed,
                !narrowed && request.scope().include().contains(Kind.ACCOUNT), erasures.freeze(request, projects),
                Plan.Identity.of(request, account.name(), account.resourceId(), ErasurePlans.records(folder).keySet().stream().sorted().toList()));
        if (narrowed) {
            Unmatched.keep(request.scope(), folder, projects);
        }
        // before plan.json: after a kill in between all is made anew
        erasures.tell(request, folder, plan);
        erasures.seal(request, folder, plan);
        folder.plan(plan);
        if (request.action().deletes()) {
            store.update(request.id(), status -> status.in(State.PLANNED, null));
        }
    }

    private RequestFolder folder(Exchange exchange) {
        return store.folder(exchange.getVariable("requestId", String.class));
    }

    private static Request request(Exchange exchange) {
        return exchange.getVariable("request", Request.class);
    }
}
