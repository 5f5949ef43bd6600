package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import gov.loc.repository.bagit.domain.Bag;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.archive.DeliveredFiles;
import dev.datarights.customvision.archive.FileReport;
import dev.datarights.customvision.archive.GivenFiles;
import dev.datarights.customvision.delivery.PrivateKeyFile;
import dev.datarights.customvision.delivery.Readers;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** A project that is larger than customvision.archive.max-bytes becomes several archives, which stand by themselves and belong together. */
class PartsTest {

    private static final int IMAGES = 40;
    private static final int BYTES = 2_000;
    private static final int MAX = 20_000;

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private Sandbox sandbox;
    private SandboxProject large;
    private UUID giant;

    @BeforeEach
    void start() {
        Random random = new Random(7);
        large = data.addProject("large", Domain.CLASSIFICATION);
        SandboxTag tag = large.addTag("thing");
        List<SandboxImage> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            images.add(large.addImage(SmallFiles.picture(random, BYTES), tag));
        }
        giant = large.addImage(SmallFiles.picture(random, 3 * MAX), tag).id();
        SandboxIteration iteration = large.train("first");
        iteration.addExport("ONNX", null, SmallFiles.model(bytes(random, BYTES)));
        // lives in the snapshot alone
        large.removeFromWorkspace(images.get(3).id());
        for (int i = 0; i < 12; i++) {
            large.addPrediction(SmallFiles.picture(random, BYTES), iteration, java.time.Instant.parse("2026-10-01T10:00:00Z").plusSeconds(i));
        }
        sandbox = Sandbox.start(data, SandboxOptions.defaults().withLatency(Duration.ofMillis(5)));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void eachPartIsAValidBagNothingIsTwiceOrLostAndAMissingPartIsTold() throws Exception {
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.archive.max-bytes", String.valueOf(MAX)).start()) {
            JsonNode receipt = pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            List<DeliveredBag> parts = parts(pipeline, receipt, "r");
            assertThat(parts).hasSizeGreaterThan(5);
            assertAllIsThereOnce(parts);
            assertEachStandsByItself(parts);
            assertTheyBelongTogether(pipeline, receipt, parts);
        }
    }

    private void assertAllIsThereOnce(List<DeliveredBag> parts) throws IOException {
        List<String> items = parts.stream().flatMap(part -> part.payload().stream())
                .filter(path -> path.matches("data/(images|predictions)/[^/]+|data/iterations/[^/]+/models/.+")).toList();
        assertThat(items).doesNotHaveDuplicates().hasSize(IMAGES + 1 + 12 + 1);
        List<String> records = new ArrayList<>();
        List<String> snapshot = new ArrayList<>();
        List<Integer> annotated = new ArrayList<>();
        for (DeliveredBag part : parts) {
            if (part.has("data/images.jsonl")) {
                part.lines("data/images.jsonl").forEach(record -> records.add(record.path("id").asText()));
            }
            for (String path : part.payload()) {
                if (path.matches("data/iterations/[^/]+/images.jsonl")) {
                    part.lines(path).forEach(record -> snapshot.add(record.path("id").asText()));
                }
            }
            if (part.has("data/annotations/coco.json")) {
                annotated.add(part.json("data/annotations/coco.json").path("images").size());
            }
        }
        assertThat(records).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(large.images().stream().map(image -> image.id().toString()).toList());
        assertThat(snapshot).doesNotHaveDuplicates().hasSize(IMAGES + 1);
        assertThat(annotated.stream().mapToInt(Integer::intValue).sum()).isEqualTo(IMAGES + 1);
    }

    private void assertEachStandsByItself(List<DeliveredBag> parts) throws Exception {
        for (DeliveredBag part : parts) {
            Bag bag = new BagReader().read(part.unpack(folder.resolve("unpacked")));
            try (BagVerifier verifier = new BagVerifier()) {
                verifier.isValid(bag, false);
                verifier.isComplete(bag, false);
            }
            long items = part.entries().entrySet().stream().filter(entry -> entry.getKey().matches("data/(images|predictions)/.+"))
                    .mapToLong(entry -> entry.getValue().length).sum();
            boolean giantAlone = part.payload().stream().anyMatch(path -> path.contains(giant.toString()));
            if (giantAlone) {
                assertThat(part.payload().stream().filter(path -> path.startsWith("data/images/"))).hasSize(1);
            } else {
                assertThat(items).isLessThanOrEqualTo(MAX);
            }
        }
        assertThat(parts.get(0).payload()).contains("data/project.json", "data/tags.json", "data/iterations.json", "data/images.jsonl");
        assertThat(parts.get(1).payload()).doesNotContain("data/project.json", "data/tags.json", "data/iterations.json");
        assertThat(parts.get(1).text("index.html")).contains("This is part 2 of " + parts.size());
    }

    private void assertTheyBelongTogether(Pipeline pipeline, JsonNode receipt, List<DeliveredBag> parts) {
        String archive = "r-" + large.id();
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).info()).containsEntry("External-Identifier", "%s-%03d".formatted(archive, i + 1))
                    .containsEntry("Bag-Group-Identifier", archive).containsEntry("Bag-Count", (i + 1) + " of " + parts.size())
                    .containsEntry("Custom-Vision-Request", "r");
        }
        List<Path> all = receipt.path("archives").findValuesAsText("file").stream().map(pipeline.delivered()::resolve).toList();
        Path told = pipeline.delivered().resolve("r-receipt.json");
        assertThat(verify(Optional.empty(), all, List.of(told))).allSatisfy(report -> assertThat(report.outcome()).as(report.toString())
                .isEqualTo(FileReport.Outcome.HOLDS));
        List<Path> lacking = all.stream().filter(file -> !file.endsWith(archive + "-003.zip")).toList();
        assertThat(lacking).hasSize(all.size() - 1);
        assertThat(verify(Optional.empty(), lacking, List.of())).filteredOn(report -> report.outcome() == FileReport.Outcome.FAILED).singleElement()
                .satisfies(report -> assertThat(report.toString()).contains(archive, "3 of " + parts.size() + " missing"));
    }

    @Test
    void wherePartsCannotBeDeliveredTheReceiptNamesThoseThatWereAndTheNextAttemptDeliversTheRest() throws Exception {
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.archive.max-bytes", String.valueOf(MAX)).start()) {
            Path inTheWay = Files.writeString(Files.createDirectories(pipeline.delivered()).resolve("r-" + large.id() + "-003.zip"), "somebody else's");
            String request = "{\"id\":\"r\",\"action\":\"export\",\"scope\":{\"projects\":[\"large\"]}}";

            JsonNode receipt = pipeline.carryOut(request);

            assertThat(receipt.path("state").asText()).isNotEqualTo("COMPLETE");
            assertThat(parts(pipeline, receipt, "r")).isEmpty();
            assertThat(receipt.path("residuals").findValuesAsText("what")).anySatisfy(what -> assertThat(what)
                    .contains("only some parts were delivered: r-" + large.id() + "-001.zip, r-" + large.id() + "-002.zip."));
            byte[] first = Files.readAllBytes(pipeline.delivered().resolve("r-" + large.id() + "-001.zip"));

            Files.delete(inTheWay);
            receipt = pipeline.carryOut(request);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertAllIsThereOnce(parts(pipeline, receipt, "r"));
            assertThat(pipeline.delivered().resolve("r-" + large.id() + "-001.zip")).hasBinaryContent(first);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasExportedInPartsIsDeletedAndWithOnePartMissingNothingIs(boolean encrypted) throws Exception {
        Readers readers = new Readers(Files.createDirectory(folder.resolve("keys")));
        readers.reader("alice", "");
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.archive.max-bytes", "0.02MB")
                .with("customvision.delivery.encrypt-to", encrypted ? readers.publicKey("alice").toString() : "").start()) {
            String request = "{\"id\":\"r\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"large\"]}}";
            JsonNode waiting = pipeline.settle(request);
            assertThat(waiting.path("state").asText()).as(waiting.toPrettyString()).isEqualTo("AWAITING_APPROVAL");
            Path part = pipeline.delivered().resolve("r-" + large.id() + "-002.zip" + (encrypted ? ".pgp" : ""));
            Path away = Files.move(part, folder.resolve("away"));

            assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("REFUSED");
            assertThat(data.project(large.id())).isPresent();
            assertThat(large.images()).hasSize(IMAGES);

            Files.move(away, part);
            assertThat(pipeline.settle(request).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
            JsonNode ended = pipeline.approve("r");

            JsonNode receipt = pipeline.receipt("r");
            assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(data.project(large.id())).isEmpty();
            Optional<PrivateKeyFile> key = encrypted ? Optional.of(PrivateKeyFile.read(readers.privateKey("alice"), new char[0])) : Optional.empty();
            List<Path> archives = receipt.path("archives").findValuesAsText("file").stream().map(pipeline.delivered()::resolve).toList();
            assertThat(archives).hasSizeGreaterThan(5);
            assertThat(verify(key, archives, List.of(pipeline.delivered().resolve("r-receipt.json")))).allSatisfy(report ->
                    assertThat(report.outcome()).as(report.toString()).isEqualTo(FileReport.Outcome.HOLDS));
        }
    }

    @Test
    void killedInALaterPartItGoesOnThereAndFetchesNothingTwiceButWhatWasInFlight() throws Exception {
        try (Installation installation = Installation.of(folder, sandbox).with("customvision.archive.max-bytes", String.valueOf(MAX))
                .with("customvision.export.parallel-downloads", "2")) {
            String request = installation.request("r");
            Path work = installation.requestFolder("r").resolve("work/" + large.id());
            Process process = installation.start("process", request);
            Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(work.resolve("r-" + large.id()
                    + "-003.journal")) || !process.isAlive());
            Installation.kill(process);
            assertThat(installation.delivered().resolve("r-receipt.json")).doesNotExist();

            assertThat(installation.run("process", request)).as(installation.said()).isZero();

            List<DeliveredBag> parts = new ArrayList<>();
            for (JsonNode archive : installation.receipt("r").path("archives")) {
                if (archive.path("project").asText().equals(large.id().toString())) {
                    parts.add(DeliveredBag.read(installation.delivered().resolve(archive.path("file").asText())));
                }
            }
            assertAllIsThereOnce(parts);
            long items = data.projects().stream().mapToLong(project -> Stream.concat(project.images().stream().map(SandboxImage::id),
                    project.iterations().stream().flatMap(iteration -> iteration.images().stream()).map(SandboxImage::id))
                    .collect(Collectors.toCollection(TreeSet::new)).size() + project.predictions().size()
                    + project.iterations().stream().mapToLong(iteration -> iteration.exports().size()).sum()).sum();
            assertThat(Archives.count(sandbox.requests(), "links")).isLessThanOrEqualTo(items + 2 * 2);
        }
    }

    private List<DeliveredBag> parts(Pipeline pipeline, JsonNode receipt, String id) throws IOException {
        List<DeliveredBag> parts = new ArrayList<>();
        for (JsonNode archive : receipt.path("archives")) {
            if (archive.path("project").asText().equals(large.id().toString())) {
                assertThat(archive.path("file").asText()).isEqualTo("%s-%s-%03d.zip".formatted(id, large.id(), parts.size() + 1));
                parts.add(DeliveredBag.read(pipeline.delivered().resolve(archive.path("file").asText())));
            }
        }
        return parts;
    }

    private static List<FileReport> verify(Optional<PrivateKeyFile> key, List<Path> archives, List<Path> receipts) {
        return new DeliveredFiles(key, Optional.empty()).verify(new GivenFiles(archives, receipts, List.of(), List.of()));
    }
}
