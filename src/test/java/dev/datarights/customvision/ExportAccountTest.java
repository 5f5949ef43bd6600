package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxOptions.AccountInfo;

/** Account information comes from where it can be had; where it cannot, the archive says so and the export is complete all the same. */
class ExportAccountTest {

    @TempDir
    Path folder;

    static Stream<Arguments> sources() {
        return Stream.of(
                Arguments.of(AccountInfo.ANSWERS, false, true),
                Arguments.of(AccountInfo.ANSWERS, true, true),
                Arguments.of(AccountInfo.UNAUTHORIZED, false, false),
                Arguments.of(AccountInfo.UNAUTHORIZED, true, true),
                Arguments.of(AccountInfo.NOT_FOUND, false, false),
                Arguments.of(AccountInfo.NOT_FOUND, true, true));
    }

    @ParameterizedTest(name = "v1.2 {0}, ARM configured: {1}, so available: {2}")
    @MethodSource("sources")
    void theAccountIsAvailableWhereAnySourceAnswers(AccountInfo answer, boolean arm, boolean available) throws Exception {
        try (Sandbox sandbox = sandbox(answer); Pipeline pipeline = pipeline(sandbox, arm)) {
            JsonNode receipt = export(pipeline);
            JsonNode document = document(pipeline);

            assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(document.path("available").asBoolean()).isEqualTo(available);
            assertThat(document.has("getAccountInfo")).isEqualTo(answer == AccountInfo.ANSWERS);
            assertThat(document.has("armAccount")).isEqualTo(arm);
            assertThat(document.has("reason")).isNotEqualTo(available);
            assertThat(receipt.path("residuals")).hasSize(available ? 0 : 1);
            assertThat(receipt.at("/residuals/0/what").asText()).isEqualTo(available ? ""
                    : "Account information: the service gave none, account.json says why. The Azure portal shows it under the resource's overview.");
            assertThat(sandbox.requests()).filteredOn(request -> request.path().endsWith("/account")).hasSize(1);
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("arm")).hasSize(arm ? 1 : 0);
        }
    }

    @Test
    void azureResourceManagerIsAskedAgainWhereItStumbles() throws Exception {
        try (Sandbox sandbox = sandbox(AccountInfo.NOT_FOUND); Pipeline pipeline = pipeline(sandbox, true)) {
            sandbox.faults().on("arm", "GET", "").times(2).status(503, "busy");
            assertThat(export(pipeline).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(document(pipeline).path("available").asBoolean()).isTrue();
        }
    }

    @Test
    void aRefusedArmTokenIsAResidualAndAskedOnce() throws Exception {
        try (Sandbox sandbox = sandbox(AccountInfo.NOT_FOUND); Pipeline pipeline = pipeline(sandbox, true)) {
            sandbox.faults().on("arm", "GET", "").always().status(403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No.\"}}");
            JsonNode receipt = export(pipeline);
            assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(receipt.path("residuals")).hasSize(1);
            assertThat(document(pipeline).toString()).contains("AuthorizationFailed");
            assertThat(sandbox.requests().stream().map(LoggedRequest::server)).containsOnlyOnce("arm");
        }
    }

    @Test
    void anAccountCallThatStaysBrokenIsAResidualThatSaysWhyAndNoFailure() throws Exception {
        try (Sandbox sandbox = sandbox(AccountInfo.ANSWERS); Pipeline pipeline = pipeline(sandbox, false)) {
            sandbox.faults().on("service", "GET", "/account$").always().status(500, "{\"code\":\"InternalServerError\",\"message\":\"Sorry.\"}");
            JsonNode receipt = export(pipeline);
            assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(receipt.path("failures")).isEmpty();
            assertThat(receipt.path("residuals").findValuesAsText("what")).anyMatch(what -> what.startsWith("Account information"));
            assertThat(document(pipeline).path("available").asBoolean(true)).isFalse();
        }
    }

    private static Sandbox sandbox(AccountInfo answer) {
        return Sandbox.start(new SandboxData(), SandboxOptions.defaults().withAccountInfo(answer));
    }

    private Pipeline pipeline(Sandbox sandbox, boolean arm) throws Exception {
        Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2");
        if (arm) {
            pipeline.with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                    .with("customvision.arm.endpoint", sandbox.armEndpoint().toString()).with("customvision.arm.token", sandbox.armToken());
        }
        return pipeline.start();
    }

    private static JsonNode export(Pipeline pipeline) throws Exception {
        return pipeline.carryOut("{\"id\":\"account\",\"action\":\"export\"}");
    }

    private static JsonNode document(Pipeline pipeline) throws Exception {
        return DeliveredBag.of(pipeline, "account", "account").json("data/account.json");
    }
}
