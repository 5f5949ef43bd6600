package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The operations of the Training API that the sandbox answers, in the order in which paths are tried. */
final class TrainingApi {

    private final Blobs blobs;
    private final List<Endpoint> endpoints;

    TrainingApi(Links links, Blobs blobs, Faults faults, SandboxOptions options, Background background) {
        this.blobs = blobs;
        RecordShape shape = new RecordShape(faults);
        ImageJson imageJson = new ImageJson(shape, links);
        ProjectCalls projects = new ProjectCalls(new ProjectJson(shape, links), shape, options.workspaceListed());
        ImageCalls images = new ImageCalls(imageJson, faults);
        PredictionCalls predictions = new PredictionCalls(imageJson);
        SuggestionCalls suggestions = new SuggestionCalls(imageJson);
        ImageDeletions imageDeletions = new ImageDeletions(faults, background);
        ProjectDeletions deletions = new ProjectDeletions(faults);
        String project = "/projects/{project}";
        String iteration = project + "/iterations/{iteration}";
        endpoints = List.of(
                get("GetDomains", "/domains", 30, projects::domains),
                get("GetDomain", "/domains/{domain}", 30, projects::domain),
                get("GetProjects", "/projects", 30, projects::projects),
                get("GetProject", project, 30, projects::project),
                get("GetTags", project + "/tags", 30, projects::tags),
                get("GetTag", project + "/tags/{tag}", 30, projects::tag),
                get("GetIterations", project + "/iterations", 30, projects::iterations),
                get("GetIteration", iteration, 30, projects::iteration),
                get("GetIterationPerformance", iteration + "/performance", 30, projects::performance),
                get("GetImagePerformances", iteration + "/performance/images", 30, images::performances),
                get("GetImagePerformanceCount", iteration + "/performance/images/count", 30, images::performanceCount),
                get("GetExports", iteration + "/export", 30, projects::exports),
                get("GetTaggedImages", project + "/images/tagged", 30, images::tagged),
                get("GetTaggedImageCount", project + "/images/tagged/count", 30, images::taggedCount),
                get("GetUntaggedImages", project + "/images/untagged", 30, images::untagged),
                get("GetUntaggedImageCount", project + "/images/untagged/count", 30, images::untaggedCount),
                get("GetImagesByIds", project + "/images/id", 30, images::byIds),
                get("GetImages", project + "/images", 33, images::images),
                get("GetImageCount", project + "/images/count", 33, images::imageCount),
                Endpoint.of("QueryPredictions", "POST", project + "/predictions/query", 30, json(predictions::query)),
                Endpoint.of("QuerySuggestedImages", "POST", project + "/images/suggested", 31, json(suggestions::query)),
                Endpoint.of("QuerySuggestedImageCount", "POST", project + "/images/suggested/count", 31, json(suggestions::count)),
                Endpoint.of("GetArtifact", "GET", project + "/artifacts", 33, this::artifact),
                delete("DeleteImages", project + "/images", imageDeletions::images),
                delete("DeleteImageTags", project + "/images/tags", imageDeletions::tags),
                delete("DeleteImageRegions", project + "/images/regions", imageDeletions::regions),
                delete("DeletePrediction", project + "/predictions", deletions::predictions),
                delete("UnpublishIteration", iteration + "/publish", deletions::unpublish),
                delete("DeleteIteration", iteration, deletions::iteration),
                delete("DeleteTag", project + "/tags/{tag}", deletions::tag),
                delete("DeleteProject", project, deletions::project));
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    private static Endpoint get(String operation, String template, int since, Function<ServiceRequest, JsonNode> call) {
        return Endpoint.of(operation, "GET", template, since, json(call));
    }

    private static Endpoint delete(String operation, String template, ToIntFunction<ServiceRequest> call) {
        return Endpoint.of(operation, "DELETE", template, 30, request -> {
            if (request.project().drMode()) {
                throw new ServiceFailure(403, "ForbiddenDRModeEnabled", "The project is in disaster recovery mode.");
            }
            return Reply.empty(call.applyAsInt(request));
        });
    }

    private static Function<ServiceRequest, Reply> json(Function<ServiceRequest, JsonNode> call) {
        return request -> Reply.json(200, call.apply(request));
    }

    private Reply artifact(ServiceRequest request) {
        SandboxProject project = request.project();
        String path = request.query().text("path")
                .orElseThrow(() -> ServiceFailure.badRequest("BadRequestRequiredParamIsNull", "path is required."));
        if (!path.contains(project.id().toString()) && !path.contains(Links.compact(project.id()))) {
            throw ServiceFailure.badRequest("BadRequestInvalidArtifactUri", "The path is not one of this project.");
        }
        return blobs.find(path).map(content -> Reply.of(200, "application/octet-stream", content))
                .orElseThrow(() -> ServiceFailure.notFound("NotFound", "The artifact was not found."));
    }
}
