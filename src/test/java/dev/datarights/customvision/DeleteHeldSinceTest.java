package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** An image that came under a hold in the service, between the plan and its application, is held. */
class DeleteHeldSinceTest {

    private static final String REQUEST = "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"Plant safety\"]}}";

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private final SandboxTag claim = project.addTag("claim");
    private final SandboxImage image = project.images().get(5);
    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delete.read-back-timeout", "PT2S")
                .with("customvision.service.retries", "2");
    }

    @AfterEach
    void close() {
        pipeline.close();
        sandbox.close();
    }

    private JsonNode settle(String holds) throws Exception {
        Path file = Files.writeString(folder.resolve("holds.yaml"), "holds: [{" + holds + ", ground: claim 12}]");
        return pipeline.with("customvision.holds", file.toString()).start().settle(REQUEST);
    }

    static Stream<Arguments> changes() {
        return Stream.of(Arguments.of("tag: claim", true), Arguments.of("metadata: {case: '12'}", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anImageThatWasTaggedOrDescribedSinceThePlanStaysWithItsTagsAndItsProject(String hold, boolean byTag) throws Exception {
        assertThat(settle(hold).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.plan("d").path("projects").get(0).path("erasure").path("retained")).isEmpty();
        project.change(image.id(), one -> byTag ? one.tagged(claim) : one.described(Map.of("case", "12")));

        JsonNode ended = pipeline.approve("d");

        JsonNode receipt = pipeline.receipt("d");
        assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("outcome").asText()).isEqualTo("erased-except-retained");
        assertThat(receipt.path("retained").findValuesAsText("id")).contains(image.id().toString(), project.id().toString());
        assertThat(sandbox.requests()).filteredOn(Deletion::isDelete).noneMatch(seen -> String.valueOf(seen.query()).contains(image.id().toString()));
        assertThat(project.images()).extracting(SandboxImage::id).containsExactly(image.id());
        assertThat(data.projects()).contains(project);
        if (byTag) {
            assertThat(project.tags()).containsExactly(claim);
        }
    }

    @Test
    void anImageThatWasHeldWhenItWasPlannedIsHeldEvenIfItsTagIsTakenAway() throws Exception {
        project.change(image.id(), one -> one.tagged(claim));
        assertThat(settle("tag: claim").path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        project.change(image.id(), one -> image);

        pipeline.approve("d");

        assertThat(project.images()).extracting(SandboxImage::id).containsExactly(image.id());
    }

    @Test
    void whereItCannotBeListedWhatIsHeldNowNothingIsDeleted() throws Exception {
        settle("tag: claim");
        sandbox.faults().on("service", "GET", "/images/tagged$").always().status(500, "{}");

        JsonNode ended = pipeline.approve("d");

        assertThat(ended.path("state").asText()).isEqualTo("FAILED");
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
    }

    @Test
    void aHoldOnATagThatIsAddedInTheMiddleHoldsWhatCarriesTheTagByThen() throws Exception {
        Path file = withoutHolds();
        sandbox.afterRequest(Deletion::isDelete, () -> {
            project.change(image.id(), one -> one.tagged(claim));
            write(file, "holds: [{tag: claim, ground: claim 12}]");
        });

        JsonNode ended = pipeline.approve("d");

        assertThat(ended.path("state").asText()).as(pipeline.receipt("d").toPrettyString()).isEqualTo("COMPLETE");
        assertThat(project.images()).extracting(SandboxImage::id).containsExactly(image.id());
        assertThat(sandbox.requests()).filteredOn(Deletion::isDelete).noneMatch(seen -> String.valueOf(seen.query()).contains(image.id().toString()));
    }

    @Test
    void whereItCannotBeListedWhatAHoldFromTheMiddleHoldsTheRestStays() throws Exception {
        Path file = withoutHolds();
        sandbox.afterRequest(Deletion::isDelete, () -> {
            write(file, "holds: [{tag: claim, ground: claim 12}]");
            sandbox.faults().on("service", "GET", "/images/tagged$").always().status(403, "{}");
        });
        int images = project.images().size();

        JsonNode ended = pipeline.approve("d");

        assertThat(ended.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(pipeline.receipt("d").path("summary").asText()).contains("what is held by now is not known");
        assertThat(sandbox.requests()).filteredOn(Deletion::isDelete).hasSize(1);
        assertThat(project.images()).hasSize(images);
    }

    private Path withoutHolds() throws Exception {
        Path file = Files.writeString(folder.resolve("holds.yaml"), "holds: []");
        assertThat(pipeline.with("customvision.holds", file.toString()).start().settle(REQUEST).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        return file;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
