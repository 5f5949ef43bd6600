package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Others go on working with a project while its lists are read: nothing is missed without being told, nothing comes twice. */
class ShiftingListsTest {

    /** Two pages and a bit. */
    private static final int IMAGES = 520;

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;

    private SandboxProject project;
    private SandboxTag tag;
    private List<SandboxImage> images;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(new SandboxData());
        pipeline = Pipeline.on(sandbox, folder).start();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    @BeforeEach
    void fill() {
        sandbox.faults().clear();
        project = sandbox.data().addProject("p" + sandbox.data().projects().size(), Domain.CLASSIFICATION);
        tag = project.addTag("all");
        images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            images.add(project.addImage(SmallFiles.picture(i), tag));
        }
    }

    @Test
    void anImageThatGoesMovesTheNextPageAndNoneIsMissed() throws Exception {
        sandbox.afterRequest(page("tagged"), () -> project.removeFromWorkspace(images.get(3).id()));

        JsonNode receipt = export("goes");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertExported("goes", ids(project.images()));
    }

    @Test
    void asManyComeAsGoAndNoneIsMissedAlthoughTheCountsAgree() throws Exception {
        sandbox.afterRequest(page("tagged"), () -> {
            images.subList(3, 6).forEach(image -> project.removeFromWorkspace(image.id()));
            project.addImage(SmallFiles.picture(10_123), tag);
            project.addImage(SmallFiles.picture(10_124), tag);
        });
        // the last page is the fourth; what comes after it is counted, and not listed
        sandbox.afterRequests(4, page("tagged"), () -> project.addImage(SmallFiles.picture(10_125), tag));

        JsonNode receipt = export("replaced");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(project.images()).hasSize(IMAGES);
        assertExported("replaced", ids(project.images()));
    }

    @Test
    void whatNeverComesToRestIsPartialAndNamesTheList() throws Exception {
        for (int reading = 0; reading < 5; reading++) {
            int gone = reading;
            sandbox.afterRequests(1 + reading, firstPage(), () -> project.removeFromWorkspace(images.get(gone).id()));
        }

        JsonNode receipt = export("restless");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("unsettled").findValuesAsText("list")).containsExactly("images");
    }

    @Test
    void anImageThatIsTaggedBetweenTheTaggedAndTheUntaggedOnesIsNotMissed() throws Exception {
        SandboxImage untagged = project.addImage(SmallFiles.picture(10_456));
        // the last page of the tagged ones is the fourth
        sandbox.afterRequests(4, page("tagged"), () -> project.change(untagged.id(), image -> image.tagged(tag)));

        JsonNode receipt = export("tagged");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertExported("tagged", ids(project.images()));
        assertThat(DeliveredBag.of(pipeline, "tagged", project.id()).lines("data/images.jsonl"))
                .filteredOn(line -> line.path("id").asText().equals(untagged.id().toString()))
                .singleElement().satisfies(line -> assertThat(line.path("tags")).hasSize(1));
    }

    /** One reading that lacks what is there, as when a part of the service answers that has not heard of it yet. */
    @ParameterizedTest
    @ValueSource(strings = {"predictions/query", "tags", "iterations"})
    void oneReadingThatIsFalselyEmptyIsReadAgain(String list) throws Exception {
        project.addPrediction(SmallFiles.picture(30_000), project.train("first"), Instant.parse("2026-03-01T08:00:00Z"));
        for (int reading = 0; reading < 2; reading++) {
            String id = list.replace('/', '-') + reading;
            sandbox.faults().clear().on("service", "*", project.id() + "/" + list + "$").after(reading).times(1).blank();

            JsonNode receipt = export(id);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.at("/kinds/" + list.replace("/query", "") + "/done").asInt()).isEqualTo(1);
        }
    }

    @Test
    void imagesOfOneMomentComeInAnotherOrderWithEveryCallAndNoneIsMissed() throws Exception {
        Instant created = Instant.parse("2026-03-01T08:00:00Z");
        for (int i = 0; i < 600; i++) {
            project.addImage(SmallFiles.picture(20_000 + i), List.of(tag), List.of(), Map.of(), created.plusSeconds(i / 4));
        }
        sandbox.faults().shuffleTies();
        sandbox.forgetRequests();

        JsonNode receipt = export("ties");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertExported("ties", ids(project.images()));
        assertThat(sandbox.requests().stream().filter(firstPage())).as("in one reading").hasSize(1);
    }

    @Test
    void recordsThatComeAgainOnTheNextPageAreThereOnce() throws Exception {
        sandbox.faults().duplicateAcrossPages();

        JsonNode receipt = export("twice");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertExported("twice", ids(images));
    }

    @Test
    void anImageThatGoesBetweenListAndFetchIsToldAsGoneSince() throws Exception {
        SandboxImage gone = images.get(IMAGES - 1);
        sandbox.afterRequest(seen -> seen.server().equals("links"), () -> project.removeFromWorkspace(gone.id()));

        JsonNode receipt = export("vanished");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("failures")).isEmpty();
    }

    private Predicate<LoggedRequest> page(String status) {
        return seen -> seen.path().endsWith(project.id() + "/images/" + status);
    }

    private Predicate<LoggedRequest> firstPage() {
        return page("tagged").and(seen -> seen.query().endsWith("skip=0"));
    }

    private JsonNode export(String id) throws Exception {
        return pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\",\"scope\":{\"projects\":[\"" + project.id() + "\"]}}");
    }

    /** Each image has one line and one file, and no other has. */
    private void assertExported(String id, Set<String> expected) throws Exception {
        DeliveredBag bag = DeliveredBag.of(pipeline, id, project.id());
        assertThat(bag.lines("data/images.jsonl")).extracting(line -> line.path("id").asText()).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bag.payload().stream().filter(path -> path.startsWith("data/images/")).map(path -> path.replaceAll(".*/|\\..*", "")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> ids(List<SandboxImage> of) {
        Set<String> ids = new TreeSet<>();
        of.stream().map(SandboxImage::id).map(UUID::toString).forEach(ids::add);
        return ids;
    }
}
