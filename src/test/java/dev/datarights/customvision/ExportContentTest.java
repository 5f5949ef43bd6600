package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagReport;
import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.Check;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What an archive holds is what the service holds, in the layout that is promised. One export of the sample account. */
class ExportContentTest {

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static PlainClient service;
    private static JsonNode receipt;
    private static final Map<SandboxProject, DeliveredBag> BAGS = new HashMap<>();
    private static DeliveredBag account;

    @BeforeAll
    static void exportTheSamples() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        service = new PlainClient(sandbox);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                .with("customvision.arm.endpoint", sandbox.armEndpoint().toString())
                .with("customvision.arm.token", sandbox.armToken()).start();
        receipt = pipeline.carryOut("{\"id\":\"all\",\"action\":\"export\"}");
        for (SandboxProject project : sandbox.data().projects()) {
            BAGS.put(project, DeliveredBag.of(pipeline, "all", project.id()));
        }
        account = DeliveredBag.of(pipeline, "all", "account");
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
        BAGS.clear();
    }

    @Test
    void everythingOfAnAccountArrivesInOneArchivePerProjectAndOneForTheAccount() throws Exception {
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("failures")).isEmpty();
        assertThat(receipt.path("unsettled")).isEmpty();
        assertThat(receipt.path("residuals")).isEmpty();
        List<String> expected = new ArrayList<>(List.of("all-account.zip", "all-receipt.json", "all-receipt.jws"));
        BAGS.keySet().forEach(project -> expected.add("all-" + project.id() + ".zip"));
        assertThat(pipeline.deliveredFiles()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theLayoutIsExactlyTheOneThatIsPromised() throws Exception {
        Set<String> bagFiles = Set.of("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "index.html", "pages/style.css");
        for (SandboxProject project : BAGS.keySet()) {
            Set<String> expected = new TreeSet<>(bagFiles);
            expected.addAll(List.of("data/project.json", "data/tags.json", "data/iterations.json", "data/images.jsonl",
                    "data/predictions.jsonl", "data/annotations/coco.json", "pages/images-0001.html", "pages/predictions-0001.html"));
            project.tags().forEach(tag -> expected.add("data/tags/" + tag.id() + ".json"));
            imagesEverywhere(project).forEach(id -> expected.add("data/images/" + id + ".jpg"));
            project.predictions().forEach(prediction -> expected.add("data/predictions/" + prediction.id() + ".jpg"));
            for (SandboxIteration iteration : project.iterations()) {
                String inside = "data/iterations/" + iteration.id() + "/";
                List.of("iteration.json", "performance.json", "tags.json", "exports.json", "images.jsonl", "image-performances.jsonl")
                        .forEach(file -> expected.add(inside + file));
                expected.add(inside + "suggestions.jsonl");
                for (JsonNode export : exports(project, iteration)) {
                    if (export.path("status").asText().equals("Done")) {
                        expected.add(inside + "models/" + export.path("platform").asText() + "-" + export.path("flavor").asText() + ".zip");
                    }
                }
            }
            assertThat(BAGS.get(project).entries().keySet()).as(project.name()).containsExactlyElementsOf(expected);
        }
        Set<String> ofAccount = new TreeSet<>(bagFiles);
        ofAccount.addAll(List.of("data/account.json", "data/projects.json"));
        assertThat(account.entries().keySet()).containsExactlyElementsOf(ofAccount);
    }

    @Test
    void everyDocumentIsTheServicesOwnFieldByField() throws Exception {
        assertThat(account.json("data/projects.json")).isEqualTo(PlainClient.withoutQueries(service.get("/projects")));
        for (SandboxProject project : BAGS.keySet()) {
            DeliveredBag bag = BAGS.get(project);
            String here = "/projects/" + project.id();
            assertSame(bag, "data/project.json", here);
            assertSame(bag, "data/tags.json", here + "/tags");
            for (SandboxTag tag : project.tags()) {
                assertSame(bag, "data/tags/" + tag.id() + ".json", here + "/tags/" + tag.id());
            }
            assertSame(bag, "data/iterations.json", here + "/iterations");
            for (SandboxIteration iteration : project.iterations()) {
                String inside = "data/iterations/" + iteration.id() + "/";
                String call = here + "/iterations/" + iteration.id();
                assertSame(bag, inside + "iteration.json", call);
                assertSame(bag, inside + "performance.json", call + "/performance");
                assertSame(bag, inside + "tags.json", here + "/tags?iterationId=" + iteration.id());
                List<JsonNode> exports = new ArrayList<>();
                bag.json(inside + "exports.json").forEach(export -> exports.add(export.<ObjectNode>deepCopy().without("file")));
                assertThat(exports).isEqualTo(PlainClient.withoutQueries(exports(project, iteration)));
            }
        }
    }

    private static void assertSame(DeliveredBag bag, String path, String call) throws Exception {
        assertThat(bag.json(path)).as(path).isEqualTo(PlainClient.withoutQueries(service.get(call)));
    }

    @Test
    void everyRecordOfAListIsTheServicesOwnFieldByField() throws Exception {
        for (SandboxProject project : BAGS.keySet()) {
            DeliveredBag bag = BAGS.get(project);
            assertThat(bag.records("data/images.jsonl")).isEqualTo(PlainClient.withoutQueries(service.images(project.id(), null)));
            assertThat(bag.records("data/predictions.jsonl")).isEqualTo(PlainClient.withoutQueries(service.predictions(project.id())));
            for (SandboxIteration iteration : project.iterations()) {
                String inside = "data/iterations/" + iteration.id() + "/";
                assertThat(bag.records(inside + "images.jsonl"))
                        .isEqualTo(PlainClient.withoutQueries(service.images(project.id(), iteration.id())));
                List<JsonNode> rows = new ArrayList<>();
                service.get("/projects/" + project.id() + "/iterations/" + iteration.id() + "/performance/images?take=256&orderBy=Oldest")
                        .forEach(rows::add);
                assertThat(bag.records(inside + "image-performances.jsonl")).isEqualTo(PlainClient.withoutQueries(rows));
            }
        }
    }

    @Test
    void everyFileIsTheOriginalByteForByteAndItsRecordNamesIt() throws Exception {
        for (SandboxProject project : BAGS.keySet()) {
            DeliveredBag bag = BAGS.get(project);
            for (SandboxImage image : project.images()) {
                assertThat(bag.bytes("data/images/" + image.id() + ".jpg")).isEqualTo(image.content().bytes());
            }
            for (SandboxPrediction prediction : project.predictions()) {
                assertThat(bag.bytes("data/predictions/" + prediction.id() + ".jpg")).isEqualTo(prediction.content().bytes());
            }
            for (JsonNode line : bag.lines("data/images.jsonl")) {
                assertThat(line.path("file").asText()).isEqualTo("data/images/" + line.path("id").asText() + ".jpg");
            }
            for (JsonNode line : bag.lines("data/predictions.jsonl")) {
                assertThat(line.path("file").asText()).isEqualTo("data/predictions/" + line.path("id").asText() + ".jpg");
            }
            for (SandboxIteration iteration : project.iterations()) {
                assertSnapshot(project, bag, iteration);
            }
        }
    }

    private static void assertSnapshot(SandboxProject project, DeliveredBag bag, SandboxIteration iteration) throws Exception {
        String inside = "data/iterations/" + iteration.id() + "/";
        for (JsonNode image : service.images(project.id(), iteration.id())) {
            assertThat(bag.bytes("data/images/" + image.path("id").asText() + ".jpg"))
                    .isEqualTo(service.bytesBehind(image.path("originalImageUri").asText()));
        }
        for (String list : List.of("images.jsonl", "image-performances.jsonl")) {
            for (JsonNode line : bag.lines(inside + list)) {
                assertThat(line.path("file").asText()).isEqualTo("data/images/" + line.path("id").asText() + ".jpg");
            }
        }
        List<JsonNode> exports = exports(project, iteration);
        for (int i = 0; i < exports.size(); i++) {
            JsonNode kept = bag.json(inside + "exports.json").get(i);
            if (exports.get(i).path("status").asText().equals("Done")) {
                assertThat(bag.bytes(kept.path("file").asText())).isEqualTo(service.bytesBehind(exports.get(i).path("downloadUri").asText()));
            } else {
                assertThat(kept.has("file")).isFalse();
            }
        }
    }

    @Test
    void theAccountIsDescribedByBothItsSourcesAndOfKeysOnlyThatTheyExist() throws Exception {
        JsonNode document = account.json("data/account.json");
        assertThat(document.path("available").asBoolean()).isTrue();
        assertThat(document.at("/getAccountInfo/UserName").asText()).isEqualTo("Sandbox User");
        assertThat(document.at("/getAccountInfo/Quotas/Projects/Used").asInt()).isEqualTo(2);
        for (String key : List.of("TrainingKeys", "PredictionKeys")) {
            assertThat(document.at("/getAccountInfo/Keys/" + key + "/PrimaryKey").asText()).isEqualTo("exists");
            assertThat(document.at("/getAccountInfo/Keys/" + key + "/SecondaryKey").asText()).isEqualTo("exists");
        }
        assertThat(document.at("/armAccount/kind").asText()).isEqualTo("CustomVision.Training");
        assertThat(account.text("data/account.json")).doesNotContain(sandbox.trainingKey(), "sandbox-second-training-key",
                "sandbox-prediction-key", "sandbox-second-prediction-key");
    }

    @Test
    void theCocoFileListsEveryImageOnceWithTheProjectsTagsAsCategories() throws Exception {
        for (SandboxProject project : BAGS.keySet()) {
            DeliveredBag bag = BAGS.get(project);
            JsonNode coco = bag.json("data/annotations/coco.json");
            assertThat(coco.path("images")).hasSize(imagesEverywhere(project).size());
            Set<Integer> images = new HashSet<>();
            for (JsonNode image : coco.path("images")) {
                assertThat(bag.has("data/" + image.path("file_name").asText())).isTrue();
                assertThat(images.add(image.path("id").asInt())).isTrue();
            }
            Set<Integer> categories = new HashSet<>();
            List<String> names = new ArrayList<>();
            coco.path("categories").forEach(category -> {
                categories.add(category.path("id").asInt());
                names.add(category.path("name").asText());
            });
            assertThat(names).containsExactlyElementsOf(project.tags().stream().map(SandboxTag::name).toList());
            assertThat(coco.path("annotations")).isNotEmpty();
            for (JsonNode annotation : coco.path("annotations")) {
                assertThat(images).contains(annotation.path("image_id").asInt());
                assertThat(categories).contains(annotation.path("category_id").asInt());
                assertThat(annotation.path("bbox")).hasSize(4);
            }
        }
    }

    @Test
    void theBagsSayWhatTheyAreAndHowManyBelongTogether() {
        List<DeliveredBag> all = new ArrayList<>(BAGS.values());
        all.add(account);
        Set<String> numbers = new TreeSet<>();
        for (DeliveredBag bag : all) {
            Map<String, String> info = bag.info();
            long bytes = bag.payload().stream().mapToLong(path -> bag.bytes(path).length).sum();
            assertThat(info).containsEntry("Payload-Oxum", bytes + "." + bag.payload().size())
                    .containsEntry("External-Identifier", bag.name()).containsEntry("Bag-Group-Identifier", "all");
            assertThat(info.get("Bagging-Date")).matches("\\d{4}-\\d\\d-\\d\\d");
            numbers.add(info.get("Bag-Count"));
        }
        assertThat(numbers).containsExactly("1 of 3", "2 of 3", "3 of 3");
    }

    @Test
    void thePageNamesItsProject() {
        BAGS.forEach((project, bag) -> assertThat(bag.text("index.html")).contains(project.name()).contains(project.id().toString()));
    }

    @Test
    void theLibraryOfCongressVerifiesEveryBag() throws Exception {
        for (DeliveredBag bag : bags()) {
            Path unpacked = bag.unpack(folder.resolve("unpacked"));
            gov.loc.repository.bagit.domain.Bag read = new gov.loc.repository.bagit.reader.BagReader().read(unpacked);
            try (var verifier = new gov.loc.repository.bagit.verify.BagVerifier()) {
                verifier.isValid(read, false);
            }
            assertThat(read.getVersion()).isEqualTo(new gov.loc.repository.bagit.domain.Version(1, 0));
            assertThat(read.getPayLoadManifests()).hasSize(1);
            assertThat(read.getTagManifests()).hasSize(1);
        }
    }

    @Test
    void unzipOpensEveryArchive() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unzip")), "skipped: unzip is not installed");
        for (DeliveredBag bag : bags()) {
            Process unzip = new ProcessBuilder("/usr/bin/unzip", "-tqq", bag.file().toString()).redirectErrorStream(true).start();
            assertThat(new String(unzip.getInputStream().readAllBytes())).isEmpty();
            assertThat(unzip.waitFor()).isZero();
        }
    }

    @Test
    void ourOwnVerifierAgreesAndAFlippedByteMakesItFail() throws Exception {
        for (DeliveredBag bag : bags()) {
            assertThat(BagVerifier.verify(bag.file()).checks()).isNotEmpty().allMatch(Check::passed);
        }
        DeliveredBag bag = BAGS.values().iterator().next();
        byte[] picture = bag.bytes(bag.payload().stream().filter(path -> path.startsWith("data/images/")).findFirst().orElseThrow());
        byte[] archive = Files.readAllBytes(bag.file());
        archive[positionOf(picture, archive) + picture.length / 2] ^= 1;
        BagReport report = BagVerifier.verify(Files.write(folder.resolve(bag.name() + ".zip"), archive));
        assertThat(report.complete()).isFalse();
    }

    private static int positionOf(byte[] part, byte[] whole) {
        for (int i = 0; i + part.length <= whole.length; i++) {
            if (java.util.Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("images are not stored uncompressed");
    }

    private static List<DeliveredBag> bags() {
        List<DeliveredBag> bags = new ArrayList<>(BAGS.values());
        bags.add(account);
        return bags;
    }

    private static Set<String> imagesEverywhere(SandboxProject project) throws Exception {
        Set<String> ids = new TreeSet<>();
        List<UUID> places = new ArrayList<>(project.iterations().stream().map(SandboxIteration::id).toList());
        places.add(null);
        for (UUID place : places) {
            service.images(project.id(), place).forEach(image -> ids.add(image.path("id").asText()));
        }
        return ids;
    }

    private static List<JsonNode> exports(SandboxProject project, SandboxIteration iteration) throws Exception {
        List<JsonNode> exports = new ArrayList<>();
        service.get("/projects/" + project.id() + "/iterations/" + iteration.id() + "/export").forEach(exports::add);
        return exports;
    }
}
