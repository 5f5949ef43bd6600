package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.service.Json;

/** A delete as its folder looks just before its receipt is made: planned, frozen, and applied as a test says. */
final class EndedDelete {

    static final String ACCOUNT = "sandbox";

    private final RequestFolder folder;
    private final Request request;
    private final List<Plan.Project> projects = new ArrayList<>();
    private final Instant created = Instant.parse("2026-11-20T10:00:00Z");

    private EndedDelete(RequestFolder folder, Request request) {
        this.folder = folder;
        this.request = request;
    }

    static EndedDelete of(Path requests, String json) throws IOException, InvalidRequestException {
        Request request = RequestReader.check((ObjectNode) Json.MAPPER.readTree(json), "test.json");
        RequestFolder folder = RequestStore.at(requests).folder(request.id());
        folder.create(request);
        folder.status(new RequestStatus(RequestFolder.FORMAT_VERSION, request.id(), request.action().word(), ACCOUNT, State.RECEIVED, null, null, 1,
                Instant.parse("2026-11-20T09:00:00Z"), null, null, Map.of(), 0, null, List.of(), List.of(), RequestStatus.Asked.of(request), null, List.of()));
        return new EndedDelete(folder, request);
    }

    static List<String> ids(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(UUID.randomUUID().toString());
        }
        return ids;
    }

    /** A project with these ids frozen. */
    EndedDelete project(String id, Map<ErasureStep, List<String>> frozen, PlannedErasure.Retained... retained) throws IOException {
        Map<ErasureStep, PlannedErasure.Ids> ids = new EnumMap<>(ErasureStep.class);
        for (Map.Entry<ErasureStep, List<String>> step : frozen.entrySet()) {
            ids.put(step.getKey(), folder.erasures().frozen(id).write(step.getKey(), step.getValue()));
        }
        long iterations = frozen.getOrDefault(ErasureStep.ITERATIONS, List.of()).size();
        PlannedErasure erasure = new PlannedErasure(ids, List.of("Publish name of " + id), 10, List.of(retained),
                request.allowCollateral() ? List.of(id) : List.of(), List.of(),
                List.of(new PlannedErasure.Residual("exports", "e-" + id, "removed with the account")));
        projects.add(new Plan.Project(id, Map.of("iterations", new Plan.Frozen(iterations, "0".repeat(64), true, 0, null)), 1L, List.of(), Map.of(), 0, erasure));
        return this;
    }

    EndedDelete withholding(String id, String image) {
        projects.add(new Plan.Project(id, Map.of(), 0L, List.of(image), Map.of(), 0,
                new PlannedErasure(Map.of(), List.of(), 0, List.of(), List.of(), List.of(), List.of())));
        return this;
    }

    EndedDelete unsettled(String id) {
        projects.add(new Plan.Project(id, Map.of("images", new Plan.Frozen(0, "0".repeat(64), false, 0, null)), 0L, List.of(), Map.of(), 0,
                new PlannedErasure(Map.of(), List.of(), 0, List.of(), List.of(), List.of(), List.of())));
        return this;
    }

    /** The plan is written, and the request runs. */
    EndedDelete planned() throws IOException {
        folder.plan(new Plan(Plan.FORMAT_VERSION, request.id(), request.sha256(), "http://127.0.0.1:1", created, created,
                Instant.parse("2026-11-27T10:00:00Z"), request.scope().narrowed(), false, projects,
                Plan.Identity.of(request, ACCOUNT, java.util.Optional.empty(), projects.stream().map(Plan.Project::id).toList())));
        in(State.PLANNED);
        in(State.AWAITING_APPROVAL);
        in(State.RUNNING);
        return this;
    }

    EndedDelete approved(String by) throws IOException {
        Path keys = folder.path().resolveSibling("keys");
        GivenApproval given = new GivenApproval(RequestFolder.FORMAT_VERSION, by, Instant.parse("2026-11-21T08:00:00Z"), folder.planSha256().orElseThrow());
        new Ledger(RequestStore.at(folder.path().getParent())).append(Ledger.Entry.approved(folder.status().orElseThrow(), given));
        given.write(folder.path(), new ReceiptSignature(() -> keys.resolve("signing-key.jwk"), () -> keys));
        return this;
    }

    EndedDelete in(State state) throws IOException {
        folder.status(folder.status().orElseThrow().in(state, null));
        return this;
    }

    EndedDelete nextAttempt() throws IOException {
        folder.status(folder.status().orElseThrow().nextAttempt(ACCOUNT));
        return in(State.RUNNING);
    }

    /** All that was frozen is gone. */
    EndedDelete erased(String project) throws IOException {
        Map<String, Counts> kinds = new LinkedHashMap<>();
        plan(project).ids().forEach((step, ids) -> {
            if (step != ErasureStep.PUBLICATIONS) {
                kinds.put(step.kind().word(), new Counts(ids.count(), ids.count(), 0, 0, "listed again, none is there"));
            }
        });
        return result(project, State.COMPLETE, kinds, List.of(), List.of(), List.of(), null);
    }

    EndedDelete result(String project, State state, Map<String, Counts> kinds, List<JobResult.Failure> failures,
            List<PlannedErasure.Retained> retained, List<ErasureResult.Late> late, String reason) throws IOException {
        Map<String, Evidence> evidence = new LinkedHashMap<>();
        kinds.forEach((kind, counts) -> evidence.put(kind, evidence()));
        return result(project, state, kinds, failures, retained, late, reason, evidence);
    }

    /** Deletes that were taken, and lists that showed what should remain. */
    static Evidence evidence() {
        Instant at = Instant.parse("2026-11-21T09:00:00Z");
        return new Evidence(new Evidence.Account("http://127.0.0.1:1", "0".repeat(64)),
                List.of(new Evidence.Sent("DELETE /projects/{projectId}/images", 204, null, 1, 3, at, at)),
                new Evidence.ReadBack(at, "images", 0, 2, 2, null, null, 1, 1, null));
    }

    EndedDelete result(String project, State state, Map<String, Counts> kinds, List<JobResult.Failure> failures,
            List<PlannedErasure.Retained> retained, List<ErasureResult.Late> late, String reason, Map<String, Evidence> evidence) throws IOException {
        folder.erasures().keep(new ErasureResult(RequestFolder.FORMAT_VERSION, request.id(), folder.status().orElseThrow().attempt(), project,
                folder.planSha256().orElseThrow(), state, kinds, failures, retained, late, List.of(), reason, Instant.now(), evidence));
        return this;
    }

    /** The export of a project that came before. */
    EndedDelete exported(String project, State state, JobResult.Failure... failures) throws IOException {
        folder.jobs().keep(new JobResult(RequestFolder.FORMAT_VERSION, request.id(), 1, project, state,
                state == State.FAILED ? List.of() : List.of(new JobResult.Archive(request.id() + "-" + project + ".zip", 10, "ab".repeat(32), 3, 5, "there",
                        Instant.parse("2026-11-20T11:00:00Z"), null)),
                Map.of("images", new JobResult.Counts(4, 4 - failures.length, failures.length, "count")), List.of(failures), List.of(), List.of(), List.of(),
                state == State.FAILED ? "the share is gone" : null, List.of(), Instant.now()));
        return this;
    }

    RequestFolder folder() {
        return folder;
    }

    private PlannedErasure plan(String project) {
        return projects.stream().filter(one -> one.id().equals(project)).findFirst().orElseThrow().erasure();
    }
}
