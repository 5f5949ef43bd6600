package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** A request that names kinds gets those and no other, and the service is asked for nothing that they do not need. */
class ExportScopeTest {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static SandboxProject project;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        project = sandbox.data().projects().get(0);
        pipeline = Pipeline.on(sandbox, folder).start();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    static Stream<Arguments> kinds() {
        String i = "data/iterations/*/";
        String snapshots = "/iterations";
        return Stream.of(
                kind("images", List.of("data/images.jsonl", "data/images/*.jpg", "data/annotations/coco.json", i + "images.jsonl"),
                        // the tags are the categories of the annotations
                        List.of("/tags", snapshots, "/images/tagged", "/images/tagged/count", "/images/untagged", "/images/untagged/count",
                                // links for a window of images, since none is kept in a list
                                "/images/id")),
                kind("tags", List.of("data/tags.json", "data/tags/*.json", i + "tags.json"), List.of("/tags", "/tags/*", snapshots)),
                kind("predictions", List.of("data/predictions.jsonl", "data/predictions/*.jpg"), List.of("/predictions/query")),
                kind("exports", List.of(i + "exports.json", i + "models/ONNX-ONNX12.zip", i + "models/TensorFlow-TensorFlowNormal.zip"),
                        List.of(snapshots, "/iterations/*/export")),
                kind("iterations,performance",
                        List.of("data/iterations.json", i + "iteration.json", i + "performance.json", i + "image-performances.jsonl"),
                        List.of(snapshots, "/iterations/*", "/iterations/*/performance", "/iterations/*/performance/images",
                                "/iterations/*/performance/images/count")),
                kind("suggestions", List.of(i + "suggestions.jsonl"), List.of(snapshots, "/images/suggested")),
                kind("project", List.of("data/project.json"), List.of("")));
    }

    private static Arguments kind(String include, List<String> paths, List<String> calls) {
        return Arguments.of(include, paths, calls);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void onlyTheKindsAskedForAreInTheBag(String include, List<String> paths, List<String> calls) throws Exception {
        sandbox.forgetRequests();
        String id = include.replace(',', '-');
        JsonNode receipt = export(id, include, project.id().toString());

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        List<String> kinds = new ArrayList<>();
        receipt.path("kinds").fieldNames().forEachRemaining(kinds::add);
        assertThat(kinds).containsExactlyInAnyOrder(include.split(","));
        assertThat(pipeline.deliveredFiles()).filteredOn(file -> file.startsWith(id + "-"))
                .containsExactlyInAnyOrder(id + "-" + project.id() + ".zip", id + "-receipt.json", id + "-receipt.jws");
        assertThat(new TreeSet<>(DeliveredBag.of(pipeline, id, project.id()).payload().stream().map(ExportScopeTest::template).toList()))
                .isEqualTo(new TreeSet<>(paths));
        assertThat(calls()).isEqualTo(new TreeSet<>(Stream.concat(Stream.of("/projects"),
                calls.stream().map(call -> "/projects/*" + call)).toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "Plant safety"})
    void theAccountAloneIsOneBagAndNoProjectIsLookedInto(String projects) throws Exception {
        sandbox.forgetRequests();
        String id = projects.equals("*") ? "account-all" : "account-one";
        JsonNode receipt = export(id, "account", projects);

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(DeliveredBag.of(pipeline, id, "account").payload()).containsExactly("data/account.json", "data/projects.json");
        assertThat(pipeline.deliveredFiles()).filteredOn(file -> file.startsWith(id + "-"))
                .containsExactlyInAnyOrder(id + "-account.zip", id + "-receipt.json", id + "-receipt.jws");
        assertThat(calls()).containsExactly("/customvision/v1.2/Training/account", "/projects");
    }

    private static JsonNode export(String id, String include, String projects) throws Exception {
        JsonNode request = Json.MAPPER.createObjectNode().put("id", id).put("action", "export")
                .set("scope", Json.MAPPER.createObjectNode()
                        .<ObjectNode>set("projects", Json.MAPPER.createArrayNode().add(projects))
                        .set("include", Json.MAPPER.valueToTree(include.split(","))));
        return pipeline.carryOut(request.toString());
    }

    private static TreeSet<String> calls() {
        return new TreeSet<>(sandbox.requests().stream().filter(request -> request.server().equals("service"))
                .map(request -> template(request.path().replace("/customvision/v3.3/training", ""))).toList());
    }

    private static String template(String path) {
        return GUID.matcher(path).replaceAll("*");
    }
}
