package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** COMPLETE is said only where ids listed = files in the bag = the service's counts; whatever is missing is named. */
class ExportCompletenessTest {

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static SandboxProject project;
    private static SandboxProject other;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2").start();
        project = sandbox.data().projects().get(0);
        other = sandbox.data().projects().get(1);
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    @BeforeEach
    void allIsWell() {
        sandbox.faults().clear();
        sandbox.forgetRequests();
    }

    @Test
    void completeMeansListedEqualsFilesEqualsCounted() throws Exception {
        JsonNode receipt = export("complete");
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        long files = 0;
        for (SandboxProject each : sandbox.data().projects()) {
            DeliveredBag bag = DeliveredBag.of(pipeline, "complete", each.id());
            assertThat(bag.lines("data/images.jsonl")).hasSize(each.images().size());
            files += bag.payload().stream().filter(path -> path.startsWith("data/images/")).count();
        }
        JsonNode images = receipt.at("/kinds/images");
        assertThat(images.path("expected").asLong()).isEqualTo(files);
        assertThat(images.path("done").asLong()).isEqualTo(files);
        assertThat(images.path("failed").asLong()).isZero();
        assertThat(images.path("proof").asText()).isEqualTo("count");
    }

    @Test
    void countsThatDoNotAgreeWithThePagesMakeItPartialAfterTheListWasAskedForFiveTimes() throws Exception {
        sandbox.faults().countOff(project.id(), 1);
        JsonNode receipt = export("counts");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        List<String> unsettled = new ArrayList<>();
        receipt.path("unsettled").forEach(list -> {
            assertThat(list.path("project").asText()).isEqualTo(project.id().toString());
            unsettled.add(list.path("list").asText());
        });
        List<String> expected = new ArrayList<>(List.of("images"));
        project.iterations().forEach(iteration -> expected.addAll(List.of("iterations/" + iteration.id() + "/images",
                "iterations/" + iteration.id() + "/image-performances")));
        assertThat(unsettled).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(firstPages(project)).isEqualTo(5);
        assertThat(firstPages(other)).isEqualTo(1);
        DeliveredBag bag = DeliveredBag.of(pipeline, "counts", project.id());
        assertThat(bag.lines("data/images.jsonl")).hasSize(project.images().size());
        assertThat(bag.text("index.html")).contains("The list images changed while it was read").doesNotContain("everything that was asked for is here");
    }

    private static long firstPages(SandboxProject of) {
        return sandbox.requests().stream().filter(request -> request.path().endsWith(of.id() + "/images/tagged"))
                .map(LoggedRequest::query).filter(query -> query.contains("skip=0") && !query.contains("iterationId")).count();
    }

    @Test
    void aLostImageMakesItPartialAndIsNamedInReceiptAndBag() throws Exception {
        SandboxImage lost = project.images().get(3);
        sandbox.faults().loseImage(lost.id());
        JsonNode receipt = export("image");

        assertPartial(receipt, "images", lost.id().toString());
        assertThat(receipt.at("/kinds/images/failed").asLong()).isEqualTo(1);
        assertThat(receipt.at("/kinds/images/done").asLong()).isEqualTo(receipt.at("/kinds/images/expected").asLong() - 1);
        DeliveredBag bag = DeliveredBag.of(pipeline, "image", project.id());
        assertFailureLine(bag, "images", lost.id().toString());
        for (JsonNode line : bag.lines("data/images.jsonl")) {
            assertThat(line.has("file")).isNotEqualTo(line.path("id").asText().equals(lost.id().toString()));
        }
        bag.json("data/annotations/coco.json").path("images")
                .forEach(image -> assertThat(image.path("customvision_id").asText()).isNotEqualTo(lost.id().toString()));
        assertThat(DeliveredBag.of(pipeline, "image", other.id()).has("data/failures.jsonl")).isFalse();
        assertThat(bag.text("index.html")).contains("1 could not be fetched");
    }

    @Test
    void theFirstImageLostSpoilsNothingElse() throws Exception {
        SandboxImage lost = project.images().get(0);
        sandbox.faults().loseImage(lost.id());
        JsonNode receipt = export("first");

        assertPartial(receipt, "images", lost.id().toString());
        assertThat(receipt.at("/kinds/predictions/failed").asLong()).isZero();
        assertFailureLine(DeliveredBag.of(pipeline, "first", project.id()), "images", lost.id().toString());
    }

