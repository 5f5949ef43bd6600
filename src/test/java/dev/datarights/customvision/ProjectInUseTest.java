package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** A project that never rests, eight predictions and four images a second, is served like any other: what comes later is late. */
class ProjectInUseTest {

    private static final Instant EARLIER = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    Path folder;

    private final byte[] picture = new JpegPicture(16, 16, 1).bytes();
    private final ScheduledExecutorService others = Executors.newSingleThreadScheduledExecutor();
    private Sandbox sandbox;
    private Pipeline pipeline;
    private SandboxProject project;
    private SandboxTag tag;
    private final List<SandboxImage> theirs = new ArrayList<>();
    private SandboxIteration iteration;
    private List<String> images;
    private List<String> predictions;

    @BeforeEach
    void start() throws Exception {
        SandboxData data = new SandboxData();
        data.addProject("Left alone", Domain.CLASSIFICATION);
        project = data.addProject("In use", Domain.CLASSIFICATION);
        tag = project.addTag("all");
        SandboxTag person = project.addTag("customer-4711");
        for (int i = 0; i < 30; i++) {
            SandboxImage image = project.addImage(picture, List.of(i % 10 == 0 ? person : tag), List.of(), Map.of(), EARLIER.plusSeconds(i / 4));
            if (i % 10 == 0) {
                theirs.add(image);
            }
        }
        iteration = project.train("first");
        for (int i = 0; i < 120; i++) {
            project.addPrediction(picture, iteration, EARLIER.plusSeconds(i / 4));
        }
        images = project.images().stream().map(SandboxImage::id).map(UUID::toString).toList();
        predictions = project.predictions().stream().map(SandboxPrediction::id).map(UUID::toString).toList();
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "1000")
                .with("customvision.delete.max-percent", "100").with("customvision.delete.read-back-timeout", "PT10S").start();
        others.scheduleAtFixedRate(() -> project.addPrediction(picture, iteration, Instant.now()), 0, 125, TimeUnit.MILLISECONDS);
        others.scheduleAtFixedRate(() -> project.addImage(picture, List.of(tag), List.of(), Map.of(), Instant.now()), 0, 250, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        others.shutdownNow();
        pipeline.close();
        sandbox.close();
    }

    @Test
    void isExportedCompletelyAsItWasWhenItWasPlanned() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        JsonNode receipt = carryOut("export", "");
        Instant asOf = Instant.parse(pipeline.plan("r").path("asOf").asText());

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(asOf).as("whole seconds of the service's clock").isBetween(before, Instant.now()).isEqualTo(asOf.truncatedTo(ChronoUnit.SECONDS));
        DeliveredBag bag = DeliveredBag.of(pipeline, "r", project.id());
        for (String kind : List.of("images", "predictions")) {
            assertThat(bag.lines("data/" + kind + ".jsonl")).as(kind).extracting(line -> line.path("id").asText())
                    .containsAll(kind.equals("images") ? images : predictions).doesNotHaveDuplicates();
            assertThat(bag.lines("data/" + kind + ".jsonl")).as(kind).allSatisfy(line -> {
                assertThat(Instant.parse(line.path("created").asText().replaceFirst("Z?$", "Z"))).isBeforeOrEqualTo(asOf);
                assertThat(bag.has(line.path("file").asText())).isTrue();
            });
        }
    }

    @Test
    void doesNotKeepOnePersonsExportFromBeingComplete() throws Exception {
        JsonNode receipt = carryOut("export", ",\"tags\":[\"customer-4711\"]");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(DeliveredBag.of(pipeline, "r", project.id()).lines("data/images.jsonl")).hasSize(3);
        assertThat(receipt.path("residuals").findValuesAsText("what")).anyMatch(what -> what.contains("not attributable"));
        assertThat(asked("/predictions/query")).as("counted, without waiting for it to come to rest").isLessThanOrEqualTo(pages());
    }

    /** Pages of predictions that there can have been by now. */
    private long pages() {
        return 1 + project.predictions().size() / 50;
    }

    private long asked(String path) {
        return sandbox.requests().stream().filter(seen -> seen.path().endsWith(path)).count();
    }

    @Test
    void losesOnePersonsImagesAndNothingElse() throws Exception {
        JsonNode receipt = carryOut("delete", ",\"tags\":[\"customer-4711\"],\"include\":[\"images\"],\"trainedIterations\":\"keep\"");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.at("/kinds/images/done").asInt()).isEqualTo(3);
        assertThat(project.images()).doesNotContainAnyElementsOf(theirs).hasSizeGreaterThanOrEqualTo(27);
        assertThat(project.predictions().size()).isGreaterThanOrEqualTo(120);
    }

    @Test
    void losesAllThatWasExportedFirstAndKeepsWhatCameSince() throws Exception {
        JsonNode receipt = carryOut("export-then-delete", ",\"include\":[\"images\",\"predictions\"]");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(Stream.concat(project.images().stream().map(SandboxImage::id), project.predictions().stream().map(SandboxPrediction::id)))
                .map(UUID::toString).doesNotContainAnyElementsOf(images).doesNotContainAnyElementsOf(predictions).isNotEmpty();
        assertThat(receipt.path("late")).isNotEmpty().allSatisfy(late -> {
            assertThat(late.path("project").asText()).isEqualTo(project.id().toString());
            assertThat(late.path("kind").asText()).isIn("images", "predictions");
        });
    }

    @Test
    void staysWhereItWasToGoWholeUntilNothingComesAnyMore() throws Exception {
        JsonNode first = carryOut("delete", "," + Deletion.EVERYTHING);

        assertThat(first.path("state").asText()).as(first.toPrettyString()).isEqualTo("PARTIAL");
        assertThat(first.path("late")).isNotEmpty();
        assertThat(sandbox.data().projects()).contains(project);
        assertThat(project.images().stream().map(SandboxImage::id).map(UUID::toString)).doesNotContainAnyElementsOf(images);

        others.shutdownNow();
        assertThat(others.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        // what comes within the second in which a request is planned is late
        long last = Instant.now().getEpochSecond();
        Awaitility.await().until(() -> Instant.now().getEpochSecond() > last);
        JsonNode second = carryOut("delete", "," + Deletion.EVERYTHING);

        assertThat(second.path("state").asText()).as(second.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(sandbox.data().projects()).doesNotContain(project).hasSize(1);
    }

    private JsonNode carryOut(String action, String scope) throws Exception {
        return pipeline.carryOut("{\"id\":\"r\",\"account\":\"sandbox\",\"action\":\"" + action + "\",\"scope\":{\"projects\":[\"" + project.id() + "\"]"
                + scope + "}}");
    }
}
