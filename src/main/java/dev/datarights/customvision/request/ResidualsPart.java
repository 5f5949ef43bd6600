package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Settings;

/** What a receipt says is left although it was asked for, and what else holds a copy. */
final class ResidualsPart {

    private static final String IN_THE_PORTAL = "the Azure resource itself stays, and with it its name, location and keys: deleteAzureResource"
            + " was not asked for. To delete it, open it in the Azure portal (portal.azure.com) and choose Delete; then open 'Manage deleted"
            + " resources' of Azure AI services, choose it and Purge. A prediction resource is one of its own and is deleted in the same way";

    private final Settings settings;
    private final EarlierArchives earlier;

    ResidualsPart(Settings settings, RequestStore store) {
        this.settings = settings;
        this.earlier = new EarlierArchives(store);
    }

    void write(ObjectNode receipt, EndedRequest ended) throws IOException {
        ArrayNode residuals = receipt.putArray("residuals");
        ended.plan().filter(Plan::narrowed).ifPresent(plan -> narrowed(residuals, ended.request(), plan));
        ended.exports().forEach(result -> result.residuals().forEach(text ->
                residuals.addObject().put("project", result.project()).put("what", text)));
        if (ended.deletes() && ended.plan().isPresent()) {
            erasures(residuals, ended);
            beyond(residuals, ended.request(), ended.status().account(), ended.toErase());
        }
    }

    /** What the plan of a delete can tell already of what is left beside its projects, and of what could not be told. */
    List<String> foreseen(Request request, Plan plan) throws IOException {
        ArrayNode residuals = Json.MAPPER.createArrayNode();
        subjects(residuals, request);
        beyond(residuals, request, request.account(), plan.projects().stream().filter(project -> !project.erasure().isEmpty()).toList());
        return residuals.findValuesAsText("what");
    }

    /** Copies that were delivered before, and the resource itself. */
    private void beyond(ArrayNode residuals, Request request, String account, List<Plan.Project> erased) throws IOException {
        Set<String> projects = erased.stream().map(Plan.Project::id).collect(Collectors.toCollection(LinkedHashSet::new));
        if (request.deleteAzureResource()) {
            projects.add(ExportJob.ACCOUNT);
        }
        earlier.write(residuals, request.id(), account, projects);
        account(residuals, request);
    }

    private void narrowed(ArrayNode residuals, Request request, Plan plan) {
        for (Plan.Project project : plan.projects()) {
            if (project.notAttributable() == PlannedProject.UNCOUNTED) {
                residuals.addObject().put("project", project.id()).put("kind", "predictions")
                        .put("what", "stored predictions could not be counted. Nothing in them says whose they are, and they were left alone");
            }
            if (project.notAttributable() > 0) {
                residuals.addObject().put("project", project.id()).put("kind", "predictions").put("count", project.notAttributable())
                        .put("what", project.notAttributable() + " stored predictions are not attributable: nothing in them says whose they are."
                                + " They were left alone. Choose them by predictionIds or by date");
            }
        }
        subjects(residuals, request);
    }

    private void subjects(ArrayNode residuals, Request request) {
        if (settings.get("customvision.subject-tags", "").isEmpty() && request.scope().narrowed()) {
            residuals.addObject().put("what", "customvision.subject-tags is not set: images that show other people too could not be told");
        }
    }

    /** Plan and result may say the same; it is told once. */
    private static void erasures(ArrayNode residuals, EndedRequest ended) {
        for (Plan.Project project : ended.plan().orElseThrow().projects()) {
            Set<PlannedErasure.Residual> told = new LinkedHashSet<>();
            if (project.erasure() != null) {
                told.addAll(project.erasure().residuals());
            }
            ended.erasure(project.id()).ifPresent(result -> told.addAll(result.residuals()));
            told.forEach(residual -> write(residuals, project.id(), residual));
        }
        ended.erasure(ExportJob.ACCOUNT).ifPresent(result -> result.residuals().forEach(residual -> write(residuals, ExportJob.ACCOUNT, residual)));
    }

    private static void write(ArrayNode residuals, String project, PlannedErasure.Residual residual) {
        ObjectNode told = residuals.addObject().put("project", project).put("kind", residual.kind());
        if (residual.id() != null) {
            told.put("id", residual.id());
        }
        told.put("what", residual.what());
    }

    private static void account(ArrayNode residuals, Request request) {
        if (!request.scope().narrowed() && request.scope().include().contains(Kind.ACCOUNT) && !request.deleteAzureResource()) {
            residuals.addObject().put("project", ExportJob.ACCOUNT).put("kind", Kind.ACCOUNT.word()).put("what", IN_THE_PORTAL);
        }
    }
}