    @Test
    void theSameRequestAgainFetchesOnlyWhatIsMissingAndEndsComplete() throws Exception {
        SandboxImage lost = project.images().get(5);
        sandbox.faults().loseImage(lost.id());
        assertThat(export("again").path("state").asText()).isEqualTo("PARTIAL");
        sandbox.faults().clear();
        sandbox.forgetRequests();

        JsonNode receipt = export("again");
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("attempt").asInt()).isEqualTo(2);
        assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links")).hasSize(1);
        DeliveredBag bag = DeliveredBag.of(pipeline, "again", project.id());
        assertThat(bag.bytes("data/images/" + lost.id() + ".jpg")).isEqualTo(lost.content().bytes());
        assertThat(bag.has("data/failures.jsonl")).isFalse();
    }

    @Test
    void aLostPredictionImageMakesItPartial() throws Exception {
        SandboxPrediction lost = project.predictions().get(1);
        sandbox.faults().loseImage(lost.id());
        JsonNode receipt = export("prediction");

        assertPartial(receipt, "predictions", lost.id().toString());
        DeliveredBag bag = DeliveredBag.of(pipeline, "prediction", project.id());
        assertFailureLine(bag, "predictions", lost.id().toString());
        for (JsonNode line : bag.lines("data/predictions.jsonl")) {
            assertThat(line.has("file")).isNotEqualTo(line.path("id").asText().equals(lost.id().toString()));
        }
    }

    @Test
    void aLostModelFileMakesItPartial() throws Exception {
        SandboxIteration iteration = project.iterations().get(0);
        sandbox.faults().on("links", "GET", "^/m-.*TensorFlow").always().status(404, "<Error/>");
        JsonNode receipt = export("model");

        String id = iteration.id() + "/TensorFlow-TensorFlowNormal";
        assertPartial(receipt, "exports", id);
        DeliveredBag bag = DeliveredBag.of(pipeline, "model", project.id());
        assertFailureLine(bag, "exports", id);
        assertThat(bag.json("data/iterations/" + iteration.id() + "/exports.json").get(0).has("file")).isFalse();
    }

    @Test
    void aTagThatIsListedButNotFoundMakesItPartial() throws Exception {
        SandboxTag tag = project.tags().get(1);
        sandbox.faults().on("service", "GET", "/tags/" + tag.id() + "$").always()
                .status(404, "{\"code\":\"NotFoundTag\",\"message\":\"The tag was not found.\"}");
        JsonNode receipt = export("tag");

        assertPartial(receipt, "tags", tag.id().toString());
        DeliveredBag bag = DeliveredBag.of(pipeline, "tag", project.id());
        assertFailureLine(bag, "tags", tag.id().toString());
        assertThat(bag.has("data/tags/" + tag.id() + ".json")).isFalse();
        assertThat(bag.json("data/tags.json")).hasSize(project.tags().size());
    }

    @Test
    void anIterationOfWhichTheServiceHasNoPerformanceIsNoFailure() throws Exception {
        SandboxIteration iteration = other.iterations().get(0);
        sandbox.faults().on("service", "GET", "/iterations/" + iteration.id() + "/performance$").always()
                .status(404, "{\"code\":\"NotFoundIterationPerformance\",\"message\":\"There is none.\"}");
        JsonNode receipt = export("performance");

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.at("/kinds/performance/expected").asLong()).isEqualTo(receipt.at("/kinds/performance/done").asLong()).isEqualTo(3);
        assertThat(DeliveredBag.of(pipeline, "performance", other.id()).has("data/iterations/" + iteration.id() + "/performance.json")).isFalse();
    }

    @Test
    void anotherNotFoundForPerformanceIsAFailure() throws Exception {
        SandboxIteration iteration = other.iterations().get(0);
        sandbox.faults().on("service", "GET", "/iterations/" + iteration.id() + "/performance$").always().status(404, "<html>proxy</html>");

        assertPartial(export("proxy"), "performance", iteration.id().toString());
    }

    private static JsonNode export(String id) throws Exception {
        return pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\"}");
    }

    private static void assertPartial(JsonNode receipt, String kind, String id) {
        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("failures")).hasSize(1);
        assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo(kind);
        assertThat(receipt.at("/failures/0/id").asText()).isEqualTo(id);
        assertThat(receipt.at("/failures/0/reason").asText()).isNotBlank();
    }

    private static void assertFailureLine(DeliveredBag bag, String kind, String id) throws Exception {
        assertThat(bag.lines("data/failures.jsonl")).singleElement().satisfies(line -> {
            assertThat(line.path("kind").asText()).isEqualTo(kind);
            assertThat(line.path("id").asText()).isEqualTo(id);
        });
    }
}
