package dev.datarights.customvision.worlds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxRegion;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** One account as a seed makes it: a few small projects in all the states that occur. */
final class World {

    static final List<String> TAGS = List.of("customer-4711", "customer-4712", "helmet", "Straße 7", "no helmet");

    private static final List<Map<String, String>> METADATA = List.of(Map.of(), Map.of("subject", "4711"), Map.of("subject", "4712", "gate", "2"),
            Map.of("gate", "it's 2"), Map.of("subject", "4711", "photo", "http://intranet/photo?person=4711&sig=9"));
    private static final Instant FIRST = Instant.parse("2026-09-03T10:00:00.1234567Z");

    private final Random random;
    private final SandboxData data;
    private int pictures;

    private World(long seed, Random random) {
        this.random = random;
        data = new SandboxData(seed * 2 + 1);
        pictures = (int) (seed * 1000 % 1_000_000_007);
    }

    static SandboxData account(long seed, Random random) {
        World world = new World(seed, random);
        int projects = 1 + random.nextInt(3);
        for (int i = 0; i < projects; i++) {
            world.project(i);
        }
        return world.data;
    }

    private void project(int number) {
        SandboxProject project = data.addProject(List.of("Plant safety", "Shelf check", "Gate & yard", "Prüfung").get(number),
                Domain.values()[random.nextInt(Domain.values().length)]);
        int tags = random.nextInt(TAGS.size() + 1);
        TAGS.subList(0, tags).forEach(project::addTag);
        Instant created = FIRST;
        int images = random.nextInt(25) == 0 ? 260 + random.nextInt(60) : random.nextInt(10);
        for (int i = 0; i < images; i++) {
            created = random.nextInt(3) == 0 ? created : created.plus(Duration.ofMinutes(1 + random.nextInt(images > 20 ? 300 : 15_000)));
            image(project, created);
        }
        int iterations = random.nextInt(4);
        for (int i = 0; i < iterations; i++) {
            iteration(project, i);
        }
        if (!project.iterations().isEmpty()) {
            int predictions = random.nextInt(5);
            for (int i = 0; i < predictions; i++) {
                prediction(project, FIRST.plus(Duration.ofDays(random.nextInt(60))));
            }
        }
    }

    private void image(SandboxProject project, Instant created) {
        addImage(project, created, random, random.nextInt(12) == 0 ? new byte[0] : picture());
    }

    static SandboxImage addImage(SandboxProject project, Instant created, Random random, byte[] bytes) {
        List<SandboxTag> bearing = new ArrayList<>(project.tags());
        bearing.removeIf(tag -> random.nextInt(3) > 0);
        List<SandboxRegion> regions = new ArrayList<>();
        if (project.domain().detection()) {
            bearing.forEach(tag -> regions.add(new SandboxRegion(tag, 0.1, 0.1, 0.25 + random.nextInt(4) * 0.1, 0.5)));
            bearing.clear();
        }
        return project.addImage(bytes, bearing, regions, METADATA.get(random.nextInt(METADATA.size())), created);
    }

    private byte[] picture() {
        return new JpegPicture(16 + random.nextInt(32), 16 + random.nextInt(32), pictures++).bytes();
    }

    private void iteration(SandboxProject project, int number) {
        int kind = random.nextInt(30);
        SandboxIteration iteration = kind < 3 ? project.failTraining("Iteration " + number)
                : kind == 3 ? project.startTraining("Iteration " + number) : project.train("Iteration " + number);
        if (kind > 3) {
            if (random.nextInt(3) == 0) {
                iteration.publish("gate-" + number);
            }
            List<String> platforms = project.domain().exportable() ? List.of("TensorFlow", "ONNX", "DockerFile") : List.of();
            for (String platform : platforms.subList(0, random.nextInt(platforms.size() + 1))) {
                export(iteration, platform);
            }
        }
        List<SandboxImage> now = project.images();
        if (!now.isEmpty() && random.nextInt(2) == 0) {
            project.removeFromWorkspace(now.get(random.nextInt(now.size())).id());
        }
    }

    private void export(SandboxIteration iteration, String platform) {
        int state = random.nextInt(20);
        if (state < 2) {
            iteration.addExport(platform, null, state == 0 ? "Exporting" : "Failed");
        } else {
            iteration.addExport(platform, null, model(platform + iteration.id()));
        }
    }

    private void prediction(SandboxProject project, Instant created) {
        addPrediction(project, created, random, picture());
    }

    static SandboxPrediction addPrediction(SandboxProject project, Instant created, Random random, byte[] bytes) {
        SandboxIteration iteration = project.iterations().get(random.nextInt(project.iterations().size()));
        SandboxScore[] scores = project.tags().stream().limit(2).map(tag -> SandboxScore.of(tag, 0.5)).toArray(SandboxScore[]::new);
        return project.addPrediction(bytes, iteration, created, scores);
    }

    private static byte[] model(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model.pb"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** In a line a project: what is in it. */
    static String described(SandboxData data) {
        Map<String, String> lines = new LinkedHashMap<>();
        data.projects().forEach(project -> lines.put(project.name() + " " + project.id(), project.domain() + ", " + project.tags().size() + " tags, "
                + project.images().size() + " images, " + project.predictions().size() + " predictions, " + project.iterations().stream()
                .map(one -> one.status() + one.publishName().map(name -> " published").orElse("") + " of " + one.images().size() + " "
                        + one.exports().stream().map(export -> export.platform() + " " + export.status()).toList()).toList()));
        StringBuilder text = new StringBuilder();
        lines.forEach((name, line) -> text.append("  ").append(name).append(": ").append(line).append('\n'));
        return text.toString();
    }
}
