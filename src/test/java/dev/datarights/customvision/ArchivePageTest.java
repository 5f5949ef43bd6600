package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.Check;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxRegion;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** A delivered archive, unpacked and opened in a browser without a network: whole, narrowed to one person, and with a gap. */
class ArchivePageTest {

    private static final String SCRIPT = "<script>alert(document.title='run')</script>";
    private static final String HANDLER = "\"><img src=x onerror=alert(2)>";
    private static final String PERSON = "customer-anna";
    private static final String OTHER = "customer-bert";
    private static final int IMAGES = 104;

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static SandboxProject project;
    private static SandboxImage lost;
    private static final Map<String, JsonNode> SEEN = new HashMap<>();
    private static final Map<String, DeliveredBag> BAGS = new HashMap<>();

    @BeforeAll
    static void exportThreeTimes() throws Exception {
        Browser browser = Browser.installed();
        SandboxData data = new SandboxData();
        project = data.addProject(SCRIPT, Domain.DETECTION).description(HANDLER);
        SandboxTag script = project.addTag(SCRIPT, HANDLER, "Regular");
        SandboxTag handler = project.addTag(HANDLER);
        SandboxTag person = project.addTag(PERSON);
        SandboxTag other = project.addTag(OTHER);
        for (int i = 0; i < IMAGES; i++) {
            SandboxTag tag = List.of(script, handler, person, other).get(i % 4);
            SandboxImage image = project.addImage(new JpegPicture(120 + i % 7, 90, i), List.of(),
                    List.of(new SandboxRegion(tag, 0.25, 0.5, 0.5, 0.25)), Map.of("key " + HANDLER, SCRIPT), Instant.parse("2026-09-01T08:00:00Z").plusSeconds(i));
            lost = i == 1 ? image : lost;
        }
        SandboxIteration iteration = project.train(HANDLER);
        project.addPrediction(new JpegPicture(64, 48, 90).bytes(), iteration, Instant.parse("2026-10-01T00:00:00Z"),
                new SandboxScore(script, 0.9, new SandboxRegion(script, 0.1, 0.2, 0.3, 0.4)));
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.subject-tags", "customer-*").start();
        export(browser, "whole", "{}", "COMPLETE");
        export(browser, "narrowed", "{\"tags\":[\"" + PERSON + "\"]}", "COMPLETE");
        sandbox.faults().loseImage(lost.id());
        export(browser, "partial", "{\"include\":[\"project\",\"tags\",\"images\"]}", "PARTIAL");
    }

