package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final String PROJECTS = "/customvision/v3.3/training/projects";

    private final Sandbox sandbox = Sandbox.start(SandboxData.samples());
    private final Caller caller = new Caller(sandbox);
    private final SandboxProject project = sandbox.data().projects().get(0);
    private final String base = "/projects/" + project.id();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private String someLink() {
        return caller.v33(base + "/images/tagged?take=1").get(0).get("originalImageUri").asText();
    }

    @Test
    void aStatusComesSoManyTimesAndThenAllIsWell() {
        sandbox.faults().on("service", "GET", "/projects$").times(2).status(503, "busy", "Retry-After", "7");

        HttpResponse<byte[]> first = caller.get(PROJECTS);
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(caller.get(PROJECTS).statusCode()).isEqualTo(503);
        assertThat(caller.get(PROJECTS).statusCode()).isEqualTo(200);
        assertThat(sandbox.requests()).extracting(LoggedRequest::status).containsExactly(503, 503, 200);
    }

    @Test
    void aFaultCanWaitForTheThirdRequestAndLeavesOthersAlone() {
        sandbox.faults().on("service", "GET", "/images/tagged$").after(2).always().status(500, "");

        assertThat(List.of(base + "/images/tagged", base + "/images/tagged", base + "/images/tagged", base + "/tags"))
                .extracting(path -> caller.get("/customvision/v3.3/training" + path).statusCode())
                .containsExactly(200, 200, 500, 200);
    }

    @Test
    void aTruncatedBodyEndsBeforeItsContentLength() {
        String link = someLink();
        sandbox.faults().on("links", "GET", ".*").truncate(100);

        assertThatThrownBy(() -> caller.exchange(HttpRequest.newBuilder(URI.create(link))))
                .isInstanceOf(IOException.class).hasMessageContaining("100");
        assertThat(caller.link(link).statusCode()).isEqualTo(200);
    }

    @Test
    void aCorruptBodyDiffersFromItsChecksum() throws Exception {
        String link = someLink();
        sandbox.faults().on("links", "GET", "/i-").corrupt();
        HttpResponse<byte[]> response = caller.link(link);
        String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(response.body()));

        assertThat(response.headers().firstValue("Content-MD5")).isPresent().get().isNotEqualTo(md5);
    }

    @Test
    void aResetConnectionGivesNoAnswer() {
        sandbox.faults().on("service", "*", ".*").always().reset();

        assertThatThrownBy(() -> caller.exchange(HttpRequest.newBuilder(URI.create(sandbox.endpoint() + PROJECTS))))
                .isInstanceOf(IOException.class);
        assertThat(sandbox.requests()).extracting(LoggedRequest::status).containsOnly(0);
    }

    @Test
    void aStalledConnectionRunsIntoTheCallersTimeOut() {
        sandbox.faults().on("service", "GET", "/projects$").stall(Duration.ofMinutes(10));

        assertThatThrownBy(() -> caller.exchange(HttpRequest.newBuilder(URI.create(sandbox.endpoint() + PROJECTS))
                .header("Training-Key", sandbox.trainingKey()).timeout(Duration.ofMillis(200))))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(caller.get(PROJECTS).statusCode()).isEqualTo(200);
    }

    @Test
    void aDelayedAnswerIsTheRightOne() {
        sandbox.faults().on("service", "GET", "/projects$").delay(Duration.ofMillis(150));
        long before = System.nanoTime();

        assertThat(caller.v33("/projects")).hasSize(2);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void anotherBodyCanStandInForTheAnswer() {
        sandbox.faults().on("service", "GET", "/projects$").body("text/html", "<html>".getBytes(StandardCharsets.UTF_8));

        assertThat(caller.get(PROJECTS).body()).isEqualTo("<html>".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsCanSaySomethingElseThanThePages() {
        sandbox.faults().countOff(project.id(), 3);

        assertThat(caller.v33(base + "/images/count").intValue()).isEqualTo(project.images().size() + 3);
    }

    @Test
    void aLostImageIsListedWhileItsLinkIsNotFound() {
        SandboxImage image = project.images().get(0);
        sandbox.faults().loseImage(image.id());
        JsonNode listed = caller.v33(base + "/images/id?imageIds=" + image.id());

        assertThat(listed).hasSize(1);
        HttpResponse<byte[]> response = caller.link(listed.get(0).get("originalImageUri").asText());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("<Code>BlobNotFound</Code>");
    }

    @Test
    void pagesMayRepeatARecordButNeverLoseOne() {
        sandbox.faults().duplicateAcrossPages();
        List<String> ids = caller.pages(base + "/images?orderBy=Oldest", 4).stream().map(image -> image.get("id").asText()).toList();

        assertThat(ids).hasSizeGreaterThan(project.images().size()).containsOnlyOnceElementsOf(List.of(ids.get(0)));
        assertThat(ids.stream().distinct()).containsExactlyElementsOf(
                project.images().stream().map(image -> image.id().toString()).toList());
    }

    @Test
    void recordsMayCarryFieldsThatNoVersionNamed() {
        sandbox.faults().unknownFields();

        assertThat(caller.v33(base).has("laterField")).isTrue();
        assertThat(caller.v33(base + "/images/tagged?take=1").get(0).get("tags").get(0).has("laterObject")).isTrue();
        sandbox.faults().clear();
        assertThat(caller.v33(base).has("laterField")).isFalse();
    }

    @Test
    void theAccountAnswersAsItDidInVersionOneTwoUnlessSwitchedOff() {
        String path = "/customvision/v1.2/Training/account";
        assertThat(caller.json(caller.get(path)).at("/Keys/TrainingKeys/PrimaryKey").asText()).isEqualTo(sandbox.trainingKey());
        for (SandboxOptions.AccountInfo off : List.of(SandboxOptions.AccountInfo.UNAUTHORIZED, SandboxOptions.AccountInfo.NOT_FOUND)) {
            try (Sandbox today = Sandbox.start(new SandboxData(), SandboxOptions.defaults().withAccountInfo(off))) {
                assertThat(new Caller(today).get(path).statusCode()).isIn(401, 404);
                assertThat(new Caller(today).get(PROJECTS).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void armTellsAboutTheAccountToABearerTokenOnly() {
        URI account = URI.create(sandbox.armEndpoint() + sandbox.resourceId() + "?api-version=2024-10-01");

        assertThat(caller.send(HttpRequest.newBuilder(account)).statusCode()).isEqualTo(401);
        HttpResponse<byte[]> response =
                caller.send(HttpRequest.newBuilder(account).header("Authorization", "Bearer " + sandbox.armToken()));
        assertThat(caller.json(response).get("kind").asText()).isEqualTo("CustomVision.Training");
        assertThat(caller.json(response).at("/properties/endpoint").asText()).isEqualTo(sandbox.endpoint().toString());
        assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("arm")).hasSize(2);
    }
}
