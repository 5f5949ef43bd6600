package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;

import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.Requests.Outcome;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Settings;

/** The receipt as a document; its field names are a contract. */
public final class ReceiptDocument {

    private final Settings settings;
    private final Accounts accounts;

    public ReceiptDocument(Settings settings, Accounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
    }

    ObjectNode make(Request request, RequestFolder folder, Optional<Plan> plan, List<JobResult> results, Map<String, Counts> kinds,
            Outcome outcome) throws IOException {
        RequestStatus status = folder.status().orElseThrow();
        ObjectNode receipt = Json.MAPPER.createObjectNode().put("formatVersion", RequestFolder.FORMAT_VERSION).put("id", request.id())
                .put("state", outcome.state().name()).put("outcome", outcome.code()).put("summary", outcome.text())
                .put("action", request.action().word())
                .put("account", status.account()).put("attempt", status.attempt());
        asked(receipt, request, plan);
        if (plan.isPresent()) {
            Path file = folder.path().resolve("plan.json");
            receipt.putObject("plan").put("sha256", StoredRequest.sha256(Files.readAllBytes(file)))
                    .put("created", plan.get().created().toString());
        }
        archives(receipt, results);
        inventory(receipt, request, folder);
        ObjectNode counts = receipt.putObject("kinds");
        kinds.forEach((kind, count) -> counts.putObject(kind).put("expected", count.expected()).put("done", count.done())
                .put("failed", count.failed()).put("retained", 0).put("proof", count.proof()));
        failures(receipt, results);
        receipt.putArray("retained");
        receipt.putArray("late");
        withheld(receipt, plan);
        residuals(receipt, request, plan, results);
        notSearched(receipt, status.account());
        times(receipt, request, status);
        versions(receipt);
        return receipt;
    }

    private static void asked(ObjectNode receipt, Request request, Optional<Plan> plan) {
        ObjectNode asked = receipt.putObject("asked").put("requestSha256", request.sha256())
                .put("everyProject", request.scope().everyProject());
        request.scope().include().forEach(kind -> asked.withArray("kinds").add(kind.word()));
        ArrayNode projects = asked.putArray("projects");
        plan.ifPresent(found -> found.projects().forEach(project -> projects.add(project.id())));
        plan.filter(Plan::narrowed).ifPresent(found -> selectors(asked.putObject("selectors"), request.scope(), found));
        if (request.reference() != null) {
            asked.put("reference", request.reference());
        }
        if (request.identityCheckedBy() != null) {
            asked.put("identityCheckedBy", request.identityCheckedBy());
        }
        if (request.extension() != null) {
            asked.putObject("extension").put("until", request.extension().until().toString()).put("reason", request.extension().reason());
        }
    }

    private static void archives(ObjectNode receipt, List<JobResult> results) {
        ArrayNode archives = receipt.putArray("archives");
        for (JobResult result : results) {
            if (result.archive() != null) {
                JobResult.Archive archive = result.archive();
                ObjectNode told = archives.addObject().put("file", archive.file()).put("project", result.project())
                        .put("length", archive.length()).put("sha256", archive.sha256()).put("payloadFiles", archive.payloadFiles())
                        .put("payloadBytes", archive.payloadBytes()).put("verifiedAt", archive.verifiedAt().toString());
                if (archive.encrypted() != null) {
                    told.put("sealedLength", archive.encrypted().sealedLength()).put("sealedSha256", archive.encrypted().sealedSha256());
                    archive.encrypted().recipients().forEach(told.withArray("recipients")::add);
                }
            }
        }
    }

    private static void failures(ObjectNode receipt, List<JobResult> results) {
        ArrayNode failures = receipt.putArray("failures");
        ArrayNode unsettled = receipt.putArray("unsettled");
        for (JobResult result : results) {
            result.failures().forEach(failure -> failures.addObject().put("kind", failure.kind()).put("id", failure.id())
                    .put("project", result.project()).put("reason", failure.reason()));
            if (result.state() == State.FAILED) {
                failures.addObject().put("kind", result.project().equals(ExportJob.ACCOUNT) ? "account" : "project")
                        .put("id", result.project()).put("project", result.project()).put("reason", result.reason());
            }
            result.unsettled().forEach(list -> unsettled.addObject().put("project", result.project()).put("list", list));
        }
    }

