package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** Every change of a request's state is a line of the ledger, of exports and inventories too. */
class LedgerOfRequestsTest {

    private static final String EXPORT = "{\"id\":\"e\",\"action\":\"export\"}";

    @TempDir
    Path folder;

    @Test
    void eachRequestLeavesItsStatesItsPlanAndItsReceiptAndNoName() throws Exception {
        SandboxData data = SandboxData.samples();
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            JsonNode export = pipeline.carryOut(EXPORT);
            JsonNode inventory = pipeline.carryOut("{\"id\":\"i\",\"action\":\"inventory\"}");
            pipeline.carryOut(EXPORT);

            assertThat(states()).as("told once: what ended before changes nothing")
                    .containsExactly("e 1 RECEIVED", "e 1 PLANNED", "e 1 RUNNING", "e 1 COMPLETE", "i 1 RECEIVED", "i 1 PLANNED", "i 1 COMPLETE");
            List<JsonNode> lines = lines();
            assertThat(lines.get(0).has("planSha256")).isFalse();
            for (JsonNode line : lines.subList(1, 4)) {
                assertThat(line.path("planSha256").asText()).isEqualTo(export.at("/plan/sha256").asText());
            }
            assertThat(lines.get(3).path("receiptSha256").asText()).isEqualTo(StoredRequest.sha256(Files.readAllBytes(pipeline.delivered()
                    .resolve("e-receipt.json"))));
            assertThat(inventory.at("/ledger/lines").asLong()).isEqualTo(6);
            assertThat(inventory.at("/ledger/sha256").asText()).isEqualTo(lines.get(6).path("prev").asText());

            String told = export.toString() + inventory + Files.readString(ledger());
            assertThat(names(data)).hasSizeGreaterThan(6).allSatisfy(name -> assertThat(told).doesNotContain(name));
            assertThat(told).doesNotContain("http://", "https://", sandbox.trainingKey());
        }
    }

    @Test
    void aFailedAttemptAndTheNextOneStandInOrder() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().loseImage(sandbox.data().projects().get(0).images().get(0).id());
            assertThat(pipeline.carryOut(EXPORT).path("state").asText()).isEqualTo("PARTIAL");
            sandbox.faults().clear();
            JsonNode receipt = pipeline.carryOut(EXPORT);

            assertThat(states()).containsExactly("e 1 RECEIVED", "e 1 PLANNED", "e 1 RUNNING", "e 1 PARTIAL",
                    "e 2 RECEIVED", "e 2 PLANNED", "e 2 RUNNING", "e 2 COMPLETE");
            Path file = pipeline.delivered().resolve("e-receipt.json");
            assertThat(LedgerVerifier.verify(ledger(), List.of(new LedgerWitness("e", new Ledger.Head(receipt.at("/ledger/lines").asLong(),
                    receipt.at("/ledger/sha256").asText()), Optional.of(StoredRequest.sha256(Files.readAllBytes(file)))))))
                    .allMatch(Finding::passed);
        }
    }

    @Test
    void aKillBetweenTheLedgerAndTheStatusNeitherLosesALineNorDoublesIt() throws Exception {
        EndedDelete delete = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"p\"]}}").planned();
        Path status = delete.folder().path().resolve("status.json");
        byte[] before = Files.readAllBytes(status);
        delete.in(State.PARTIAL);
        EndedDelete.of(folder, "{\"id\":\"d2\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"p\"]}}");
        // as a kill leaves it: the line is there, the state is the one before
        Files.write(status, before);
        delete.in(State.RUNNING).in(State.PARTIAL);

        assertThat(Files.readAllLines(folder.resolve("ledger.jsonl"))).extracting(line -> state(Json.MAPPER.readTree(line)))
                .containsExactly("d 1 RECEIVED", "d 1 PLANNED", "d 1 AWAITING_APPROVAL", "d 1 RUNNING", "d 1 PARTIAL", "d2 1 RECEIVED");
        assertThat(LedgerVerifier.verify(folder.resolve("ledger.jsonl"), List.of())).allMatch(Finding::passed);
    }

    @Test
    void aLedgerThatCannotBeWrittenStopsTheChangeOfState() throws Exception {
        EndedDelete delete = EndedDelete.of(folder, "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"p\"]}}");
        Files.move(folder.resolve("ledger.jsonl"), folder.resolve("kept"));
        Files.createDirectory(folder.resolve("ledger.jsonl"));

        assertThatThrownBy(() -> delete.in(State.RUNNING)).isInstanceOf(IOException.class);
        assertThat(delete.folder().status().orElseThrow().state()).isEqualTo(State.RECEIVED);
    }

    @Test
    void aRequestWhoseLastLineIsFarBackIsFound() throws Exception {
        Ledger ledger = new Ledger(RequestStore.at(folder));
        Ledger.Entry far = new Ledger.Entry("far", State.RUNNING, 1, "sandbox", Optional.empty(), Optional.empty());
        ledger.append(far);
        for (int i = 0; i < 400; i++) {
            ledger.append(new Ledger.Entry("near-" + i, State.RUNNING, 1, "sandbox", Optional.of("ab".repeat(32)), Optional.empty()));
        }
        assertThat(Files.size(ledger.file())).as("more than is read at once").isGreaterThan(64 * 1024);
        assertThat(ledger.record(far).lines()).isEqualTo(401);
        assertThat(ledger.record(new Ledger.Entry("far", State.COMPLETE, 1, "sandbox", Optional.empty(), Optional.empty())).lines()).isEqualTo(402);
    }

    private Path ledger() {
        return folder.resolve("requests/ledger.jsonl");
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(ledger())) {
            lines.add(Json.MAPPER.readTree(line));
        }
        return lines;
    }

    private List<String> states() throws IOException {
        return lines().stream().map(LedgerOfRequestsTest::state).toList();
    }

    private static String state(JsonNode line) {
        return line.path("id").asText() + " " + line.path("attempt").asText() + " " + line.path("state").asText();
    }

    /** Of projects and tags, and the values of metadata. */
    private static TreeSet<String> names(SandboxData data) {
        TreeSet<String> names = new TreeSet<>();
        for (SandboxProject project : data.projects()) {
            names.add(project.name());
            project.tags().forEach(tag -> names.add(tag.name()));
            project.images().forEach(image -> image.metadata().values().forEach(names::add));
            project.iterations().forEach(iteration -> names.add(iteration.name()));
        }
        // a number such as 4711 may stand in a hash
        names.removeIf(name -> name.length() < 5);
        return names;
    }
}