    private static void export(Browser browser, String id, String scope, String state) throws Exception {
        JsonNode receipt = pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\",\"scope\":" + scope + "}");
        assertThat(receipt.path("state").asText()).as(receipt.toString()).isEqualTo(state);
        DeliveredBag bag = DeliveredBag.of(pipeline, id, project.id());
        BAGS.put(id, bag);
        SEEN.put(id, browser.open(bag.unpack(folder.resolve("unpacked"))));
    }

    @AfterAll
    static void stop() {
        if (pipeline != null) {
            pipeline.close();
            sandbox.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "narrowed", "partial"})
    void everyPageOpensWithoutAnErrorAndAsksNothingOfTheNetwork(String id) {
        for (JsonNode page : pages(id)) {
            String file = page.path("file").asText();
            assertThat(page.path("console")).as(file).isEmpty();
            assertThat(page.path("errors")).as(file).isEmpty();
            assertThat(page.path("requests")).as(file).isNotEmpty().allMatch(request -> request.asText().startsWith("file:///"));
            assertThat(page.path("style").asText()).as("the style was read").isIn("rgb(255, 255, 255)", "rgb(20, 24, 28)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "narrowed", "partial"})
    void noNameRunsAsAScript(String id) {
        for (JsonNode page : pages(id)) {
            assertThat(page.path("dialogs").asInt()).isZero();
            assertThat(page.path("scripts").asInt()).isZero();
            assertThat(page.path("title").asText()).isNotEqualTo("run");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "narrowed", "partial"})
    void everyPictureShowsAndIsOneOfTheBag(String id) {
        for (JsonNode page : pages(id)) {
            assertThat(page.path("images")).isNotEmpty().allSatisfy(image -> {
                assertThat(image.path("width").asInt()).isPositive();
                assertThat(image.path("alternative").asText()).matches("(Picture|Prediction) \\d+: .+");
                assertThat(BAGS.get(id).has(image.path("source").asText().replaceFirst("^\\.\\./", ""))).isTrue();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "narrowed", "partial"})
    void thePageServesKeyboardReaderAndSmallScreen(String id) {
        for (JsonNode page : pages(id)) {
            assertThat(page.path("language").asText()).isEqualTo("en");
            assertThat(page.path("firstFocus").asText()).startsWith("Skip to");
            assertThat(page.path("untitled").asInt()).isZero();
            assertThat(page.path("overflow").asInt()).as("nothing sticks out to the side of " + page.path("file")).isZero();
        }
        assertThat(SEEN.get(id).at("/phone/style").asText()).as("dark").isEqualTo("rgb(20, 24, 28)");
    }

    @Test
    void aWholeArchiveShowsEveryPictureOnItsPagesWithItsBoxAndSaysThatNothingIsMissing() {
        JsonNode pages = SEEN.get("whole").path("pages");
        assertThat(pages).hasSize(4);
        assertThat(pages.path(0).path("text").asText()).contains("Nothing is missing", SCRIPT, HANDLER, "Precision", "Average precision", "Added")
                .doesNotContain("could not be fetched");
        assertThat(shown(pages, "Picture ")).hasSize(IMAGES);
        assertThat(pages).filteredOn(page -> page.path("file").asText().contains("predictions-")).hasSize(1)
                .allSatisfy(page -> assertThat(page.path("text").asText()).contains("90 %", SCRIPT));
        JsonNode box = pages.path(1).path("boxes").path(0);
        assertThat(box.path("left").asDouble()).isCloseTo(0.25, within(0.01));
        assertThat(box.path("top").asDouble()).isCloseTo(0.5, within(0.01));
        assertThat(box.path("width").asDouble()).isCloseTo(0.5, within(0.01));
        assertThat(box.path("height").asDouble()).isCloseTo(0.25, within(0.01));
    }

    @Test
    void aNarrowedArchiveShowsOnePersonAndNobodyElse() {
        JsonNode pages = SEEN.get("narrowed").path("pages");
        assertThat(pages.path(0).path("text").asText()).contains("Nothing of anybody else was put in", "chosen by their tags", "Left out on purpose", PERSON);
        assertThat(shown(pages, "Picture ")).hasSize(IMAGES / 4);
        for (JsonNode page : pages("narrowed")) {
            assertThat(page.path("text").asText()).doesNotContain(OTHER);
        }
    }

    @Test
    void aGapIsSaidInPlainWordsWhereItIs() {
        JsonNode pages = SEEN.get("partial").path("pages");
        assertThat(pages.path(0).path("text").asText()).contains("Not everything is here. 1 could not be fetched",
                "Pictures: 1 could not be fetched from the service", lost.id().toString(), "The request did not ask for: iterations")
                .doesNotContain("Nothing is missing");
        assertThat(shown(pages, "Picture ")).hasSize(IMAGES - 1);
        assertThat(pages.path(1).path("text").asText()).contains("This file could not be fetched.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "narrowed", "partial"})
    void theBagIsStillValid(String id) {
        assertThat(BagVerifier.verify(BAGS.get(id).file()).checks()).allMatch(Check::passed);
    }

    /** The pictures on the pages of the gallery, each once. */
    private static List<String> shown(JsonNode pages, String title) {
        List<String> shown = new ArrayList<>();
        pages.forEach(page -> {
            if (!page.path("file").asText().endsWith("index.html")) {
                page.path("images").forEach(image -> {
                    if (image.path("alternative").asText().startsWith(title)) {
                        shown.add(image.path("source").asText());
                    }
                });
            }
        });
        return shown.stream().distinct().toList();
    }

    private static List<JsonNode> pages(String id) {
        List<JsonNode> pages = new ArrayList<>();
        SEEN.get(id).path("pages").forEach(pages::add);
        pages.add(SEEN.get(id).path("phone"));
        return pages;
    }
}
