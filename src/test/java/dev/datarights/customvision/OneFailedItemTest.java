package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.Faults;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What was to be exported before it is deleted, and could not be in one single item, of whichever kind. */
class OneFailedItemTest {

    private static final String ID = "[0-9a-f-]{36}";

    @TempDir
    static Path folder;

    private static final SandboxData DATA = new SandboxData();
    private static final SandboxProject PROJECT = DATA.addProject("Plant safety", Domain.CLASSIFICATION);
    private static final SandboxTag TAG = PROJECT.addTag("helmet");
    private static final SandboxImage IMAGE = PROJECT.addImage(new JpegPicture(60, 40, 1).bytes(), TAG);
    private static final SandboxIteration ITERATION = PROJECT.train("Iteration 1").addExport("ONNX", null, SmallFiles.model(1));
    private static final SandboxPrediction PREDICTION = PROJECT.addPrediction(new JpegPicture(50, 40, 2).bytes(), ITERATION,
            Instant.parse("2026-01-15T12:00:00Z"), SandboxScore.of(TAG, 0.9));
    private static Sandbox sandbox;
    private static Pipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(DATA);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "1").start();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    @BeforeEach
    void allIsWell() {
        sandbox.faults().clear();
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("tags", TAG.id(), faults -> refuse(faults, "/tags/" + ID + "$", "NotFoundTag")),
                kind("iterations", ITERATION.id(), faults -> refuse(faults, "/iterations/" + ID + "$", "NotFoundIteration")),
                kind("performance", ITERATION.id(), faults -> refuse(faults, "/performance$", "NotFoundIteration")),
                kind("images", IMAGE.id(), faults -> faults.loseImage(IMAGE.id())),
                kind("exports", ITERATION.id(), faults -> faults.on("links", "GET", "/m-").always().status(404, "")),
                kind("predictions", PREDICTION.id(), faults -> faults.loseImage(PREDICTION.id())));
    }

    private static Arguments kind(String kind, Object id, Consumer<Faults> fault) {
        return Arguments.of(kind, id.toString(), fault);
    }

    private static void refuse(Faults faults, String path, String code) {
        faults.on("service", "GET", path).always().status(404, "{\"code\":\"" + code + "\",\"message\":\"\"}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void refusesTheWholeDeleteIsNamedAndNothingIsDeleted(String kind, String id, Consumer<Faults> fault) throws Exception {
        fault.accept(sandbox.faults());

        JsonNode ended = pipeline.settle("{\"id\":\"" + kind + "\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}");

        JsonNode receipt = pipeline.receipt(kind);
        assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("REFUSED");
        assertThat(receipt.path("failures")).singleElement().satisfies(failure -> {
            assertThat(failure.path("kind").asText()).isEqualTo(kind);
            assertThat(failure.path("id").asText()).startsWith(id);
        });
        assertThat(ended.path("outcome").asText()).contains(id);
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
    }
}
