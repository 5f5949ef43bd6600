package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxDeleteTest {

    private final Sandbox sandbox = Sandbox.start(SandboxData.samples(),
            SandboxOptions.defaults().withClock(Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC)));
    private final Caller caller = new Caller(sandbox);
    private final SandboxProject project = sandbox.data().projects().get(0);
    private final SandboxProject other = sandbox.data().projects().get(1);
    private final SandboxIteration first = project.iterations().get(0);
    private final SandboxIteration published = project.iterations().get(1);
    private final String base = "/projects/" + project.id();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void done(int status, String path) {
        HttpResponse<byte[]> response = caller.delete(path);
        assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(status);
        assertThat(response.body()).isEmpty();
    }

    private void refused(int status, String code, String path) {
        HttpResponse<byte[]> response = caller.delete(path);
        assertThat(response.statusCode()).as(path).isEqualTo(status);
        assertThat(caller.parse(response).path("code").asText()).as(path).isEqualTo(code);
    }

    private int count(String query) {
        return caller.v33(base + "/images/count" + query).intValue();
    }

    private int countIn(SandboxIteration iteration) {
        return count("?iterationId=" + iteration.id());
    }

    private static String images(String ids) {
        return "/images?imageIds=" + ids;
    }

    private static String freshIds(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(0x4000L, Long.MIN_VALUE + i).toString()).collect(Collectors.joining(","));
    }

    @Test
    void withoutAllIterationsAnImageLeavesTheWorkspaceAtOnceAndStaysInItsIterations() {
        SandboxImage image = project.images().get(0);
        int before = count("");

        done(204, base + images(image.id() + "," + UUID.randomUUID()));

        assertThat(count("")).isEqualTo(before - 1);
        assertThat(caller.v33(base + "/images/id?imageIds=" + image.id())).isEmpty();
        assertThat(caller.v33(base + "/images/id?imageIds=" + image.id() + "&iterationId=" + first.id())).hasSize(1);
    }

    @Test
    void withAllIterationsItIsListedUntilTheDelayIsOverAndThenGoneEverywhere() {
        SandboxImage image = project.images().get(0);
        String link = caller.v33(base + "/images/id?imageIds=" + image.id()).get(0).get("originalImageUri").asText();
        try (Sandbox slow = Sandbox.start(sandbox.data(), SandboxOptions.defaults().withDeleteDelay(Duration.ofHours(1)))) {
            int before = count("");
            HttpResponse<byte[]> asked = new Caller(slow).delete(base + images(image.id() + "&allIterations=true"));
            assertThat(asked.statusCode()).isEqualTo(202);
            assertThat(asked.headers().firstValue("Content-Length")).hasValue("0");
            assertThat(count("")).isEqualTo(before);
        }
        int workspace = count("");
        int snapshot = countIn(first);

        done(202, base + images(image.id() + "&allIterations=true"));

        await().pollDelay(Duration.ZERO).until(() -> project.findImage(image.id()).isEmpty());
        assertThat(count("")).isEqualTo(workspace - 1);
        assertThat(countIn(first)).isEqualTo(snapshot - 1);
        assertThat(caller.link(link).statusCode()).isEqualTo(404);
    }

    @Test
    void anImageThatOnlyAnIterationHoldsGoesWithAllIterations() {
        SandboxImage withdrawn = first.images().stream()
                .filter(image -> project.workspace().image(image.id()).isEmpty()).findFirst().orElseThrow();

        done(204, base + images(withdrawn.id().toString()));
        assertThat(project.findImage(withdrawn.id())).isPresent();
        done(202, base + images(withdrawn.id() + "&allIterations=true"));

        await().pollDelay(Duration.ZERO).until(() -> project.findImage(withdrawn.id()).isEmpty());
    }

    @Test
    void allImagesTakesWhatWasThereWhenItWasAskedFor() {
        int inFirst = countIn(first);
        sandbox.afterRequest(request -> request.method().equals("DELETE"), () -> project.addImage(new JpegPicture(64, 64, 1).bytes()));

        done(202, base + "/images?allImages=true");

        await().pollDelay(Duration.ZERO).until(() -> count("") == 1);
        assertThat(countIn(first)).isEqualTo(inFirst);
        done(202, base + "/images?allImages=true&allIterations=true");
        await().pollDelay(Duration.ZERO).until(() -> count("") + countIn(first) + countIn(published) == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "/images, 400, BadRequestRequiredParamIsNull",
        "/images?imageIds=, 400, BadRequestRequiredParamIsNull",
        "/images?allIterations=true, 400, BadRequestRequiredParamIsNull",
        "/images?imageIds=nonsense, 400, BadRequestInvalidIds",
        "/images?allImages=perhaps, 400, BadRequestInvalid",
        "/images?imageIds={257}, 400, BadRequestExceededBatchSize",
        "/images?allImages=true&imageIds={1}, 400, BadRequestInvalid",
        "/predictions, 400, BadRequestPredictionIdsMissing",
        "/predictions?ids={65}, 400, BadRequestPredictionIdsExceededCount",
        "/images/regions?regionIds={65}, 400, BadRequestExceededBatchSize",
        "/images/tags?imageIds={1}, 400, BadRequestRequiredParamIsNull",
        "/images/tags?imageIds={1}&tagIds={21}, 400, BadRequestExceededBatchSize",
        "/tags/{1}, 404, NotFoundTag",
        "/iterations/{1}, 404, NotFoundIteration",
        "/iterations/{1}/publish, 404, NotFoundIteration",
        "/iterations/{first}/publish, 400, BadRequestIterationNotPublished",
        "/iterations/{published}, 400, BadRequestIterationIsPublished",
        "'', 400, BadRequestIterationIsPublished"})
    void aWrongDeleteGetsTheServicesOwnErrorAndChangesNothing(String call, int status, String code) {
        Map<String, String> before = EverythingRead.of(caller, project);
        String path = call.replace("{first}", first.id().toString()).replace("{published}", published.id().toString());
        for (int count : new int[] {1, 21, 65, 257}) {
            path = path.replace("{" + count + "}", freshIds(count));
        }

        refused(status, code, base + path);

        assertThat(EverythingRead.of(caller, project)).isEqualTo(before);
    }

    @Test
    void everyDeleteOfAProjectThatIsNotThereSaysSo() {
        String missing = "/projects/" + UUID.randomUUID();
        String id = UUID.randomUUID().toString();
        for (String path : List.of("", images(id), "/images/tags?imageIds=" + id + "&tagIds=" + id, "/images/regions?regionIds=" + id,
                "/predictions?ids=" + id, "/tags/" + id, "/iterations/" + id, "/iterations/" + id + "/publish")) {
            refused(404, "NotFoundProject", missing + path);
        }
    }

    @Test
    void theLargestBatchesAreTaken() {
        done(202, base + images(freshIds(256) + "&allIterations=true"));
        done(204, base + "/predictions?ids=" + freshIds(64));
    }

    @Test
    void predictionsGoWithTheirPictures() {
        List<SandboxPrediction> all = project.predictions();
        String link = caller.queryPredictions(project, "{\"orderBy\":\"Oldest\"}").at("/results/0/originalImageUri").asText();
        assertThat(caller.link(link).statusCode()).isEqualTo(200);

        done(204, base + "/predictions?ids=" + all.get(0).id() + "," + all.get(2).id() + "," + UUID.randomUUID());

        assertThat(caller.queryPredictions(project, "{\"orderBy\":\"Oldest\"}").at("/results").findValuesAsText("id"))
                .containsExactly(all.get(1).id().toString(), all.get(3).id().toString());
        assertThat(caller.link(link).statusCode()).isEqualTo(404);
    }

    @Test
    void aPublishedIterationGoesOnceItIsUnpublishedAndTheOthersStay() {
        String iteration = base + "/iterations/" + published.id();
        JsonNode others = caller.v33(base + "/iterations/" + first.id());
        sandbox.faults().unpublishFails(published.id());
        refused(400, "BadRequestUnpublishFailed", iteration + "/publish");
        assertThat(caller.v33(iteration).get("publishName").asText()).isEqualTo("gate-camera");
        sandbox.faults().clear();

        done(204, iteration + "/publish");
        assertThat(caller.v33(iteration).get("publishName").isNull()).isTrue();
        refused(400, "BadRequestIterationNotPublished", iteration + "/publish");
        done(204, iteration);

        refused(404, "NotFoundIteration", iteration);
        assertThat(caller.v33(base + "/iterations")).containsExactly(others);
    }

    @Test
    void anIterationInTrainingCannotBeDeletedUntilItHasEnded() {
        SandboxIteration training = project.startTraining("Iteration 3");

        refused(400, "BadRequestTrainingAlreadyInProgress", base + "/iterations/" + training.id());
        training.status("Failed");
        done(204, base + "/iterations/" + training.id());
    }

    @Test
    void theWorkspaceCanBeListedAsAnIterationAndCannotBeDeleted() {
        assertThat(caller.v33(base + "/iterations").findValuesAsText("status")).doesNotContain("New");
        try (Sandbox old = Sandbox.start(sandbox.data(), SandboxOptions.defaults().withWorkspaceListed(true))) {
            Caller reader = new Caller(old);
            JsonNode workspace = reader.v33(base + "/iterations").get(0);
            assertThat(workspace.get("status").asText()).isEqualTo("New");
            assertThat(workspace.has("trainedAt")).isFalse();
            String id = workspace.get("id").asText();

            assertThat(reader.v33(base + "/iterations/" + id)).isEqualTo(workspace);
            assertThat(reader.v33(base + "/images/count?iterationId=" + id).intValue()).isEqualTo(count(""));
            assertThat(reader.v33(base + "/iterations/" + id + "/export")).isEmpty();
            refused(400, "BadRequestWorkspaceNotDeletable", base + "/iterations/" + id);
            refused(400, "BadRequestIterationNotPublished", base + "/iterations/" + id + "/publish");
        }
    }

    @Test
    void aTagGoesFromTheWorkspaceWithItsLinksAndRegionsAndIterationsKeepTheirs() {
        String detection = "/projects/" + other.id();
        SandboxTag can = other.tags().get(1);
        SandboxIteration trained = other.iterations().get(0);
        String inIteration = "?iterationId=" + trained.id();
        JsonNode snapshotTags = caller.v33(detection + "/tags" + inIteration);
        List<JsonNode> snapshotImages = caller.pages(detection + "/images/tagged" + inIteration, 256);
        int images = caller.v33(detection + "/images/count").intValue();

        done(204, detection + "/tags/" + can.id());

        assertThat(caller.v33(detection + "/tags").findValuesAsText("id")).containsExactly(other.tags().get(0).id().toString());
        assertThat(caller.v33(detection + "/images?take=256").findValuesAsText("tagId"))
                .isNotEmpty().doesNotContain(can.id().toString());
        assertThat(caller.v33(detection + "/images/count").intValue()).isEqualTo(images);
        assertThat(caller.v33(detection + "/tags" + inIteration)).isEqualTo(snapshotTags);
        assertThat(caller.pages(detection + "/images/tagged" + inIteration, 256)).isEqualTo(snapshotImages);
        refused(404, "NotFoundTag", detection + "/tags/" + can.id());
    }

    @Test
    void aRegionAndATagCanBeTakenFromOneImage() {
        SandboxImage image = other.images().stream().filter(one -> one.tags().size() == 2).findFirst().orElseThrow();
        String detection = "/projects/" + other.id();

        done(204, detection + "/images/regions?regionIds=" + image.regions().get(0).regionId());
        SandboxImage after = other.workspace().image(image.id()).orElseThrow();
        assertThat(after.regions()).containsExactly(image.regions().get(1));
        assertThat(after.tags()).containsExactly(image.tags().get(1));

        done(204, detection + "/images/tags?imageIds=" + image.id() + "&tagIds=" + image.tags().get(1).tagId());
        JsonNode bare = caller.v33(detection + "/images/id?imageIds=" + image.id()).get(0);
        assertThat(bare.has("tags") || bare.has("regions")).isFalse();
    }

    @Test
    void aDeletedProjectLeavesNothingAndEveryOtherIsAsBefore() {
        Map<String, String> before = EverythingRead.of(caller, other);
        List<String> links = EverythingRead.of(caller, project).keySet().stream().filter(key -> key.startsWith("http")).toList();
        assertThat(links).hasSizeGreaterThan(10).allSatisfy(link -> assertThat(caller.link(link).statusCode()).isEqualTo(200));

        done(204, base + "/predictions?ids=" + project.predictions().get(0).id());
        done(204, base + "/iterations/" + published.id() + "/publish");
        done(202, base + images(project.images().get(0).id() + "&allIterations=true"));
        done(204, base + "/iterations/" + published.id());
        done(204, base + "/tags/" + project.tags().get(0).id());
        done(204, base);

        for (String path : List.of("", "/tags", "/iterations", "/images", "/images/count", "/iterations/" + first.id(),
                "/iterations/" + first.id() + "/export")) {
            HttpResponse<byte[]> gone = caller.get("/customvision/v3.3/training" + base + path);
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(caller.parse(gone).get("code").asText()).isEqualTo("NotFoundProject");
        }
        refused(404, "NotFoundProject", base);
        assertThat(caller.v33("/projects").findValuesAsText("id")).containsExactly(other.id().toString());
        assertThat(links).allSatisfy(link -> assertThat(caller.link(link).statusCode()).isEqualTo(404));
        assertThat(EverythingRead.of(caller, other)).isEqualTo(before);
    }

    @Test
    void nothingIsDeletedInDisasterRecoveryModeAndAllCanBeRead() {
        published.unpublish();
        project.drMode(true);
        Map<String, String> before = EverythingRead.of(caller, project);
        UUID image = project.images().get(0).id();
        for (String path : deletes(image)) {
            refused(403, "ForbiddenDRModeEnabled", base + path);
        }
        assertThat(EverythingRead.of(caller, project)).isEqualTo(before);
    }

    @Test
    void whileTheCustomersKeyIsRevokedEveryCallOfTheProjectSaysSo() {
        UUID image = project.images().get(0).id();
        project.customerManagedKeyRevoked(true);
        for (String path : deletes(image)) {
            refused(400, "BadRequestCustomerManagedKeyRevoked", base + path);
        }
        for (String path : List.of("", "/tags", "/iterations", "/images/tagged", "/images/count")) {
            assertThat(caller.parse(caller.get("/customvision/v3.3/training" + base + path)).get("code").asText())
                    .isEqualTo("BadRequestCustomerManagedKeyRevoked");
        }
        assertThat(caller.v33("/projects")).hasSize(2);

        project.customerManagedKeyRevoked(false);
        assertThat(project.workspace().image(image)).isPresent();
    }

    private List<String> deletes(UUID image) {
        return List.of(images(image.toString()), images(image + "&allIterations=true"), "/images?allImages=true",
                "/predictions?ids=" + project.predictions().get(0).id(), "/iterations/" + first.id(),
                "/iterations/" + published.id() + "/publish", "/tags/" + project.tags().get(0).id(), "");
    }

    @Test
    void aServiceThatLiesAnswersAsIfAndKeepsTheImage() {
        List<UUID> ids = Stream.concat(project.images().stream(), first.images().stream()).map(SandboxImage::id).distinct().toList();
        UUID kept = ids.get(3);
        sandbox.faults().keepsImage(kept);

        done(202, base + images(ids.stream().map(UUID::toString).collect(Collectors.joining(",")) + "&allIterations=true"));

        await().pollDelay(Duration.ZERO).until(() -> count("") == 1);
        assertThat(caller.v33(base + "/images?iterationId=" + first.id()).findValuesAsText("id")).containsExactly(kept.toString());
    }

    @Test
    void faultsTakeTheirTurnOnDeletesToo() {
        String tag = base + "/tags/" + project.tags().get(0).id();
        sandbox.faults().on("service", "DELETE", "/tags/").after(1).status(503, "{\"code\":\"ErrorUnknown\",\"message\":\"\"}", "Retry-After", "0");
        sandbox.faults().on("service", "DELETE", "/iterations/[^/]+$").status(204, "");

        done(204, tag);
        refused(503, "ErrorUnknown", base + "/tags/" + project.tags().get(0).id());
        assertThat(project.tags()).hasSize(2);
        done(204, base + "/iterations/" + first.id());
        assertThat(caller.v33(base + "/iterations")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414})
    void aUrlThatIsTooLongIsRefusedInHtmlAndOneThatFitsIsTaken(int status) {
        String fits = base + images(freshIds(100));
        int limit = ("/customvision/v3.3/training" + fits).length();
        SandboxOptions options = SandboxOptions.defaults().withUrlLimit(new SandboxOptions.UrlLimit(limit, status));
        try (Sandbox strict = Sandbox.start(sandbox.data(), options)) {
            assertThat(new Caller(strict).delete(fits).statusCode()).isEqualTo(204);
            HttpResponse<byte[]> tooLong = new Caller(strict).delete(fits + ",");

            assertThat(tooLong.statusCode()).isEqualTo(status);
            assertThat(tooLong.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        }
        refused(400, "BadRequestExceededBatchSize", base + images(freshIds(400)));
        assertThat(caller.delete(base + images(freshIds(450))).statusCode()).isEqualTo(414);
    }

    @Test
    void aTestCanStepInRightAfterARequestAndBeforeItsAnswer() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        sandbox.afterRequests(2, request -> request.method().equals("DELETE"), () -> {
            seen.add(project.tags().size());
            project.addImage(new JpegPicture(64, 64, 2).bytes());
        });
        int before = count("");
        for (SandboxTag tag : project.tags()) {
            done(204, base + "/tags/" + tag.id());
        }

        assertThat(seen).containsExactly(1);
        assertThat(count("")).isEqualTo(before + 1);
    }

    @Test
    void theLogSaysWhatWasDeletedInWhichOrder() {
        done(204, base + "/iterations/" + published.id() + "/publish");
        done(204, base + "/iterations/" + published.id());
        done(202, base + images(project.images().get(0).id() + "&allIterations=true"));
        refused(404, "NotFoundTag", base + "/tags/" + UUID.randomUUID());

        assertThat(sandbox.requests()).extracting(LoggedRequest::status).containsExactly(204, 204, 202, 404);
        assertThat(sandbox.requests()).extracting(LoggedRequest::method).containsOnly("DELETE");
        assertThat(sandbox.requests().get(2).query()).endsWith("&allIterations=true");
    }
}
