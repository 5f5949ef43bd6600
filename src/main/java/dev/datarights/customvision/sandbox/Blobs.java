package dev.datarights.customvision.sandbox;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the bytes behind a blob path, the same for links and for GetArtifact. */
final class Blobs {

    private static final Pattern TRAINING = Pattern.compile("/?i-([0-9a-f]{32})/[it]-([0-9a-f]{32})");
    private static final Pattern PREDICTION = Pattern.compile("/?predictionimages/([0-9a-f-]{36})/[ot]-([0-9a-f]{32})");
    private static final Pattern MODEL = Pattern.compile("/?m-([0-9a-f]{32})/([0-9a-f]{32})\\.([\\w.]+)\\.zip");

    private final Supplier<SandboxData> data;
    private final Faults faults;

    Blobs(Supplier<SandboxData> data, Faults faults) {
        this.data = data;
        this.faults = faults;
    }

    Optional<SandboxContent> find(String path) {
        Matcher training = TRAINING.matcher(path);
        if (training.matches()) {
            return project(training).flatMap(project -> project.findImage(id(training)))
                    .filter(image -> !faults.lost(image.id())).map(SandboxImage::content);
        }
        Matcher prediction = PREDICTION.matcher(path);
        if (prediction.matches()) {
            return project(prediction).stream().flatMap(project -> project.predictions().stream())
                    .filter(stored -> stored.id().equals(id(prediction)) && !faults.lost(stored.id()))
                    .findFirst().map(SandboxPrediction::content);
        }
        Matcher model = MODEL.matcher(path);
        if (model.matches()) {
            return project(model).flatMap(project -> project.iteration(id(model))).stream()
                    .flatMap(iteration -> iteration.exports().stream())
                    .filter(export -> export.blobName().equals(model.group(3)) && export.content() != null)
                    .findFirst().map(SandboxExport::content);
        }
        return Optional.empty();
    }

    private Optional<SandboxProject> project(Matcher path) {
        return data.get().project(Query.guidOf(path.group(1)));
    }

    private static UUID id(Matcher path) {
        return Query.guidOf(path.group(2));
    }
}
