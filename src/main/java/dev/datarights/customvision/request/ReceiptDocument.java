package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;

import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Settings;

/** The receipt as a document; its field names are a contract. */
public final class ReceiptDocument {

    private final Settings settings;
    private final Accounts accounts;
    private final ResidualsPart residuals;
    private final PlanGuard guard;

    public ReceiptDocument(Settings settings, Accounts accounts, RequestStore store, PlanGuard guard) {
        this.guard = guard;
        this.settings = settings;
        this.accounts = accounts;
        this.residuals = new ResidualsPart(settings, store);
    }

    /** @param head how far the ledger reaches now: the line about this end comes after it */
    ObjectNode make(EndedRequest ended, Outcome outcome, Ledger.Head head) throws IOException {
        Request request = ended.request();
        RequestStatus status = ended.status();
        ObjectNode receipt = Json.MAPPER.createObjectNode().put("formatVersion", RequestFolder.FORMAT_VERSION).put("id", request.id())
                .put("state", outcome.state().name()).put("outcome", outcome.code()).put("summary", outcome.text())
                .put("action", request.action().word())
                .put("account", status.account()).put("attempt", status.attempt());
        AskedPart.write(receipt, request, ended.plan(), Unmatched.of(ended.folder()));
        plan(receipt, ended);
        if (ended.deletes()) {
            approval(receipt, ended);
        }
        DeliveredPart.write(receipt, ended);
        kinds(receipt.putObject("kinds"), ended.kinds());
        if (request.action() == Action.EXPORT_THEN_DELETE) {
            kinds(receipt.putObject("exported"), ended.exported());
        }
        lists(receipt, ended);
        ClaimsPart.write(receipt, ended);
        residuals.write(receipt, ended);
        EarlierAttempts.write(receipt, ended);
        notSearched(receipt, status.account());
        times(receipt, request, status);
        versions(receipt);
        receipt.putObject("ledger").put("lines", head.lines()).put("sha256", head.sha256());
        return receipt;
    }

    private static void plan(ObjectNode receipt, EndedRequest ended) {
        ended.plan().ifPresent(plan -> {
            ObjectNode told = receipt.putObject("plan").put("sha256", ended.planSha256().orElseThrow()).put("created", plan.created().toString());
            if (plan.expires() != null) {
                told.put("expires", plan.expires().toString());
            }
        });
    }

    /** Who approved this plan; nothing where nobody did, as before an approval or where there was nothing to delete. */
    private void approval(ObjectNode receipt, EndedRequest ended) throws IOException {
        Optional<GivenApproval> given = given(ended);
        if (given.isPresent()) {
            receipt.putObject("approval").put("by", given.get().by()).put("at", given.get().at().toString())
                    .put("planSha256", given.get().planSha256());
        } else if (!ended.erasures().isEmpty() && ApprovalMode.of(settings) == ApprovalMode.AUTOMATIC) {
            receipt.putObject("approval").put("mode", "automatic");
        }
    }

    /** An approval that this installation did not take in is no approval: then the request was refused, and the reason says so. */
    private Optional<GivenApproval> given(EndedRequest ended) throws IOException {
        try {
            return ended.planSha256().isEmpty() ? Optional.empty() : guard.approval(ended.folder(), ended.planSha256().get());
        } catch (DeleteRefused e) {
            return Optional.empty();
        }
    }

    private static void kinds(ObjectNode kinds, Map<String, Counts> counted) {
        counted.forEach((kind, count) -> {
            ObjectNode counts = kinds.putObject(kind).put("expected", count.expected()).put("done", count.done())
                    .put("alreadyGone", count.alreadyGone()).put("failed", count.failed()).put("retained", count.retained());
            long untried = count.expected() - count.gone() - count.failed() - count.retained();
            if (untried > 0) {
                counts.put("untried", untried);
            }
            counts.put("proof", count.proof());
        });
    }

    private static void lists(ObjectNode receipt, EndedRequest ended) {
        ArrayNode failures = receipt.putArray("failures");
        ended.failures().forEach(failure -> failures.addObject().put("kind", failure.kind()).put("id", failure.id())
                .put("project", failure.project()).put("reason", failure.reason()));
        ArrayNode unsettled = receipt.putArray("unsettled");
        ended.unsettled().forEach(list -> unsettled.addObject().put("project", list.get(0)).put("list", list.get(1)));
        ArrayNode retained = receipt.putArray("retained");
        ended.retained().forEach(kept -> retained.addObject().put("kind", kept.kind()).put("id", kept.id())
                .put("project", kept.project()).put("ground", kept.ground()));
        if (ended.deletes()) {
            new ErasedPart(ended).write(receipt);
        } else {
            late(receipt.putArray("late"), ended);
        }
        ArrayNode withheld = receipt.putArray("withheld");
        List<Plan.Project> projects = ended.plan().map(Plan::projects).orElse(List.of());
        projects.forEach(project -> project.withheld().forEach(id -> withheld.addObject().put("kind", "images").put("id", id)
                .put("project", project.id()).put("reason", "another person is on it too")));
    }

    /** What came while the request was planned: it is no part of what was asked about. */
    private static void late(ArrayNode late, EndedRequest ended) {
        ended.plan().ifPresent(plan -> plan.projects().forEach(project -> Map.of("images", Kind.IMAGES, "predictions", Kind.PREDICTIONS,
                "iterations", Kind.ITERATIONS).forEach((list, kind) -> {
                    Plan.Frozen frozen = project.lists().get(list);
                    if (frozen != null && frozen.late() > 0) {
                        late.addObject().put("kind", kind.word()).put("project", project.id()).put("count", frozen.late());
                    }
                })));
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
