package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;

/** The reads about projects, tags, iterations, their performance and exports. */
final class ProjectCalls {

    private final ProjectJson json;
    private final RecordShape shape;
    private final boolean workspaceListed;

    ProjectCalls(ProjectJson json, RecordShape shape, boolean workspaceListed) {
        this.json = json;
        this.shape = shape;
        this.workspaceListed = workspaceListed;
    }

    JsonNode domains(ServiceRequest request) {
        ArrayNode domains = JsonNodeFactory.instance.arrayNode();
        for (Domain domain : Domain.values()) {
            domains.add(json.domain(domain));
        }
        return domains;
    }

    JsonNode domain(ServiceRequest request) {
        return Arrays.stream(Domain.values()).filter(domain -> domain.id().equals(request.pathId("domain"))).findFirst()
                .map(json::domain)
                .orElseThrow(() -> ServiceFailure.notFound("NotFoundDomain", "The domain was not found."));
    }

    JsonNode projects(ServiceRequest request) {
        ArrayNode projects = JsonNodeFactory.instance.arrayNode();
        request.data().projects().forEach(project -> projects.add(json.project(project)));
        return projects;
    }

    JsonNode project(ServiceRequest request) {
        return json.project(request.project());
    }

    JsonNode tags(ServiceRequest request) {
        Contents contents = request.contents();
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        contents.tags().forEach(tag -> tags.add(tag(contents, tag)));
        return tags;
    }

    JsonNode tag(ServiceRequest request) {
        Contents contents = request.contents();
        return contents.tag(request.pathId("tag")).map(tag -> tag(contents, tag))
                .orElseThrow(() -> ServiceFailure.notFound("NotFoundTag", "The tag was not found."));
    }

    private JsonNode tag(Contents contents, SandboxTag tag) {
        return json.tag(tag, contents.count(image -> image.bears(tag.id())));
    }

    JsonNode iterations(ServiceRequest request) {
        SandboxProject project = request.project();
        ArrayNode iterations = JsonNodeFactory.instance.arrayNode();
        if (workspaceListed) {
            iterations.add(json.iteration(project, project.workspaceIteration()));
        }
        project.iterations().forEach(iteration -> iterations.add(json.iteration(project, iteration)));
        return iterations;
    }

    JsonNode iteration(ServiceRequest request) {
        return json.iteration(request.project(), request.iteration());
    }

    JsonNode exports(ServiceRequest request) {
        ArrayNode exports = JsonNodeFactory.instance.arrayNode();
        request.iteration().exports()
                .forEach(export -> exports.add(json.export(request.project(), request.iteration(), export)));
        return exports;
    }

    JsonNode performance(ServiceRequest request) {
        double threshold = request.query().fraction("threshold", 0.5);
        request.query().fraction("overlapThreshold", 0.3);
        return new Evaluation(request.project(), evaluated(request)).figures(shape, threshold);
    }

    /** The iteration, which must have been trained. */
    static SandboxIteration evaluated(ServiceRequest request) {
        SandboxIteration iteration = request.iteration();
        if (!iteration.completed()) {
            throw ServiceFailure.notFound("NotFoundIterationPerformance", "The iteration has no performance figures.");
        }
        return iteration;
    }
}
