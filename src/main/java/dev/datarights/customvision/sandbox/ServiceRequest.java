package dev.datarights.customvision.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A call of the Training API after its path was understood: which data it is about, and with what parameters. */
record ServiceRequest(SandboxData data, Map<String, String> pathValues, Query query, byte[] body) {

    UUID pathId(String name) {
        return Query.guidOf(pathValues.get(name));
    }

    SandboxProject project() {
        SandboxProject project = data.project(pathId("project"))
                .orElseThrow(() -> ServiceFailure.notFound("NotFoundProject", "The project was not found."));
        if (project.customerManagedKeyRevoked()) {
            throw ServiceFailure.badRequest("BadRequestCustomerManagedKeyRevoked", "The customer managed key was revoked.");
        }
        return project;
    }

    SandboxIteration iteration() {
        return iteration(pathId("iteration"));
    }

    SandboxIteration iteration(UUID id) {
        SandboxProject project = project();
        SandboxIteration workspace = project.workspaceIteration();
        return (workspace.id().equals(id) ? Optional.of(workspace) : project.iteration(id))
                .orElseThrow(() -> ServiceFailure.notFound("NotFoundIteration", "The iteration was not found."));
    }

    /** The tags and images that the call is about: the workspace, or those of the iteration it names. */
    Contents contents() {
        return query.guid("iterationId").map(id -> iteration(id).contents()).orElseGet(() -> project().workspace());
    }
}
