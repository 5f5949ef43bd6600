package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.archive.DeliveredFiles;
import dev.datarights.customvision.archive.FileReport;
import dev.datarights.customvision.archive.GivenFiles;
import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxSuggestion;
import dev.datarights.customvision.sandbox.SandboxTag;
import dev.datarights.customvision.service.Json;

/** What a model guessed for untagged images, and the service stored, leaves and goes with everything else. */
class SuggestionsTest {

    private static final String OLDER_KINDS =
            "\"include\":[\"account\",\"project\",\"iterations\",\"performance\",\"tags\",\"images\",\"exports\",\"predictions\"]";

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private final List<SandboxSuggestion> suggested = new ArrayList<>();
    private SandboxProject project;
    private SandboxIteration iteration;
    private Sandbox sandbox;
    private Pipeline pipeline;

    /** More than a page of them; the first three are of pictures of one person, and one is of a picture that was tagged since. */
    @BeforeEach
    void aTrainedModelThatGuessedForSixtyImages() {
        project = data.addProject("Plant safety", Domain.CLASSIFICATION);
        SandboxTag helmet = project.addTag("helmet");
        SandboxTag none = project.addTag("no helmet");
        project.addImage(new JpegPicture(80, 60, 1).bytes(), helmet);
        project.addImage(new JpegPicture(80, 60, 2).bytes(), none);
        iteration = project.train("Iteration 1");
        project.startTraining("Iteration 2").status("Failed");
        for (int i = 0; i < 60; i++) {
            SandboxImage image = project.addImage(new JpegPicture(80, 60, 10 + i), List.of(), List.of(),
                    i < 3 ? Map.of("subject", "4711") : Map.of("subject", "4712"), project.created().plusSeconds(90_000 + i));
            suggested.add(iteration.suggest(image, SandboxScore.of(helmet, 0.5 + i / 200.0), SandboxScore.of(none, 0.5 - i / 200.0)));
        }
        SandboxImage since = project.addImage(new JpegPicture(80, 60, 99).bytes());
        iteration.suggest(since, SandboxScore.of(helmet, 0.9));
        project.change(since.id(), image -> image.tagged(helmet));
        sandbox = Sandbox.start(data);
    }

    @AfterEach
    void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
        sandbox.close();
    }

    private JsonNode carryOut(String request, String... settings) throws Exception {
        pipeline = Pipeline.on(sandbox, folder);
        for (int i = 0; i < settings.length; i += 2) {
            pipeline.with(settings[i], settings[i + 1]);
        }
        return pipeline.start().carryOut(request);
    }

    private String path() {
        return "data/iterations/" + iteration.id() + "/suggestions.jsonl";
    }

    @ParameterizedTest
    @MethodSource("exports")
    void eachLeavesAsTheServiceGaveItAndNamesTheImageItIsAbout(String scope, int expected, boolean withImages) throws Exception {
        JsonNode receipt = carryOut("{\"id\":\"r\",\"action\":\"export\",\"scope\":{" + scope + "}}", "customvision.subject-tags", "customer-*");

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.at("/kinds/suggestions/expected").asInt()).isEqualTo(receipt.at("/kinds/suggestions/done").asInt()).isEqualTo(expected);
        DeliveredBag bag = DeliveredBag.of(pipeline, "r", project.id());
        Map<String, JsonNode> asGiven = new HashMap<>();
        new PlainClient(sandbox).suggestions(project.id(), iteration.id()).forEach(record ->
                asGiven.put(record.path("id").asText(), PlainClient.withoutQueries(record)));
        assertThat(asGiven).hasSize(suggested.size());
        assertThat(bag.records(path())).hasSize(expected).allSatisfy(record -> assertThat(record).isEqualTo(asGiven.get(record.path("id").asText())));
        List<SandboxSuggestion> meant = suggested.subList(0, expected);
        assertThat(bag.lines(path())).extracting(line -> line.path("id").asText())
                .containsExactlyInAnyOrderElementsOf(meant.stream().map(one -> one.id().toString()).toList());
        assertThat(bag.lines(path())).extracting(line -> line.path("file").asText()).allSatisfy(file -> {
            assertThat(file.isEmpty()).isEqualTo(!withImages);
            assertThat(bag.has(file)).isEqualTo(withImages);
        });
        assertVerified();
    }

    static Stream<Arguments> exports() {
        return Stream.of(
                Arguments.of("\"projects\":[\"*\"]", 60, true),
                Arguments.of("\"include\":[\"suggestions\"]", 60, false),
                Arguments.of("\"metadata\":{\"subject\":\"4711\"}", 3, true));
    }

    @Test
    void ofAnArchiveInPartsTheFirstHoldsThem() throws Exception {
        JsonNode receipt = carryOut("{\"id\":\"r\",\"action\":\"export\"}", "customvision.archive.max-bytes", "60000");

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("archives").size()).isGreaterThan(2);
        assertThat(DeliveredBag.of(pipeline, "r", project.id() + "-001").lines(path())).hasSize(60);
        assertThat(DeliveredBag.of(pipeline, "r", project.id() + "-002").has(path())).isFalse();
        assertVerified();
    }

    private void assertVerified() throws Exception {
        List<Path> zips = pipeline.deliveredFiles().stream().filter(name -> name.endsWith(".zip")).map(pipeline.delivered()::resolve).toList();
        assertThat(new DeliveredFiles(Optional.empty(), Optional.empty()).verify(new GivenFiles(zips,
                List.of(pipeline.delivered().resolve("r-receipt.json")), List.of(), List.of())))
                .isNotEmpty().allSatisfy(report -> assertThat(report.outcome()).as(report.toString()).isNotEqualTo(FileReport.Outcome.FAILED));
    }

    @Test
    void aPlanCountsThemByIteration() throws Exception {
        carryOut("{\"id\":\"r\",\"action\":\"inventory\"}");

        assertThat(pipeline.plan("r").at("/projects/0/lists").path("iterations/" + iteration.id() + "/suggestions").path("records").asInt()).isEqualTo(60);
        JsonNode inventory = Json.MAPPER.readTree(pipeline.delivered().resolve("r-inventory.json").toFile());
        assertThat(inventory.at("/projects/0/kinds/suggestions/count").asInt()).isEqualTo(60);
    }

    /** A request that listed every kind before there was this one still means all of a project, and what goes was exported. */
    @Test
    void aProjectIsDeletedWithThemAlsoByARequestThatKnowsOnlyTheOlderKinds() throws Exception {
        try (Deletion deletion = Deletion.on(sandbox, folder)) {
            deletion.pipeline().carryOut("{\"id\":\"d\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\""
                    + project.id() + "\"]," + OLDER_KINDS + "}}");
            ErasureResult result = deletion.result(project);

            assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
            assertThat(result.kinds().get("suggestions").proof()).isEqualTo("with the image");
            assertThat(DeliveredBag.of(deletion.pipeline(), "d", project.id()).lines(path())).hasSize(60);
            assertThat(data.projects()).isEmpty();
        }
    }

    @Test
    void oneThatIsAskedToGoWithoutItsImagesStaysAndIsTold() throws Exception {
        try (Deletion deletion = Deletion.on(sandbox, folder)) {
            ErasureResult result = deletion.of(project, "\"include\":[\"tags\",\"suggestions\"]");

            assertThat(deletion.sent()).isNotEmpty().allMatch(call -> call.startsWith("/tags/"));
            assertThat(result.residuals()).extracting("kind").contains("suggestions");
        }
    }
}
