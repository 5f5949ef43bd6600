package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Fresh links are asked for in bulk, as often as they run out; what vanished meanwhile is told as gone, and nothing else is. */
class RenewedLinksTest {

    private static final Predicate<LoggedRequest> BY_IDS = request -> request.path().endsWith("/images/id");

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private final SandboxProject project = data.addProject("Plant safety", Domain.CLASSIFICATION);
    private final SandboxTag tag = project.addTag("helmet");

    private List<SandboxImage> images(int count) {
        List<SandboxImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(project.addImage(SmallFiles.picture(i), tag));
        }
        return images;
    }

    @Test
    void twoThousandImagesWithLinksOfTwoSecondsTakeAtMostFortyCallsForThem() throws Exception {
        SlowClock clock = new SlowClock();
        SandboxOptions options = SandboxOptions.defaults().withClock(clock).withLinkLifetime(Duration.ofSeconds(2));
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(2_000, 100), options); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            // a hundred images a second
            AdviceWith.adviceWith(pipeline.context(), "customvision-get-link", route -> route.weaveAddFirst().process(exchange -> clock.pass(10)));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.at("/kinds/images/done").asInt()).isEqualTo(2_000);
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links") && request.status() == 403).isNotEmpty();
            assertThat(sandbox.requests()).filteredOn(BY_IDS).hasSizeBetween(9, 40);
        }
    }

    @Test
    void linksThatRanOutAreAskedForTwoHundredAndFiftySixAtATime() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(3_000, 100)); Pipeline pipeline = expiring(sandbox)) {
            assertThat(export(pipeline).at("/kinds/images/done").asInt()).isEqualTo(3_000);
            // 391 for 100,000
            assertThat(sandbox.requests()).filteredOn(BY_IDS).hasSize(12);
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links")).hasSize(3_000);
        }
    }

    @Test
    void predictionsThatFillSeveralPagesAllArriveWhenTheirLinksRunOutMidway() throws Exception {
        SandboxIteration iteration = project.train("Iteration 1");
        for (int i = 0; i < 300; i++) {
            project.addPrediction(SmallFiles.picture(i), iteration, Instant.parse("2026-10-01T10:00:00Z").plusSeconds(i / 3));
        }
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = expiring(sandbox)) {
            sandbox.afterRequests(100, request -> request.server().equals("links"), sandbox::expireLinks);
            // a service that gives fewer in a page than it is asked for
            sandbox.faults().on("service", "POST", "/predictions/query$").after(12).status(400, "{\"code\":\"BadRequestPredictionResultsExceededCount\",\"message\":\"\"}");
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.at("/kinds/predictions/done").asInt()).isEqualTo(300);
            // two readings of six pages, then what gives links again
            assertThat(sandbox.requests()).filteredOn(request -> request.path().endsWith("/predictions/query")).hasSizeLessThan(12 + 30);
        }
    }

    @Test
    void aGatewayThatRefusesLongAddressesIsAskedForFewerAtATimeFromThenOn() throws Exception {
        SandboxOptions options = SandboxOptions.defaults().withUrlLimit(new SandboxOptions.UrlLimit(3_000, 414));
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(600, 100), options); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            assertThat(export(pipeline).at("/kinds/images/done").asInt()).isEqualTo(600);
            assertThat(sandbox.requests()).filteredOn(BY_IDS).filteredOn(request -> request.status() == 414).hasSizeLessThan(5);
            assertThat(sandbox.requests()).filteredOn(BY_IDS).hasSizeLessThan(20);
        }
    }

    @Test
    void anImageThatVanishedAfterItWasListedIsToldAsGoneAndNothingIsMissing() throws Exception {
        List<SandboxImage> images = images(20);
        SandboxImage unlisted = images.get(3);
        SandboxImage unlinked = images.get(9);
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = before(sandbox, () -> project.removeFromWorkspace(unlisted.id()))) {
            // this one's link was given out when it went
            sandbox.afterRequests(2, BY_IDS, () -> project.removeFromWorkspace(unlinked.id()));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.path("goneSince").findValuesAsText("id")).contains(unlisted.id().toString());
            assertThat(receipt.at("/kinds/images/done").asInt() + receipt.path("goneSince").size()).isEqualTo(20);
            assertThat(receipt.at("/kinds/images/failed").asInt()).isZero();
        }
    }

    @Test
    void anImageWhoseBytesAreThereNoMoreIsGoneOnlyIfItsRecordIsToo() throws Exception {
        List<SandboxImage> images = images(3);
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().loseImage(images.get(0).id());
            sandbox.faults().on("links", "GET", compact(images.get(1).id())).after(0).status(404, "");
            sandbox.afterRequest(request -> request.path().contains(compact(images.get(1).id())), () -> project.removeFromWorkspace(images.get(1).id()));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures").findValuesAsText("id")).containsExactly(images.get(0).id().toString());
            assertThat(receipt.path("goneSince").findValuesAsText("id")).containsExactly(images.get(1).id().toString());
        }
    }

    @Test
    void anImageThatLeftTheWorkspaceIsFoundInTheIterationThatStillHoldsIt() throws Exception {
        List<SandboxImage> images = images(3);
        project.train("Iteration 1");
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = before(sandbox, () -> project.removeFromWorkspace(images.get(1).id()))) {
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.has("goneSince")).isFalse();
            assertThat(DeliveredBag.of(pipeline, "e", project.id()).bytes("data/images/" + images.get(1).id() + ".gif")).isEqualTo(SmallFiles.picture(1));
        }
    }

    @Test
    void anEmptyAnswerToAllThatIsAskedForSaysOfNoImageThatItIsGone() throws Exception {
        images(5);
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().on("service", "GET", "/images/id$").always().body("application/json", "[]".getBytes(StandardCharsets.UTF_8));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures")).hasSize(5);
            assertThat(receipt.has("goneSince")).isFalse();
        }
    }

    @Test
    void whatVanishedIsNotDeletedUnderItsOldPlanAndTheNextAttemptPlansWithoutIt() throws Exception {
        List<SandboxImage> images = images(5);
        String request = "{\"id\":\"e\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}";
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = before(sandbox, () -> project.removeFromWorkspace(images.get(1).id()))) {
            assertThat(pipeline.settle(request).path("state").asText()).isEqualTo("REFUSED");
            assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);

            assertThat(pipeline.settle(request).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        }
    }

    @Test
    void noListOnDiskHoldsASignedLink() throws Exception {
        List<SandboxImage> images = images(5);
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().loseImage(images.get(2).id());
            assertThat(export(pipeline).path("state").asText()).isEqualTo("PARTIAL");
            assertThat(signed()).isEmpty();
            assertThat(folder.resolve("requests/e/work/" + project.id() + "/listing/images.jsonl")).content().contains("/i-");
        }
    }

    private List<Path> signed() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("sig=")) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    private static JsonNode export(Pipeline pipeline) throws Exception {
        return pipeline.carryOut("{\"id\":\"e\",\"action\":\"export\"}");
    }

    /** All links that were given out while the request was planned have run out. */
    private Pipeline expiring(Sandbox sandbox) throws Exception {
        return before(sandbox, sandbox::expireLinks);
    }

    /** Does something between the plan and the first fetch. */
    private Pipeline before(Sandbox sandbox, Runnable action) throws Exception {
        Pipeline pipeline = Pipeline.on(sandbox, folder).start();
        AdviceWith.adviceWith(pipeline.context(), "customvision-dispatch-jobs", route -> route.weaveAddFirst().process(exchange -> action.run()));
        return pipeline;
    }

    private static String compact(UUID id) {
        return id.toString().replace("-", "");
    }

    /** Time passes only when it is told to. */
    private static final class SlowClock extends Clock {

        private final AtomicLong passed = new AtomicLong();

        void pass(long milliseconds) {
            passed.addAndGet(milliseconds);
        }

        @Override
        public Instant instant() {
            return Instant.parse("2026-11-24T09:00:00Z").plusMillis(passed.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
