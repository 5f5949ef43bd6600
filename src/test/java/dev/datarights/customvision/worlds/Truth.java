package dev.datarights.customvision.worlds;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;

/** What an account really held at one moment, taken from the sandbox's own objects and not from what it says. */
record Truth(Map<UUID, Project> projects) {

    /** @param snapshots per iteration the ids of the images that it holds */
    record Project(UUID id, Map<UUID, SandboxImage> images, Set<UUID> workspace, Map<UUID, Set<UUID>> snapshots,
            Map<UUID, SandboxIteration> iterations, Map<UUID, String> publications, Map<UUID, SandboxPrediction> predictions,
            Map<UUID, String> tags, Map<UUID, String> everyTag) {

        String tagName(UUID tag) {
            return everyTag.get(tag);
        }
    }

    static Truth of(SandboxData data) {
        Map<UUID, Project> projects = new LinkedHashMap<>();
        data.projects().forEach(project -> projects.put(project.id(), of(project)));
        return new Truth(projects);
    }

    private static Project of(SandboxProject project) {
        Set<UUID> workspace = new LinkedHashSet<>();
        project.images().forEach(image -> workspace.add(image.id()));
        Map<UUID, Set<UUID>> snapshots = new LinkedHashMap<>();
        Map<UUID, SandboxIteration> iterations = new LinkedHashMap<>();
        Map<UUID, String> publications = new LinkedHashMap<>();
        Map<UUID, String> everyTag = new HashMap<>();
        for (SandboxIteration iteration : project.iterations()) {
            Set<UUID> held = new LinkedHashSet<>();
            iteration.images().forEach(image -> held.add(image.id()));
            snapshots.put(iteration.id(), held);
            iterations.put(iteration.id(), iteration);
            iteration.publishName().ifPresent(name -> publications.put(iteration.id(), name));
            iteration.tags().forEach(tag -> everyTag.put(tag.id(), tag.name()));
        }
        Map<UUID, SandboxPrediction> predictions = new LinkedHashMap<>();
        project.predictions().forEach(prediction -> predictions.put(prediction.id(), prediction));
        Map<UUID, String> tags = new LinkedHashMap<>();
        project.tags().forEach(tag -> tags.put(tag.id(), tag.name()));
        everyTag.putAll(tags);
        return new Project(project.id(), images(project), workspace, snapshots, iterations, publications, predictions, tags, everyTag);
    }

    /** Of the workspace and of every iteration, each once. */
    static Map<UUID, SandboxImage> images(SandboxProject project) {
        Map<UUID, SandboxImage> images = new LinkedHashMap<>();
        project.iterations().forEach(iteration -> iteration.images().forEach(image -> images.put(image.id(), image)));
        project.images().forEach(image -> images.put(image.id(), image));
        return images;
    }
}
