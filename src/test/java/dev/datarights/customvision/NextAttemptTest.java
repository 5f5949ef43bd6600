package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** The same request again after it ended otherwise than COMPLETE: it goes on, doing only what is missing. */
class NextAttemptTest {

    private static final String REQUEST = "{\"id\":\"r\",\"action\":\"export\"}";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Pipeline pipeline;
    private SandboxProject project;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        project = sandbox.data().projects().get(0);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.retries", "1").start();
    }

    @AfterEach
    void close() {
        pipeline.close();
        sandbox.close();
    }

    @Test
    void anImageThatWasLostAndIsBackCompletesTheArchive() throws Exception {
        UUID lost = project.images().get(0).id();
        sandbox.faults().loseImage(lost);
        JsonNode first = pipeline.carryOut(REQUEST);
        assertThat(first.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(first.path("failures")).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.path("kind").asText()).isEqualTo("images");
            assertThat(failure.path("id").asText()).isEqualTo(lost.toString());
        });
        byte[] before = Files.readAllBytes(archive(project.id()));
        List<String> names = pipeline.deliveredFiles();
        Map<String, byte[]> others = Map.of("account", Files.readAllBytes(archive("account")));

        sandbox.faults().clear();
        sandbox.forgetRequests();
        JsonNode second = pipeline.carryOut(REQUEST);

        assertThat(second.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(second.path("attempt").asInt()).isEqualTo(2);
        assertThat(second.path("failures")).isEmpty();
        assertThat(sandbox.requests()).as("a fresh link for what is missing, and its bytes").hasSize(2)
                .anyMatch(seen -> seen.path().endsWith("/images/id") && seen.query().equals("imageIds=" + lost))
                .anyMatch(seen -> seen.server().equals("links"));
        assertThat(pipeline.deliveredFiles()).isEqualTo(names);
        assertThat(Files.readAllBytes(archive(project.id()))).isNotEqualTo(before);
        assertThat(archive("account")).hasBinaryContent(others.get("account"));
        assertThat(Archives.paths(archive(project.id()))).doesNotContain("data/failures.jsonl")
                .anyMatch(path -> path.startsWith("data/images/" + lost + "."));
        assertThat(BagVerifier.verify(archive(project.id())).complete()).isTrue();
        assertThat(pipeline.delivered().resolve("r-receipt.json")).hasSameBinaryContentAs(pipeline.requests().resolve("r/r-receipt.json"));
        assertReceiptNamesWhatIsThere(second);
    }

    @Test
    void countsThatDidNotAgreeAreTakenAgain() throws Exception {
        sandbox.faults().countOff(project.id(), 1);
        JsonNode first = pipeline.carryOut(REQUEST);
        assertThat(first.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(first.path("unsettled")).isNotEmpty();

        sandbox.faults().clear();
        sandbox.forgetRequests();
        JsonNode second = pipeline.carryOut(REQUEST);

        assertThat(second.path("state").asText()).as(second.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(second.path("unsettled")).isEmpty();
        assertThat(Archives.count(sandbox.requests(), "links")).isZero();
        assertThat(BagVerifier.verify(archive(project.id())).complete()).isTrue();
    }

    @Test
    void anArchiveThatCouldNotBeDeliveredWaitsAndIsNotBuiltAgain() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(pipeline.delivered(), "a file where the folder should be");
        JsonNode first = pipeline.carryOut(REQUEST);
        assertThat(first.path("state").asText()).isEqualTo("FAILED");
        assertThat(first.path("failures")).as(first.toPrettyString()).hasSize(3).allSatisfy(failure ->
                assertThat(failure.path("reason").asText()).contains("cannot deliver", "check the folder"));
        byte[] sealed = Files.readAllBytes(pipeline.requests().resolve("r/work/" + project.id() + "/r-" + project.id() + ".zip"));

        Files.delete(pipeline.delivered());
        sandbox.forgetRequests();
        JsonNode second = pipeline.carryOut(REQUEST);

        assertThat(second.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(second.path("attempt").asInt()).isEqualTo(2);
        assertThat(sandbox.requests()).as("nothing is asked or fetched again").isEmpty();
        assertThat(archive(project.id())).hasBinaryContent(sealed);
        assertReceiptNamesWhatIsThere(second);
    }

    @Test
    void whatWasLostAndThenCouldNotBeDeliveredIsCompletedTogether() throws Exception {
        UUID lost = project.images().get(0).id();
        sandbox.faults().loseImage(lost);
        Files.writeString(pipeline.delivered(), "a file where the folder should be");
        assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("FAILED");

        Files.delete(pipeline.delivered());
        JsonNode there = pipeline.carryOut(REQUEST);
        assertThat(there.path("state").asText()).as(there.toPrettyString()).isEqualTo("PARTIAL");

        // the archive there lacks an image, and the one that has it cannot be delivered
        sandbox.faults().clear();
        Path kept = folder.resolve("kept");
        Files.move(pipeline.delivered(), kept);
        Files.writeString(pipeline.delivered(), "a file where the folder should be");
        pipeline.carryOut(REQUEST);
        assertThat(Json.MAPPER.readTree(pipeline.requests().resolve("r/status.json").toFile()).path("state").asText())
                .as("not even the receipt arrived").isEqualTo("FAILED");

        Files.delete(pipeline.delivered());
        Files.move(kept, pipeline.delivered());
        sandbox.forgetRequests();
        JsonNode last = pipeline.carryOut(REQUEST);
        assertThat(last.path("state").asText()).as(last.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(last.path("attempt").asInt()).isEqualTo(4);
        assertThat(sandbox.requests()).isEmpty();
        assertReceiptNamesWhatIsThere(last);
    }

    @Test
    void theSameIdWithOtherContentIsRejectedAndChangesNothing() throws Exception {
        pipeline.carryOut(REQUEST);
        byte[] status = Files.readAllBytes(pipeline.requests().resolve("r/status.json"));
        byte[] receipt = Files.readAllBytes(pipeline.delivered().resolve("r-receipt.json"));
        sandbox.forgetRequests();

        assertThatThrownBy(() -> pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\",\"scope\":{\"include\":[\"tags\"]}}"))
                .isInstanceOf(InvalidRequestException.class).hasMessageContaining("'r' was used before for a request with other content");

        assertThat(sandbox.requests()).isEmpty();
        assertThat(pipeline.requests().resolve("r/status.json")).hasBinaryContent(status);
        assertThat(pipeline.delivered().resolve("r-receipt.json")).hasBinaryContent(receipt);
    }

    @Test
    void theCommandTellsByItsExitCodeWhatBecameOfEachAttempt() throws Exception {
        try (Installation installation = Installation.of(folder.resolve("installed"), sandbox)) {
            String request = installation.request("r");
            sandbox.faults().loseImage(project.images().get(0).id());
            assertThat(installation.run("process", request)).as(installation.said()).isEqualTo(3);
            sandbox.faults().clear();
            assertThat(installation.run("process", request)).as(installation.said()).isZero();

            installation.request("r", "scope: {include: [tags]}");
            byte[] receipt = Files.readAllBytes(installation.delivered().resolve("r-receipt.json"));
            assertThat(installation.run("process", request)).isEqualTo(2);
            assertThat(installation.delivered().resolve("r-receipt.json")).hasBinaryContent(receipt);
            assertThat(installation.said()).contains("was used before for a request with other content");
        }
    }

    private Path archive(Object name) {
        return Archives.of(pipeline.delivered(), "r", name);
    }

    private void assertReceiptNamesWhatIsThere(JsonNode receipt) throws IOException {
        List<String> archives = pipeline.deliveredFiles().stream().filter(name -> name.endsWith(".zip")).toList();
        assertThat(receipt.path("archives").findValuesAsText("file")).containsExactlyInAnyOrderElementsOf(archives);
        for (JsonNode archive : receipt.path("archives")) {
            assertThat(Archives.sha256(pipeline.delivered().resolve(archive.path("file").asText())))
                    .isEqualTo(archive.path("sha256").asText());
        }
    }
}
