package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.Check;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;
import dev.datarights.customvision.service.Json;

/** Names are data: whatever people called their projects and tags arrives unchanged, and steers nothing. */
class ExportNamesTest {

    private static final List<String> HOSTILE = List.of("../../etc/passwd", "<script>alert(1)</script>", "=cmd|'/C calc'!A0", "CON",
            "x".repeat(300), "\uD83E\uDDBA helmet \uD83D\uDE00", "${sys.user.home}", "{{env:PATH}}", "line\nbreak\r\nand tab\t", "\"quote' & \\back",
            "${body}", "#{1+1}", "{{customvision.accounts.sandbox.training-key}}", "https://shop.example/search?q=helmet&page=2", "%2e%2e%2f", "\u202Etxt.exe");

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static JsonNode receipt;
    private static SandboxProject empty;
    private static SandboxImage noBytes;
    private static final Map<String, SandboxProject> PROJECTS = new LinkedHashMap<>();

    @BeforeAll
    static void exportHostileNames() throws Exception {
        SandboxData data = new SandboxData();
        byte[] picture = new JpegPicture(24, 24, 1).bytes();
        for (String name : HOSTILE) {
            SandboxProject project = data.addProject(name, Domain.CLASSIFICATION).description(name);
            SandboxTag tag = project.addTag(name, name, "Regular");
            Map<String, String> metadata = new HashMap<>(Map.of(name, "key", "value", name, "productUrl", name, "file", "../" + name));
            project.addImage(picture, List.of(tag), List.of(), metadata, Instant.parse("2026-10-01T00:00:00Z"));
            PROJECTS.put(name, project);
        }
        PROJECTS.values().iterator().next().train("../" + HOSTILE.get(1)).publish(HOSTILE.get(2));
        empty = data.addProject("Twice", Domain.CLASSIFICATION);
        SandboxProject second = data.addProject("Twice", Domain.DETECTION);
        noBytes = second.addImage(new byte[0], second.addTag("nothing"));
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).start();
        receipt = pipeline.carryOut("{\"id\":\"names\",\"action\":\"export\",\"scope\":{\"projects\":[\"*\"]}}");
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
        PROJECTS.clear();
    }

    @Test
    void theExportIsCompleteAndEveryBagIsValid() throws Exception {
        assertThat(receipt.path("state").asText()).as(receipt.toString()).isEqualTo("COMPLETE");
        for (SandboxProject project : sandbox.data().projects()) {
            assertThat(BagVerifier.verify(DeliveredBag.of(pipeline, "names", project.id()).file()).checks()).allMatch(Check::passed);
        }
    }

    @Test
    void everyNameArrivesUnchanged() throws Exception {
        for (Map.Entry<String, SandboxProject> entry : PROJECTS.entrySet()) {
            String name = entry.getKey();
            SandboxProject project = entry.getValue();
            DeliveredBag bag = DeliveredBag.of(pipeline, "names", project.id());
            JsonNode tag = bag.json("data/tags/" + project.tags().get(0).id() + ".json");
            JsonNode image = bag.lines("data/images.jsonl").get(0);
            assertThat(bag.json("data/project.json").path("name").asText()).isEqualTo(name);
            assertThat(bag.json("data/project.json").path("description").asText()).isEqualTo(name);
            assertThat(tag.path("name").asText()).isEqualTo(name);
            assertThat(tag.path("description").asText()).isEqualTo(name);
            assertThat(bag.json("data/tags.json").get(0)).isEqualTo(tag);
            assertThat(image.at("/tags/0/tagName").asText()).isEqualTo(name);
            assertThat(image.path("metadata")).isEqualTo(Json.MAPPER.<JsonNode>valueToTree(project.images().get(0).metadata()));
            assertThat(bag.json("data/annotations/coco.json").at("/categories/0/name").asText()).isEqualTo(name);
        }
        JsonNode projects = DeliveredBag.of(pipeline, "names", "account").json("data/projects.json");
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(projects.get(i).path("name").asText()).isEqualTo(HOSTILE.get(i));
        }
        JsonNode iteration = DeliveredBag.of(pipeline, "names", PROJECTS.get(HOSTILE.get(0)).id()).json("data/iterations.json").get(0);
        assertThat(iteration.path("name").asText()).isEqualTo("../" + HOSTILE.get(1));
        assertThat(iteration.path("publishName").asText()).isEqualTo(HOSTILE.get(2));
    }

    @Test
    void noPathIsMadeOfAName() throws Exception {
        for (SandboxProject project : sandbox.data().projects()) {
            assertThat(DeliveredBag.of(pipeline, "names", project.id()).entries().keySet()).allMatch(path -> path.matches("[a-z0-9/._-]+"));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> folder.relativize(file).toString())).allMatch(path -> path.matches("[A-Za-z0-9/._-]*"));
        }
    }

    @Test
    void thePageShowsNamesAsText() throws Exception {
        for (Map.Entry<String, SandboxProject> entry : PROJECTS.entrySet()) {
            String page = DeliveredBag.of(pipeline, "names", entry.getValue().id()).text("index.html");
            assertThat(page).doesNotContain("<script", System.getProperty("user.home"), sandbox.trainingKey());
            if (entry.getKey().startsWith("<script>")) {
                assertThat(page).contains("&lt;script&gt;alert(1)&lt;");
            }
        }
    }

    @Test
    void noNameReachesTheReceipt() throws Exception {
        String text = Files.readString(pipeline.delivered().resolve("names-receipt.json"), StandardCharsets.UTF_8);
        for (String name : List.of("passwd", "script", "calc", "xxxxxxxx", "helmet", "user.home", "env:PATH", "Twice")) {
            assertThat(text).doesNotContain(name);
        }
    }

    @Test
    void twoProjectsOfOneNameBothArrive() {
        assertThat(sandbox.data().projects()).filteredOn(project -> project.name().equals("Twice")).hasSize(2)
                .allSatisfy(project -> assertThat(DeliveredBag.of(pipeline, "names", project.id()).json("data/project.json").path("id").asText())
                        .isEqualTo(project.id().toString()));
        assertThat(receipt.path("archives")).hasSize(HOSTILE.size() + 3);
    }

    @Test
    void anImageOfNoBytesArrivesAsAnEmptyFile() throws Exception {
        SandboxProject second = sandbox.data().projects().get(HOSTILE.size() + 1);
        DeliveredBag bag = DeliveredBag.of(pipeline, "names", second.id());
        assertThat(bag.bytes("data/images/" + noBytes.id() + ".bin")).isEmpty();
        assertThat(bag.lines("data/images.jsonl").get(0).path("file").asText()).isEqualTo("data/images/" + noBytes.id() + ".bin");
    }

    @Test
    void aProjectWithNothingInItArrivesToo() throws Exception {
        DeliveredBag bag = DeliveredBag.of(pipeline, "names", empty.id());
        assertThat(bag.payload()).containsExactly("data/annotations/coco.json", "data/images.jsonl", "data/iterations.json",
                "data/predictions.jsonl", "data/project.json", "data/tags.json");
        assertThat(bag.bytes("data/images.jsonl")).isEmpty();
    }

    @Test
    void aNameThatTwoProjectsBearIsRefusedWithBothIdsAndLeavesNothing() {
        InvalidRequestException refused = refusal("ambiguous", "Twice");
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("scope.projects[0]");
            assertThat(problem.remedy()).contains(empty.id().toString(), sandbox.data().projects().get(HOSTILE.size() + 1).id().toString());
        });
        assertThat(pipeline.requests().resolve("ambiguous")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nobody", "00000000-0000-0000-0000-000000000000", "${sys.user.home}/x", "../names"})
    void aProjectThatDoesNotExistIsRefusedAndLeavesNothing(String name) {
        InvalidRequestException refused = refusal("unknown", name);
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("scope.projects[0]");
            assertThat(problem.what()).contains(name);
        });
        assertThat(refused).hasMessageNotContaining(System.getProperty("user.home") + "/");
        assertThat(pipeline.requests().resolve("unknown")).doesNotExist();
    }

    @Test
    void aHostileNameCanBeAskedForByName() throws Exception {
        String name = "${sys.user.home}";
        ObjectNode request = Json.MAPPER.createObjectNode().put("id", "by-name").put("action", "export");
        request.putObject("scope").putArray("projects").add(name);
        JsonNode one = pipeline.carryOut(request.toString());
        assertThat(one.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(one.at("/asked/projects/0").asText()).isEqualTo(PROJECTS.get(name).id().toString());
    }

    private static InvalidRequestException refusal(String id, String project) {
        ObjectNode request = Json.MAPPER.createObjectNode().put("id", id).put("action", "export");
        request.putObject("scope").putArray("projects").add(project);
        return catchThrowableOfType(InvalidRequestException.class, () -> pipeline.carryOut(request.toString()));
    }
}
