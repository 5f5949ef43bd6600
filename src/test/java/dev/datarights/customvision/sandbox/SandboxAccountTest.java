package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxAccountTest {

    private static final String DELETED = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CognitiveServices"
            + "/locations/westeurope/resourceGroups/sandbox/deletedAccounts/sandbox-training";

    private Sandbox sandbox = Sandbox.start(SandboxData.samples());

    @AfterEach
    void close() {
        sandbox.close();
    }

    private HttpResponse<byte[]> arm(String method, String path, String token) {
        return new Caller(sandbox).send(HttpRequest.newBuilder(URI.create(sandbox.armEndpoint() + path + "?api-version=2024-10-01"))
                .header("Authorization", "Bearer " + token).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private int status(String method, String path) {
        return arm(method, path, sandbox.armToken()).statusCode();
    }

    private JsonNode json(String path) {
        return new Caller(sandbox).parse(arm("GET", path, sandbox.armToken()));
    }

    private int training() {
        return new Caller(sandbox).get("/customvision/v3.3/training/projects").statusCode();
    }

    @Test
    void aDeletedAccountCanBeRecoveredUntilItIsPurged() {
        assertThat(status("GET", DELETED)).isEqualTo(404);
        assertThat(status("DELETE", DELETED)).isEqualTo(204);

        HttpResponse<byte[]> asked = arm("DELETE", sandbox.resourceId(), sandbox.armToken());
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(asked.body()).isEmpty();
        assertThat(asked.headers().map()).doesNotContainKeys("azure-asyncoperation", "location");
        await().pollDelay(Duration.ZERO).until(() -> status("GET", sandbox.resourceId()) == 404);

        assertThat(json(sandbox.resourceId()).at("/error/code").asText()).isEqualTo("ResourceNotFound");
        assertThat(status("DELETE", sandbox.resourceId())).isEqualTo(204);
        assertThat(training()).isEqualTo(401);
        assertThat(json(DELETED).get("id").asText()).isEqualTo(DELETED);
        assertThat(json(DELETED).get("kind").asText()).isEqualTo("CustomVision.Training");
        assertThat(json(DELETED.replaceAll("/locations.*", "/deletedAccounts")).get("value")).containsExactly(json(DELETED));
        assertThat(sandbox.data().projects()).hasSize(2);

        assertThat(status("DELETE", DELETED)).isEqualTo(202);
        await().pollDelay(Duration.ZERO).until(() -> status("GET", DELETED) == 404);
        assertThat(status("DELETE", DELETED)).isEqualTo(204);
        assertThat(json(DELETED.replaceAll("/locations.*", "/deletedAccounts")).get("value")).isEmpty();
        assertThat(sandbox.data().projects()).isEmpty();
    }

    @Test
    void untilTheDelayIsOverTheAccountAnswersAndHasNoRecoverableCopy() {
        restart(Duration.ofHours(1));

        assertThat(status("DELETE", sandbox.resourceId())).isEqualTo(202);
        assertThat(status("DELETE", sandbox.resourceId())).isEqualTo(202);

        assertThat(json(sandbox.resourceId()).at("/properties/provisioningState").asText()).isEqualTo("Deleting");
        assertThat(training()).isEqualTo(200);
        assertThat(status("GET", DELETED)).isEqualTo(404);
        assertThat(status("DELETE", DELETED)).isEqualTo(204);
    }

    @Test
    void withoutADelayItIsDoneWithTheAnswer() {
        restart(Duration.ZERO);

        assertThat(status("DELETE", sandbox.resourceId())).isEqualTo(200);
        assertThat(status("GET", sandbox.resourceId())).isEqualTo(404);
        assertThat(status("DELETE", DELETED)).isEqualTo(200);
        assertThat(status("GET", DELETED)).isEqualTo(404);
    }

    private void restart(Duration deleteDelay) {
        sandbox.close();
        sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withDeleteDelay(deleteDelay));
    }

    @Test
    void aResourceThatServesMoreThanCustomVisionSaysSo() {
        sandbox.data().account().kind("CognitiveServices");

        assertThat(json(sandbox.resourceId()).get("kind").asText()).isEqualTo("CognitiveServices");
    }

    @Test
    void aWrongTokenAndAnotherAccountDeleteNothing() {
        assertThat(arm("DELETE", sandbox.resourceId(), "wrong").statusCode()).isEqualTo(401);
        assertThat(status("DELETE", sandbox.resourceId() + "-2")).isEqualTo(404);
        assertThat(status("PUT", sandbox.resourceId())).isEqualTo(405);
        assertThat(status("GET", sandbox.resourceId())).isEqualTo(200);
        assertThat(sandbox.requests()).extracting(LoggedRequest::server).containsOnly("arm");
    }
}
