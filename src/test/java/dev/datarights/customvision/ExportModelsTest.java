package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;

/** Models that were exported from an iteration: each that the service lists is in the archive, or is told as missing. */
class ExportModelsTest {

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private final SandboxProject project = data.addProject("Plant safety", Domain.COMPACT);
    private final SandboxIteration iteration = project.train("Iteration 1").addExport("ONNX", null, SmallFiles.model(1));

    static Stream<Arguments> withoutAFile() {
        return Stream.of(state("Exporting", it -> it.addExport("TensorFlow", "TensorFlowLite", "Exporting")),
                state("Failed", it -> it.addExport("TensorFlow", "TensorFlowLite", "Failed")),
                state("Done, without a link", it -> it.addExport("TensorFlow", "TensorFlowLite", "Done")));
    }

    private static Arguments state(String state, Consumer<SandboxIteration> export) {
        return Arguments.of(state, export);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutAFile")
    void oneWithoutAFileIsAFailedItemAndNothingIsDeleted(String state, Consumer<SandboxIteration> export) throws Exception {
        export.accept(iteration);
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            JsonNode exported = pipeline.carryOut("{\"id\":\"e\",\"action\":\"export\"}");
            assertThat(exported.path("state").asText()).isEqualTo("PARTIAL");
            assertOnlyFailure(exported);
            assertThat(exported.at("/kinds/exports/expected").asInt()).isEqualTo(2);
            assertThat(exported.at("/kinds/exports/done").asInt()).isEqualTo(1);

            JsonNode ended = pipeline.settle("{\"id\":\"d\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}");
            assertThat(ended.path("state").asText()).isEqualTo("REFUSED");
            assertOnlyFailure(pipeline.receipt("d"));
            assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
        }
    }

    private void assertOnlyFailure(JsonNode receipt) {
        assertThat(receipt.path("failures")).as(receipt.toPrettyString()).singleElement().satisfies(failure -> {
            assertThat(failure.path("kind").asText()).isEqualTo("exports");
            assertThat(failure.path("id").asText()).isEqualTo(iteration.id() + "/TensorFlow-TensorFlowLite");
        });
    }

    @Test
    void severalOfOnePlatformAndFlavorAreAllKeptEachWithItsFile() throws Exception {
        iteration.addExport("ONNX", null, SmallFiles.model(2)).addExport("ONNX", null, SmallFiles.model(3));
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            JsonNode receipt = pipeline.carryOut("{\"id\":\"e\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            DeliveredBag bag = DeliveredBag.of(pipeline, "e", project.id());
            String models = "data/iterations/" + iteration.id() + "/models/";
            JsonNode exports = bag.json("data/iterations/" + iteration.id() + "/exports.json");
            assertThat(exports.findValuesAsText("file")).containsExactly(models + "ONNX.zip", models + "ONNX-2.zip", models + "ONNX-3.zip");
            for (int i = 0; i < 3; i++) {
                assertThat(bag.bytes(exports.get(i).path("file").asText())).isEqualTo(SmallFiles.model(i + 1));
            }
            assertThat(receipt.at("/kinds/exports/done").asInt()).isEqualTo(3);
            assertThat(List.copyOf(bag.payload())).filteredOn(path -> path.startsWith(models)).hasSize(3);
        }
    }
}
