package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
                .put("state", outcome.state().name()).put("outcome", outcome.text()).put("action", request.action().word())
                .put("account", status.account()).put("attempt", status.attempt());
        asked(receipt, request, plan);
        if (plan.isPresent()) {
            Path file = folder.path().resolve("plan.json");
            receipt.putObject("plan").put("sha256", StoredRequest.sha256(Files.readAllBytes(file)))
                    .put("created", plan.get().created().toString());
        }
        archives(receipt, results);
        ObjectNode counts = receipt.putObject("kinds");
        kinds.forEach((kind, count) -> counts.putObject(kind).put("expected", count.expected()).put("done", count.done())
                .put("failed", count.failed()).put("retained", 0).put("proof", count.proof()));
        failures(receipt, results);
        receipt.putArray("retained");
        receipt.putArray("late");
        residuals(receipt, results);
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

    private static void residuals(ObjectNode receipt, List<JobResult> results) {
        ArrayNode residuals = receipt.putArray("residuals");
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
