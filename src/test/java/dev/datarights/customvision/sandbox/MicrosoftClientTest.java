package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Microsoft's npm client, which talks to v3.4-preview, makes of the sandbox's answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MicrosoftClientTest {

    private static final Path SCRIPTS = Path.of("src", "test", "node");

    private Sandbox sandbox;
    private JsonNode read;

    @BeforeEach
    void readAll(@TempDir Path folder) throws Exception {
        if (read != null) {
            return;
        }
        assumeTrue(Files.isDirectory(SCRIPTS.resolve("node_modules/@azure/cognitiveservices-customvision-training")),
                "skipped: Microsoft's client is not installed; run: npm ci --prefix src/test/node");
        assumeTrue(nodeRuns(), "skipped: node is not installed");
        sandbox = Sandbox.start(SandboxData.samples());
        Path out = folder.resolve("read.json");
        Path err = folder.resolve("read.err");
        ProcessBuilder node = new ProcessBuilder("node", "read-sandbox.cjs").directory(SCRIPTS.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        // The client parses the images' times, which carry no offset, in the machine's zone
        node.environment().put("TZ", "UTC");
        node.environment().put("CUSTOM_VISION_ENDPOINT", sandbox.endpoint().toString());
        node.environment().put("CUSTOM_VISION_KEY", sandbox.trainingKey());
        Process process = node.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the client came to an end").isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        read = new ObjectMapper().readTree(out.toFile());
    }

    private static boolean nodeRuns() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (java.io.IOException | InterruptedException e) {
            return false;
        }
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void itReadsEveryProjectWithItsTags() {
        assertThat(read).hasSameSizeAs(sandbox.data().projects());
        forEachProject((project, seen) -> {
            assertThat(seen.at("/project/id").asText()).isEqualTo(project.id().toString());
            assertThat(seen.at("/project/name").asText()).isEqualTo(project.name());
            assertThat(seen.at("/project/settings/domainId").asText()).isEqualTo(project.domain().id().toString());
            assertThat(seen.at("/project/created").asText()).isEqualTo("2026-09-0" + (project.name().startsWith("Plant") ? 1 : 2) + "T08:15:30.426Z");
            assertThat(ids(seen.get("tags"))).isEqualTo(project.tags().stream().map(tag -> tag.id().toString()).toList());
        });
    }

    @Test
    void itReadsEveryImageByPageWithTagsRegionsAndMetadata() {
        forEachProject((project, seen) -> {
            sameImages(seen.get("tagged"), project.images().stream().filter(SandboxImage::tagged).toList());
            sameImages(seen.get("untagged"), project.images().stream().filter(image -> !image.tagged()).toList());
            sameImages(seen.get("images"), project.images());
        });
    }

    @Test
    void itReadsEveryIterationWithItsSnapshotPerformanceAndExports() {
        forEachProject((project, seen) -> {
            assertThat(seen.get("iterations")).hasSameSizeAs(project.iterations());
            for (int i = 0; i < project.iterations().size(); i++) {
                SandboxIteration iteration = project.iterations().get(i);
                JsonNode one = seen.get("iterations").get(i);
                List<SandboxImage> tagged = iteration.images().stream().filter(SandboxImage::tagged).toList();
                assertThat(one.at("/iteration/id").asText()).isEqualTo(iteration.id().toString());
                assertThat(one.at("/iteration/publishName").asText(null)).isEqualTo(iteration.publishName().orElse(null));
                sameImages(one.get("tagged"), tagged);
                assertThat(ids(one.get("rows"))).isEqualTo(tagged.stream().map(image -> image.id().toString()).toList());
                assertThat(one.get("rowCount").asInt()).isEqualTo(tagged.size());
                assertThat(one.at("/performance/perTagPerformance")).hasSameSizeAs(iteration.tags());
                assertThat(one.at("/performance/precision").isNumber()).isTrue();
                assertThat(one.get("exports").findValuesAsText("platform"))
                        .isEqualTo(iteration.exports().stream().map(SandboxExport::platform).toList());
            }
        });
    }

    @Test
    void itReadsEveryStoredPredictionByToken() {
        forEachProject((project, seen) -> {
            assertThat(ids(seen.get("predictions")))
                    .isEqualTo(project.predictions().stream().map(stored -> stored.id().toString()).toList());
            for (int i = 0; i < project.predictions().size(); i++) {
                assertThat(seen.at("/predictions/" + i + "/predictions").findValues("probability"))
                        .extracting(JsonNode::doubleValue)
                        .isEqualTo(project.predictions().get(i).scores().stream().map(SandboxScore::probability).toList());
            }
        });
    }

    @Test
    void itReadsEverySuggestionOfATrainedIterationByTokenAndItsCounts() {
        forEachProject((project, seen) -> {
            for (int i = 0; i < project.iterations().size(); i++) {
                SandboxIteration iteration = project.iterations().get(i);
                JsonNode one = seen.get("iterations").get(i);
                assertThat(ids(one.get("suggestions"))).containsExactlyInAnyOrderElementsOf(
                        iteration.suggestions().stream().map(suggestion -> suggestion.id().toString()).toList());
                project.tags().forEach(tag -> assertThat(one.at("/suggestionCounts/" + tag.id()).asLong())
                        .isEqualTo(iteration.suggestions().stream().filter(suggestion -> suggestion.scores().stream()
                                .anyMatch(score -> score.tag().id().equals(tag.id()))).count()));
            }
        });
        assertThat(read.findValues("suggestions")).anyMatch(suggestions -> suggestions.size() > 1);
    }

    private interface Comparison {
        void compare(SandboxProject project, JsonNode seen);
    }

    private void forEachProject(Comparison comparison) {
        for (int i = 0; i < sandbox.data().projects().size(); i++) {
            comparison.compare(sandbox.data().projects().get(i), read.get(i));
        }
    }

    private static void sameImages(JsonNode seen, List<SandboxImage> images) {
        assertThat(ids(seen)).isEqualTo(images.stream().map(image -> image.id().toString()).toList());
        for (int i = 0; i < images.size(); i++) {
            SandboxImage image = images.get(i);
            JsonNode one = seen.get(i);
            assertThat(one.get("width").asInt()).isEqualTo(image.width());
            assertThat(one.get("created").asText().substring(0, 19)).isEqualTo(image.created().toString().substring(0, 19));
            assertThat(one.path("tags").findValuesAsText("tagId"))
                    .isEqualTo(image.tags().stream().map(link -> link.tagId().toString()).toList());
            assertThat(one.path("regions").findValuesAsText("regionId"))
                    .isEqualTo(image.regions().stream().map(placed -> placed.regionId().toString()).toList());
            assertThat(one.path("metadata")).hasSize(image.metadata().size());
            image.metadata().forEach((key, value) -> assertThat(one.at("/metadata/" + key).asText()).isEqualTo(value));
        }
    }

    private static List<String> ids(JsonNode records) {
        List<String> ids = new java.util.ArrayList<>();
        records.forEach(node -> ids.add(UUID.fromString(node.get("id").asText()).toString()));
        return ids;
    }
}
