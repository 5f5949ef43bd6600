package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Projects, tags, iterations, exports and domains as the service writes them; what is null or absent is so there too. */
final class ProjectJson {

    private static final List<String> AUGMENTATIONS =
            List.of("rotation", "scaling", "translation", "horizontal flip", "equalize", "solarize", "padtosquare");

    private final RecordShape shape;
    private final Links links;

    ProjectJson(RecordShape shape, Links links) {
        this.shape = shape;
        this.links = links;
    }

    ObjectNode project(SandboxProject project) {
        ObjectNode node = shape.begin();
        node.put("id", project.id().toString());
        node.put("name", project.name());
        node.put("description", project.description());
        ObjectNode settings = node.putObject("settings");
        settings.put("domainId", project.domain().id().toString());
        settings.put("classificationType", classificationType(project));
        ArrayNode platforms = settings.putArray("targetExportPlatforms");
        if (project.domain().exportable()) {
            platforms.add("TensorFlow").add("ONNX");
        }
        settings.put("useNegativeSet", true);
        settings.put("detectionParameters", project.domain().detection() ? "" : null);
        ObjectNode methods = settings.putObject("imageProcessingSettings").putObject("augmentationMethods");
        AUGMENTATIONS.forEach(method -> methods.put(method, true));
        node.put("created", ServiceTime.utc(project.created()));
        node.put("lastModified", ServiceTime.utc(lastModified(project)));
        List<SandboxImage> first = project.workspace().page(image -> true, false, 0, 1);
        node.put("thumbnailUri", first.isEmpty() ? null : links.thumbnail(project.id(), first.get(0).id()));
        node.put("drModeEnabled", project.drMode());
        node.put("status", "Succeeded");
        return shape.end(node);
    }

    private static Instant lastModified(SandboxProject project) {
        List<SandboxIteration> iterations = project.iterations();
        return iterations.isEmpty() ? project.created() : iterations.get(iterations.size() - 1).created();
    }

    private static String classificationType(SandboxProject project) {
        return project.domain().detection() ? null : "Multilabel";
    }

    ObjectNode tag(SandboxTag tag, int imageCount) {
        ObjectNode node = shape.begin();
        node.put("id", tag.id().toString());
        node.put("name", tag.name());
        node.put("description", tag.description());
        node.put("type", tag.type());
        node.put("imageCount", imageCount);
        return shape.end(node);
    }

    ObjectNode iteration(SandboxProject project, SandboxIteration iteration) {
        boolean completed = iteration.completed();
        ObjectNode node = shape.begin();
        node.put("id", iteration.id().toString());
        node.put("name", iteration.name());
        node.put("status", iteration.status());
        node.put("created", ServiceTime.utc(iteration.created()));
        node.put("lastModified", ServiceTime.utc(iteration.created().plusMillis(49_230)));
        if (completed) {
            node.put("trainedAt", ServiceTime.utc(iteration.created().plusMillis(49_013)));
        }
        node.put("projectId", project.id().toString());
        node.put("exportable", completed && project.domain().exportable());
        if (completed) {
            ArrayNode platforms = node.putArray("exportableTo");
            if (project.domain().exportable()) {
                platforms.add("CoreML").add("DockerFile").add("ONNX").add("TensorFlow");
            }
        } else {
            node.putNull("exportableTo");
        }
        node.put("domainId", completed ? project.domain().id().toString() : null);
        node.put("classificationType", completed ? classificationType(project) : null);
        node.put("trainingType", "Regular");
        node.put("reservedBudgetInHours", 0);
        node.put("trainingTimeInMinutes", completed ? 1 : 0);
        node.put("publishName", iteration.publishName().orElse(null));
        node.put("originalPublishResourceId", iteration.publishResourceId().orElse(null));
        return shape.end(node);
    }

    ObjectNode export(SandboxProject project, SandboxIteration iteration, SandboxExport export) {
        ObjectNode node = shape.begin();
        node.put("platform", export.platform());
        node.put("status", export.status());
        node.put("downloadUri", export.content() == null ? null : links.model(project.id(), iteration.id(), export));
        node.put("flavor", export.flavor());
        node.put("newerVersionAvailable", false);
        return shape.end(node);
    }

    ObjectNode domain(Domain domain) {
        ObjectNode node = shape.begin();
        node.put("id", domain.id().toString());
        node.put("name", domain.displayName());
        node.put("type", domain.type());
        node.put("exportable", domain.exportable());
        node.put("enabled", true);
        return shape.end(node);
    }
}