    /** Per selector how many entries it had and how many records each matched by itself: counts, since entries may be names. */
    private static void selectors(ObjectNode selectors, Request.Scope scope, Plan plan) {
        Map<String, Integer> given = new LinkedHashMap<>();
        given.put("tags", scope.tags().size());
        given.put("imageIds", scope.imageIds().size());
        given.put("metadata", scope.metadata().size());
        given.put("created", (scope.createdBefore() == null ? 0 : 1) + (scope.createdAfter() == null ? 0 : 1));
        given.put("predictionIds", scope.predictionIds().size());
        given.forEach((selector, entries) -> {
            if (entries > 0) {
                ObjectNode counts = selectors.putObject(selector).put("given", entries);
                plan.projects().forEach(project -> project.matches().getOrDefault(selector, Map.of()).forEach((place, count) ->
                        counts.put(place, counts.path(place).asLong() + count)));
            }
        });
        selectors.put("matched", plan.projects().stream().mapToLong(Plan.Project::matched).sum());
    }

    private static void inventory(ObjectNode receipt, Request request, RequestFolder folder) throws IOException {
        if (request.action() == Action.INVENTORY && Files.exists(folder.inventory())) {
            byte[] bytes = Files.readAllBytes(folder.inventory());
            receipt.putObject("inventory").put("file", folder.inventory().getFileName().toString()).put("length", bytes.length)
                    .put("sha256", StoredRequest.sha256(bytes));
        }
    }

    private static void withheld(ObjectNode receipt, Optional<Plan> plan) {
        ArrayNode withheld = receipt.putArray("withheld");
        plan.ifPresent(found -> found.projects().forEach(project -> project.withheld().forEach(id ->
                withheld.addObject().put("kind", "images").put("id", id).put("project", project.id())
                        .put("reason", "another person is on it too"))));
    }

    private void residuals(ObjectNode receipt, Request request, Optional<Plan> plan, List<JobResult> results) {
        ArrayNode residuals = receipt.putArray("residuals");
        if (plan.isPresent() && plan.get().narrowed()) {
            for (Plan.Project project : plan.get().projects()) {
                if (project.notAttributable() > 0) {
                    residuals.addObject().put("project", project.id()).put("kind", "predictions").put("count", project.notAttributable())
                            .put("what", project.notAttributable() + " stored predictions are not attributable: nothing in them says whose they are."
                                    + " They were left alone. Choose them by predictionIds or by date");
                }
            }
            if (settings.get("customvision.subject-tags", "").isEmpty() && request.scope().narrowed()) {
                residuals.addObject().put("what", "customvision.subject-tags is not set: images that show other people too could not be told");
            }
        }
        for (JobResult result : results) {
            result.residuals().forEach(text -> residuals.addObject().put("project", result.project()).put("what", text));
        }
    }

    private void notSearched(ObjectNode receipt, String account) {
        Set<String> others = new TreeSet<>(accounts.names());
        others.remove(account);
        ArrayNode names = receipt.putArray("accountsNotSearched");
        others.forEach(names::add);
    }

    private static void times(ObjectNode receipt, Request request, RequestStatus status) {
        ObjectNode times = receipt.putObject("times");
        if (request.receivedAt() != null) {
            times.put("receivedAt", request.receivedAt().toString());
        }
        if (status.due() != null) {
            times.put("due", status.due().toString());
        }
        times.put("started", status.started().toString()).put("ended", Instant.now().toString());
    }

    private void versions(ObjectNode receipt) {
        CamelContext context = settings.getCamelContext();
        String program = getClass().getPackage().getImplementationVersion();
        receipt.putObject("versions").put("program", program == null ? "development" : program).put("camel", context.getVersion())
                .put("java", Runtime.version().toString());
    }
}
