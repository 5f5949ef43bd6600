package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Something other than the picture or the model comes from a link that answers 200, from a proxy or a filter on the way. */
class BytesOfAnotherKindTest {

    private static final String PAGE = "<!DOCTYPE html><html><body>Your access is being checked</body></html>";

    @TempDir
    static Path folder;

    private static final SandboxData DATA = new SandboxData();
    private static final SandboxProject PROJECT = DATA.addProject("Plant safety", Domain.CLASSIFICATION);
    private static final SandboxTag TAG = PROJECT.addTag("helmet");
    private static final byte[] PICTURE = new JpegPicture(60, 40, 1).bytes();
    private static final SandboxImage IMAGE = PROJECT.addImage(PICTURE, TAG);
    private static final SandboxIteration ITERATION = PROJECT.train("Iteration 1").addExport("ONNX", null, SmallFiles.model(1));
    private static final SandboxPrediction PREDICTION = PROJECT.addPrediction(PICTURE, ITERATION, Instant.parse("2026-01-15T12:00:00Z"),
            SandboxScore.of(TAG, 0.9));
    private static Sandbox sandbox;
    private static Pipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(DATA);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2").start();
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

    static Stream<Arguments> bytes() throws Exception {
        byte[] model = SmallFiles.model(1);
        return Stream.of(
                image("a page", "text/html", text(PAGE)),
                image("a page around a picture", "text/html; charset=utf-8", PICTURE),
                image("JSON", "application/json", text("{\"error\":\"blocked\"}")),
                image("an error in XML", "application/xml", text("<?xml version=\"1.0\"?><Error><Code>ServerBusy</Code></Error>")),
                image("text that begins as a bitmap does", "image/bmp", text("BM: this picture was blocked")),
                image("half of the picture", "image/jpeg", Arrays.copyOf(PICTURE, PICTURE.length / 2)),
                image("half of another kind of picture", "image/png", Arrays.copyOf(png(), png().length / 2)),
                image("a picture of another shape", "image/png", png()),
                image("a model", "application/zip", model),
                prediction("a page", "text/html", text(PAGE)),
                prediction("half of the picture", "image/jpeg", Arrays.copyOf(PICTURE, PICTURE.length / 2)),
                prediction("an empty page", "text/html", new byte[0]),
                model("a page", "text/html", text(PAGE)),
                model("nothing", "application/zip", new byte[0]),
                model("a picture", "image/jpeg", PICTURE),
                model("half of the model", "application/zip", Arrays.copyOf(model, model.length / 2)));
    }

    private static Arguments image(String what, String type, byte[] bytes) {
        return Arguments.of("images", what, "/i-.*" + compact(IMAGE.id()), IMAGE.id().toString(), type, bytes);
    }

    private static Arguments prediction(String what, String type, byte[] bytes) {
        return Arguments.of("predictions", what, "/predictionimages/", PREDICTION.id().toString(), type, bytes);
    }

    private static Arguments model(String what, String type, byte[] bytes) {
        return Arguments.of("exports", what, "/m-", ITERATION.id() + "/ONNX", type, bytes);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bytes")
    void isNeverArchivedInItsPlaceAndNothingIsDeleted(String kind, String what, String path, String id, String type, byte[] bytes) throws Exception {
        sandbox.forgetRequests();
        sandbox.faults().on("links", "GET", path).always().body(type, bytes);

        String request = kind + "-" + what.replaceAll("\\W", "-");
        JsonNode ended = pipeline.settle("{\"id\":\"" + request + "\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}");

        JsonNode receipt = pipeline.receipt(request);
        assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("REFUSED");
        assertThat(receipt.path("failures")).singleElement().satisfies(failure -> {
            assertThat(failure.path("kind").asText()).isEqualTo(kind);
            assertThat(failure.path("id").asText()).isEqualTo(id);
        });
        // a fault of the way may pass, so it was tried as often as any other
        assertThat(sandbox.requests()).filteredOn(seen -> seen.server().equals("links") && seen.path().matches(".*" + path + ".*")).hasSize(3);
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
    }

    @Test
    void isAskedForAgainUntilTheRealBytesCome() throws Exception {
        sandbox.faults().on("links", "GET", "/i-").times(2).body("text/html", text(PAGE));

        JsonNode receipt = pipeline.carryOut("{\"id\":\"passes\",\"action\":\"export\"}");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(DeliveredBag.of(pipeline, "passes", PROJECT.id()).bytes("data/images/" + IMAGE.id() + ".jpg")).isEqualTo(PICTURE);
    }

    @Test
    void isNotSuspectedOfAPictureThatWasTurnedOrMadeSmaller() throws Exception {
        for (JpegPicture same : new JpegPicture[] {new JpegPicture(40, 60, 1), new JpegPicture(30, 20, 1), new JpegPicture(120, 80, 1)}) {
            String request = "same-" + same.width();
            sandbox.faults().on("links", "GET", "/i-").body("image/jpeg", same.bytes());
            assertThat(pipeline.carryOut("{\"id\":\"" + request + "\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
            assertThat(DeliveredBag.of(pipeline, request, PROJECT.id()).bytes("data/images/" + IMAGE.id() + ".jpg")).isEqualTo(same.bytes());
        }
    }

    private static byte[] png() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(90, 20, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String compact(UUID id) {
        return id.toString().replace("-", "");
    }
}
