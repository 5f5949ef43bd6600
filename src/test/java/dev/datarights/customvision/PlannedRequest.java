package dev.datarights.customvision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.camel.Exchange;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Ledger;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.ReceiptSignature;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Json;

/** A request's folder as the routes before the one under test leave it, written by hand. */
record PlannedRequest(Pipeline pipeline, Request request) {

    static PlannedRequest of(Pipeline pipeline, String json) throws Exception {
        Request request = Request.fromJson(Json.MAPPER.writeValueAsBytes(Json.MAPPER.readTree(json)));
        Path folder = pipeline.requests().resolve(request.id());
        Files.createDirectories(folder);
        Files.write(folder.resolve("request.json"), request.bytes());
        return new PlannedRequest(pipeline, request);
    }

    RequestFolder folder() {
        return RequestStore.at(pipeline.requests()).folder(request.id());
    }

    /** Writes {@code plan.json} and the frozen ids of each project. */
    PlannedRequest plan(boolean account, Map<String, Map<ErasureStep, List<String>>> projects) throws IOException {
        List<Plan.Project> planned = new java.util.ArrayList<>();
        for (Map.Entry<String, Map<ErasureStep, List<String>>> project : projects.entrySet()) {
            Map<ErasureStep, PlannedErasure.Ids> ids = new EnumMap<>(ErasureStep.class);
            for (Map.Entry<ErasureStep, List<String>> step : project.getValue().entrySet()) {
                byte[] lines = String.join("", step.getValue().stream().sorted().map(id -> id + "\n").toList()).getBytes(StandardCharsets.US_ASCII);
                Path file = folder().path().resolve("frozen").resolve(project.getKey()).resolve(step.getKey().word() + ".ids");
                Files.createDirectories(file.getParent());
                Files.write(file, lines);
                ids.put(step.getKey(), new PlannedErasure.Ids(step.getValue().size(), Hashes.sha256(file)));
            }
            planned.add(new Plan.Project(project.getKey(), Map.of(), null, List.of(), Map.of(), 0,
                    new PlannedErasure(ids, List.of(), 0, List.of(), List.of(), List.of(), List.of())));
        }
        Accounts.Account answering = bean("customvisionAccounts", Accounts.class).named("sandbox");
        Plan plan = new Plan(Plan.FORMAT_VERSION, request.id(), request.sha256(), answering.endpoint().toString(), Instant.now(), Instant.now(), Instant.now(),
                request.scope().narrowed(), account, planned, new Plan.Identity(request.action().word(), request.deleteAzureResource(), "sandbox",
                        answering.resourceId().orElse(null), List.copyOf(projects.keySet()), Hashes.sha256(request.json().path("scope").toString().getBytes(StandardCharsets.UTF_8))));
        byte[] bytes = Json.MAPPER.writeValueAsBytes(plan);
        Files.write(folder().path().resolve("plan.json"), bytes);
        Files.writeString(folder().path().resolve("plan.jws"), bean("customvisionReceiptSignature", ReceiptSignature.class).sign(bytes));
        RequestStatus status = new RequestStatus(RequestFolder.FORMAT_VERSION, request.id(), request.action().word(), "sandbox", State.RUNNING, null, null, 1,
                Instant.now(), null, null, Map.of(), 0, null, List.of(), List.of(), null, null, List.of());
        Files.write(folder().path().resolve("status.json"), Json.MAPPER.writeValueAsBytes(status));
        new Ledger(RequestStore.at(pipeline.requests())).append(new Ledger.Entry(request.id(), State.RUNNING, 1, "sandbox",
                Optional.of(Hashes.sha256(bytes)), Optional.empty()));
        return this;
    }

    private <T> T bean(String name, Class<T> type) {
        return pipeline.context().getRegistry().lookupByNameAndType(name, type);
    }

    /** What a project's delete came to. */
    ErasureResult erased(String project, State state) throws IOException {
        Map<String, ErasureResult.Counts> kinds = new LinkedHashMap<>();
        long done = state == State.COMPLETE ? 1 : 0;
        kinds.put("project", new ErasureResult.Counts(1, done, 1 - done, 0, "read back"));
        return new ErasureResult(RequestFolder.FORMAT_VERSION, request.id(), 1, project, folder().planSha256().orElseThrow(), state, kinds,
                List.of(), List.of(), List.of(), List.of(), null, Instant.now());
    }

    /** Sends an exchange as the planner's route does. */
    Exchange send(String endpoint) {
        return pipeline.context().createProducerTemplate().send(endpoint, exchange -> {
            exchange.setVariable("requestId", request.id());
            exchange.setVariable("account", "sandbox");
            exchange.setVariable("request", request);
        });
    }
}
