package dev.datarights.customvision.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The two projects of {@link SandboxData#samples()}. */
final class SampleProjects {

    private final SandboxData data;

    private SampleProjects(SandboxData data) {
        this.data = data;
    }

    static void fill(SandboxData data) {
        SampleProjects samples = new SampleProjects(data);
        samples.plantSafety();
        samples.shelfCheck();
    }

    private void plantSafety() {
        SandboxProject project = data.addProject("Plant safety", Domain.COMPACT)
                .description("Who wears a helmet at the gate");
        SandboxTag helmet = project.addTag("helmet", "A helmet is worn", "Regular");
        SandboxTag none = project.addTag("no helmet");
        SandboxTag person = project.addTag("customer-4711", "Pictures of the person in ticket 4711", "Regular");
        List<List<SandboxTag>> tags = List.of(List.of(helmet), List.of(helmet, person), List.of(none), List.of(none, person),
                List.of(helmet), List.of(), List.of(none), List.of(helmet), List.of(person), List.of(), List.of(none));
        List<SandboxImage> untagged = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            Map<String, String> metadata = tags.get(i).contains(person)
                    ? Map.of("subject", "4711", "camera", "gate-" + i % 3)
                    : i % 2 == 0 ? Map.of("camera", "gate-" + i % 3) : Map.of();
            SandboxImage image = project.addImage(new JpegPicture(320 + 40 * i, 240 + 24 * (i % 5), i), tags.get(i), List.of(), metadata,
                    project.nextTime());
            if (!image.tagged()) {
                untagged.add(image);
            }
        }
        SandboxImage withdrawn = project.addImage(new JpegPicture(512, 384, 99).bytes(), helmet, person);
        SandboxIteration first = project.train("Iteration 1");
        project.removeFromWorkspace(withdrawn.id());
        project.addImage(new JpegPicture(640, 360, 12).bytes(), helmet);
        SandboxIteration second = project.train("Iteration 2").publish("gate-camera");
        first.addExport("TensorFlow", "TensorFlowNormal", zip("model.pb", "a graph that the sandbox made up"));
        second.addExport("ONNX", "ONNX12", zip("model.onnx", "a network that the sandbox made up"));
        untagged.forEach(image -> second.suggest(image, SandboxScore.of(helmet, 0.83921564), SandboxScore.of(none, 0.16078436)));
        for (int i = 0; i < 4; i++) {
            project.addPrediction(new JpegPicture(200 + 10 * i, 160, 200 + i).bytes(), second,
                    Instant.parse("2026-11-0" + (i + 1) + "T06:30:00.4790000Z"),
                    SandboxScore.of(helmet, 0.9999961), SandboxScore.of(none, 8.79471951e-13));
        }
    }

    private void shelfCheck() {
        SandboxProject project = data.addProject("Shelf check", Domain.DETECTION).description(null);
        SandboxTag bottle = project.addTag("bottle");
        SandboxTag can = project.addTag("can", "A can of any size", "Regular");
        SandboxImage withdrawn = null;
        SandboxImage untagged = null;
        for (int i = 0; i < 12; i++) {
            SandboxRegion one = new SandboxRegion(i % 2 == 0 ? bottle : can, 0.05 + 0.02 * i, 0.1, 0.295343131, 0.4);
            SandboxRegion two = new SandboxRegion(can, 0.5, 0.259428144, 0.2, 0.421568632);
            List<SandboxRegion> regions = i % 4 == 3 ? List.of() : i % 3 == 0 ? List.of(one, two) : List.of(one);
            SandboxImage image = project.addImage(new JpegPicture(400 + 16 * (i % 7), 300 + 16 * i, 50 + i), List.of(), regions,
                    i % 5 == 0 ? Map.of("store", "S " + i) : Map.of(), project.nextTime());
            withdrawn = i == 2 ? image : withdrawn;
            untagged = image.tagged() ? untagged : image;
        }
        SandboxIteration first = project.train("Iteration 1").publish("shelf");
        project.removeFromWorkspace(withdrawn.id());
        SandboxIteration second = project.train("Iteration 2");
        SandboxRegion box = new SandboxRegion(bottle, 0.08163983, 0.215288937, 0.6499536, 0.6662499);
        second.suggest(untagged, new SandboxScore(bottle, 0.713455, box));
        project.addPrediction(new JpegPicture(300, 300, 300).bytes(), first, Instant.parse("2026-11-10T17:00:00.9440000Z"),
                new SandboxScore(bottle, 0.901985943, box));
    }

    private static byte[] zip(String entryName, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of(entryName, "labels.txt")) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(LocalDateTime.of(2026, 9, 1, 8, 0));
                zip.putNextEntry(entry);
                zip.write(text.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
