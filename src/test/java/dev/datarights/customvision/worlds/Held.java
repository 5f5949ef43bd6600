package dev.datarights.customvision.worlds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;

/** A legal hold: as the file says it, and the images and the project that it keeps by the contract's words. */
record Held(String line, Set<UUID> images, Set<UUID> projects) {

    static final Held NOTHING = new Held("", Set.of(), Set.of());

    static Held any(SandboxData data, Random random) {
        SandboxProject project = data.projects().get(random.nextInt(data.projects().size()));
        List<SandboxImage> images = List.copyOf(Truth.images(project).values());
        Truth truth = Truth.of(data);
        Set<UUID> held = new LinkedHashSet<>();
        String line;
        switch (random.nextInt(4)) {
            case 0 -> {
                line = "project: " + project.id();
                images.forEach(image -> held.add(image.id()));
                return new Held(line, held, Set.of(project.id()));
            }
            case 1 -> {
                line = "tag: helmet";
                truth.projects().values().forEach(one -> one.images().values().stream().filter(image -> image.tags().stream()
                        .anyMatch(link -> "helmet".equals(one.tagName(link.tagId())))).forEach(image -> held.add(image.id())));
            }
            case 2 -> {
                line = "metadata: {subject: \"4712\"}";
                truth.projects().values().forEach(one -> one.images().values().stream()
                        .filter(image -> "4712".equals(image.metadata().get("subject"))).forEach(image -> held.add(image.id())));
            }
            default -> {
                if (images.isEmpty()) {
                    return NOTHING;
                }
                SandboxImage image = images.get(random.nextInt(images.size()));
                line = "imageId: " + image.id();
                held.add(image.id());
            }
        }
        return new Held(line, held, Set.of());
    }

    Path write(Path folder) throws IOException {
        return Files.writeString(folder.resolve("holds.yaml"), this == NOTHING ? "holds: []\n" : "holds: [{" + line + ", ground: litigation}]\n");
    }
}
