package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Settings;

/**
 * The part of a plan that says what goes: what has to be listed beside what the request means, and the ids frozen from it.
 * Nothing is deleted while planning.
 */
public final class ErasurePlans {

    private static final Duration VALID = Duration.ofDays(7);
    private static final Set<Kind> JUDGED = Set.of(Kind.IMAGES, Kind.ITERATIONS, Kind.TAGS);

    private final RequestStore store;
    private final Settings settings;
    private final Selections selections;
    private final ReceiptSignature signature;

    public ErasurePlans(RequestStore store, Settings settings, Selections selections, ReceiptSignature signature) {
        this.store = store;
        this.settings = settings;
        this.selections = selections;
        this.signature = signature;
    }

    /**
     * Before the first call of a delete: a holds file that cannot be relied on holds everything.
     *
     * @throws DeleteRefused where it is not valid
     */
    public void begin(Exchange exchange) throws DeleteRefused {
        if (request(exchange).action().deletes()) {
            holds(settings);
        }
    }

    static Holds holds(Settings settings) throws DeleteRefused {
        try {
            return Holds.read(settings);
        } catch (InvalidHoldsException e) {
            throw new DeleteRefused("the holds cannot be relied on, so everything is held: " + e.getMessage());
        }
    }

    /**
     * True where more must be listed than is meant: holds, shared snapshots and caps are about all images of a project.
     */
    public boolean listsEverything(Exchange exchange) {
        Request request = request(exchange);
        RequestFolder folder = store.folder(request.id());
        return request.action().deletes() && request.scope().include().stream().anyMatch(JUDGED::contains)
                && !ErasureFiles.servesEverything(request.scope());
    }

    /** The listing of all images, tags and iterations of the project in the variable {@code projectId}. */
    public Listing everythingListing(Exchange exchange) {
        Request request = request(exchange);
        return store.folder(request.id()).erasures().everything(exchange.getVariable("projectId", String.class), request.scope());
    }

    /** The scope of that listing: one project, nothing narrowed. */
    public Request.Scope everythingScope() {
        return new Request.Scope(Request.Scope.EVERY_PROJECT, EnumSet.allOf(Kind.class), List.of(), List.of(), Map.of(), null, null,
                List.of(), null, null);
    }

    /** The kinds of that listing. */
    public List<String> everythingInclude() {
        return List.of(Kind.ITERATIONS.word(), Kind.TAGS.word(), Kind.IMAGES.word(), Kind.EXPORTS.word());
    }

    /** When a plan that is made now can no longer be applied; null where it deletes nothing. */
    Instant expiry(Request request) {
        return request.action().deletes() ? Instant.now().plus(VALID) : null;
    }

    /**
     * The plan's projects with what of each would go, frozen.
     *
     * @throws IOException where a list did not agree with the service's count: what is not known is not deleted
     */
    List<Plan.Project> freeze(Request request, List<Plan.Project> projects) throws IOException, DeleteRefused {
        if (!request.action().deletes()) {
            return projects;
        }
        RequestFolder folder = store.folder(request.id());
        Holds holds = holds(settings);
        Map<String, JsonNode> known = records(folder);
        List<Plan.Project> frozen = new ArrayList<>();
        for (Plan.Project project : projects) {
            Listing listing = new Listing(folder.work(project.id()).resolve("listing"));
            Listing everything = folder.erasures().everything(project.id(), request.scope());
            requireSettled(project.id(), listing);
            requireSettled(project.id(), everything);
            ErasurePlanner planner = new ErasurePlanner(request, known.get(project.id()), listing, everything, holds, selections.subjects());
            frozen.add(project.erasing(planner.plan(project.withheld(), PlannedProject.chosenImages(listing, project.withheld()),
                    folder.erasures().frozen(project.id()))));
        }
        return frozen;
    }

    /** Writes the plan of a delete for people. */
    void tell(Request request, RequestFolder folder, Plan plan) throws IOException {
        if (request.action().deletes()) {
            AtomicFiles.write(folder.planPage(), new PlanPages(settings, store).of(request, plan, folder.projectNames(),
                    StoredRequest.sha256(RequestFolder.bytes(plan))));
        }
    }

    /** The plan of a delete stands in the ledger and is signed before it is there to be approved. */
    void seal(Request request, RequestFolder folder, Plan plan) throws IOException {
        if (request.action().deletes()) {
            byte[] bytes = RequestFolder.bytes(plan);
            new Ledger(store).record(Ledger.Entry.of(folder.status().orElseThrow().in(State.PLANNED, null), Optional.of(StoredRequest.sha256(bytes))));
            AtomicFiles.write(folder.erasures().planSignature(), signature.sign(bytes).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void requireSettled(String project, Listing listing) throws IOException {
        for (String list : listing.lists().toList()) {
            if (!listing.proof(list).orElseThrow().settled()) {
                throw new IOException("the list " + list + " of project " + project + " did not agree with the service's count, so what"
                        + " there is to delete is not known. Nothing was deleted; run the request again");
            }
        }
    }

    /** The account's projects as the service listed them, by id. */
    static Map<String, JsonNode> records(RequestFolder folder) throws IOException {
        return records(new Listing(folder.work(ExportJob.ACCOUNT).resolve("listing")));
    }

    static Map<String, JsonNode> records(Listing account) throws IOException {
        Map<String, JsonNode> records = new HashMap<>();
        try (Listing.Records listed = account.records("projects")) {
            listed.forEachRemaining(record -> records.put(record.path("id").asText(), record));
        }
        return records;
    }

    private static Request request(Exchange exchange) {
        return exchange.getVariable("request", Request.class);
    }
}
