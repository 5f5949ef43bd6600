package dev.datarights.customvision.sandbox;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/**
 * The deletion of predictions, iterations, tags and the project. A published iteration stands in the way of its own
 * deletion and of its project's ("You cannot delete a project with published iterations", the service's quickstart).
 */
final class ProjectDeletions {

    private static final int MAX_PREDICTIONS = 64;

    private final Faults faults;

    ProjectDeletions(Faults faults) {
        this.faults = faults;
    }

    int predictions(ServiceRequest request) {
        List<UUID> ids = request.query().guids("ids", Integer.MAX_VALUE);
        if (ids.isEmpty()) {
            throw ServiceFailure.badRequest("BadRequestPredictionIdsMissing", "ids is required.");
        }
        if (ids.size() > MAX_PREDICTIONS) {
            throw ServiceFailure.badRequest("BadRequestPredictionIdsExceededCount", "ids is limited to " + MAX_PREDICTIONS + ".");
        }
        request.project().removePredictions(new HashSet<>(ids));
        return 204;
    }

    int unpublish(ServiceRequest request) {
        SandboxIteration iteration = request.iteration();
        if (iteration.publishName().isEmpty()) {
            throw ServiceFailure.badRequest("BadRequestIterationNotPublished", "The iteration is not published.");
        }
        if (faults.keepsPublished(iteration.id())) {
            throw ServiceFailure.badRequest("BadRequestUnpublishFailed", "The iteration could not be unpublished.");
        }
        iteration.unpublish();
        return 204;
    }

    int iteration(ServiceRequest request) {
        SandboxProject project = request.project();
        SandboxIteration iteration = request.iteration();
        if (iteration.id().equals(project.workspaceIteration().id())) {
            throw ServiceFailure.badRequest("BadRequestWorkspaceNotDeletable", "The workspace cannot be deleted.");
        }
        refuseWherePublished(iteration);
        if (iteration.training()) {
            throw ServiceFailure.badRequest("BadRequestTrainingAlreadyInProgress", "The iteration is being trained.");
        }
        project.remove(iteration);
        return 204;
    }

    /** Iterations keep the tag as it was. */
    int tag(ServiceRequest request) {
        if (!request.project().workspace().removeTag(request.pathId("tag"))) {
            throw ServiceFailure.notFound("NotFoundTag", "The tag was not found.");
        }
        return 204;
    }

    int project(ServiceRequest request) {
        SandboxProject project = request.project();
        project.iterations().forEach(ProjectDeletions::refuseWherePublished);
        request.data().remove(project);
        return 204;
    }

    private static void refuseWherePublished(SandboxIteration iteration) {
        if (iteration.publishName().isPresent()) {
            throw ServiceFailure.badRequest("BadRequestIterationIsPublished", "The iteration is published.");
        }
    }
}
