package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/** The Azure resource goes only when nothing is left in it, and is gone only when it cannot be recovered. */
class DeleteAccountTest {

    private static final String PROJECT = UUID.randomUUID().toString();
    private static final String REQUEST = "{\"formatVersion\":1,\"id\":\"r\",\"action\":\"delete\",\"account\":\"sandbox\","
            + "\"deleteAzureResource\":true,\"scope\":{\"projects\":[\"*\"]}}";
    private static final String DENIED = "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No.\"}}";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Pipeline pipeline;

    @AfterEach
    void close() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private PlannedRequest request(SandboxOptions options) throws Exception {
        sandbox = Sandbox.start(new SandboxData(), options);
        start();
        PlannedRequest request = PlannedRequest.of(pipeline, REQUEST)
                .plan(true, Map.of(PROJECT, Map.of(ErasureStep.PROJECT, List.of(PROJECT))));
        request.folder().erasures().keep(request.erased(PROJECT, State.COMPLETE));
        return request;
    }

    private void start() throws Exception {
        pipeline = Pipeline.on(sandbox, folder).with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                .with("customvision.arm.endpoint", sandbox.armEndpoint().toString()).with("customvision.arm.token", sandbox.armToken())
                .with("customvision.delete.read-back-timeout", "PT1S").with("customvision.service.retries", "1").start();
    }

    private ErasureResult delete(PlannedRequest request) throws Exception {
        Exchange exchange = request.send("direct:customvision-delete-account");
        assertThat(exchange.getException()).isNull();
        return request.folder().erasures().result("account").orElseThrow();
    }

    private List<LoggedRequest> deletions() {
        return sandbox.requests().stream().filter(call -> call.method().equals("DELETE")).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300})
    void itIsDeletedAndPurgedAndBothAreReadBack(long delay) throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(delay)));

        ErasureResult result = delete(request);

        assertThat(result.reason()).isNull();
        assertThat(result.state()).isEqualTo(State.COMPLETE);
        assertThat(result.kinds()).containsExactly(Map.entry("account",
                new ErasureResult.Counts(1, 1, 0, 0, "read back: ResourceNotFound, and no recoverable copy is listed")));
        assertThat(sandbox.data().account().exists()).isFalse();
        assertThat(sandbox.data().account().softDeleted()).isFalse();
        assertThat(deletions()).extracting(call -> call.path().replaceAll(".*/(\\w+)/[^/]+$", "$1")).containsExactly("accounts", "deletedAccounts");
        assertThat(sandbox.requests()).filteredOn(call -> call.path().endsWith("/deletedAccounts")).as("the list is asked at the end").isNotEmpty();
        assertThat(result.residuals()).isEmpty();
    }

    @Test
    void whereModelsWerePublishedTheirResourceIsNamedAsAResidual() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        request.plan(true, Map.of(PROJECT, Map.of(ErasureStep.PUBLICATIONS, List.of(UUID.randomUUID().toString()))));
        request.folder().erasures().keep(request.erased(PROJECT, State.COMPLETE));

        assertThat(delete(request).residuals()).containsExactly(new PlannedErasure.Residual("account", null,
                "the prediction resource is another account: delete and purge it too"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CognitiveServices", "AIServices", "CustomVision.Prediction", "customvision.training"})
    void aResourceOfAnotherKindStays(String kind) throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.data().account().kind(kind);

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.REFUSED);
        assertThat(result.reason()).contains("its kind is '" + kind + "'", "only a resource of kind CustomVision.Training");
        assertThat(deletions()).isEmpty();
    }

    @Test
    void aProjectThatWasMadeMeanwhileKeepsIt() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        UUID late = sandbox.data().addProject("New", Domain.CLASSIFICATION).id();

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("1 project is in it that this request did not delete: " + late);
        assertThat(result.failures()).singleElement().satisfies(failure -> assertThat(failure.kind()).isEqualTo("account"));
        assertThat(result.kinds().get("account").failed()).isEqualTo(1);
        assertThat(deletions()).isEmpty();
    }

    static Stream<Arguments> leftovers() {
        return Stream.of(
                left("was not deleted in full", result -> with(result, State.PARTIAL, List.of(), List.of())),
                left("holds what must be kept", result -> with(result, State.COMPLETE, List.of(new PlannedErasure.Retained("images", PROJECT, "court")), List.of())),
                left("holds what came after the plan", result -> with(result, State.COMPLETE, List.of(), List.of(new ErasureResult.Late("images", PROJECT)))),
                left("was not deleted by this request", result -> new ErasureResult(1, "r", 1, PROJECT, "another plan", State.COMPLETE, result.kinds(),
                        List.of(), List.of(), List.of(), List.of(), null, result.ended())));
    }

    private static Arguments left(String told, UnaryOperator<ErasureResult> change) {
        return Arguments.of(told, change);
    }

    private static ErasureResult with(ErasureResult result, State state, List<PlannedErasure.Retained> retained, List<ErasureResult.Late> late) {
        return new ErasureResult(1, "r", 1, PROJECT, result.planSha256(), state, result.kinds(), List.of(), retained, late, List.of(), null,
                result.ended());
    }

    @ParameterizedTest(name = "a project that {0}")
    @MethodSource("leftovers")
    void aProjectThatIsNotGoneAltogetherKeepsItWithoutACall(String told, UnaryOperator<ErasureResult> change) throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        request.folder().erasures().keep(change.apply(request.erased(PROJECT, State.COMPLETE)));

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("project " + PROJECT, told);
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void killedBetweenDeleteAndPurgeItGoesOn() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.faults().on("arm", "DELETE", "/deletedAccounts/").always().reset();
        ErasureResult first = delete(request);
        assertThat(first.state()).isEqualTo(State.PARTIAL);
        assertThat(sandbox.data().account().softDeleted()).isTrue();
        pipeline.close();
        sandbox.faults().clear();
        sandbox.forgetRequests();
        start();

        ErasureResult second = delete(new PlannedRequest(pipeline, request.request()));

        assertThat(second.reason()).isNull();
        assertThat(second.state()).isEqualTo(State.COMPLETE);
        assertThat(deletions()).singleElement().satisfies(call -> assertThat(call.path()).contains("/deletedAccounts/"));
        assertThat(sandbox.requests()).as("the service has no account to ask any more").extracting(LoggedRequest::server).containsOnly("arm");
    }

    @Test
    void aCopyThatSomebodyElseLeftIsNotPurged() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults().withDeleteDelay(Duration.ZERO));
        URI resource = URI.create(sandbox.armEndpoint() + sandbox.resourceId() + "?api-version=2024-10-01");
        assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(resource).header("Authorization", "Bearer " + sandbox.armToken())
                .DELETE().build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        sandbox.forgetRequests();

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.reason()).contains("this request did not delete one", "customvision.accounts.sandbox.resource-id");
        assertThat(deletions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, /accounts/, FAILED", "DELETE, /accounts/, PARTIAL", "DELETE, /deletedAccounts/, PARTIAL", "GET, /deletedAccounts$, PARTIAL"})
    void aRoleThatIsMissingIsToldPlainly(String method, String path, State state) throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.faults().on("arm", method, path).always().status(403, DENIED);

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(state);
        assertThat(result.reason()).contains("Azure Resource Manager refused " + method, "(403)", "Cognitive Services Contributor")
                .doesNotContain(sandbox.armToken(), "training-key");
        assertThat(result.kinds().get("account").done()).isZero();
    }

    @Test
    void aTokenThatIsRefusedIsToldAsOne() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.faults().on("arm", "GET", "").always().status(401, "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"No.\"}}");

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.reason()).contains("(401)", "customvision.arm.token").doesNotContain("training-key");
        assertThat(deletions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/accounts/, 1", "/deletedAccounts/, 1", "/deletedAccounts$, 0"})
    void aProxysNotFoundIsNoProof(String path, int after) throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.faults().on("arm", "GET", path).after(after).always().status(404, "<html>Not Found</html>");

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("could not verify", "404", "not Azure Resource Manager's own answer");
        assertThat(result.kinds().get("account").done()).isZero();
    }

    @Test
    void whatIsStillThereAfterTheTimeoutIsNotDone() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults().withDeleteDelay(Duration.ofHours(1)));

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("the resource is still there PT1S after it was asked to go");
    }

    @Test
    void theNextPageOfAListIsAskedOnlyOnTheSameHost() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        sandbox.faults().on("arm", "GET", "/deletedAccounts$").times(1).status(200,
                "{\"value\":[],\"nextLink\":\"" + sandbox.endpoint() + "/steal\"}");

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("next page on another host");
        assertThat(sandbox.requests()).noneMatch(call -> call.path().contains("steal"));
    }

    @Test
    void theNextPageOfAListIsReadToo() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        String list = sandbox.resourceId().replaceAll("/resourceGroups/.*", "/providers/Microsoft.CognitiveServices/deletedAccounts");
        sandbox.faults().on("arm", "GET", "/deletedAccounts$").times(1).status(200,
                "{\"value\":[],\"nextLink\":\"" + sandbox.armEndpoint() + list + "?api-version=2024-10-01&$skiptoken=2\"}");

        assertThat(delete(request).state()).isEqualTo(State.COMPLETE);
        assertThat(sandbox.requests()).anyMatch(call -> String.valueOf(call.query()).contains("skiptoken"));
    }

    @Test
    void aCancelledRequestStopsBeforeTheNextCall() throws Exception {
        PlannedRequest request = request(SandboxOptions.defaults());
        request.folder().cancel();

        ErasureResult result = delete(request);

        assertThat(result.state()).isEqualTo(State.CANCELLED);
        assertThat(sandbox.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"projects\":[\"Plant\"]}                  ",
        "{\"projects\":[\"*\"],\"include\":[\"images\"]}",
        "{\"projects\":[\"*\"],\"imageIds\":[\"0d7e8843-6cac-4dce-bfce-151b6900f6f1\"],\"trainedIterations\":\"keep\"}"})
    void aRequestThatMeansAPartIsInvalid(String scope) {
        assertThatThrownBy(() -> Request.fromJson(REQUEST.replace("{\"projects\":[\"*\"]}", scope).getBytes()))
                .isInstanceOf(InvalidRequestException.class).hasMessageContaining("deleteAzureResource")
                .hasMessageContaining("or remove deleteAzureResource");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "resource-id |                                               | has no resource-id",
        "resource-id | sandbox-training                              | resource-id is not the id of a Custom Vision resource",
        "endpoint    | https://westeurope.api.cognitive.microsoft.com | endpoint is shared by all resources of its region"})
    void whereTheResourceIsInDoubtTheRequestIsInvalidAtOnce(String setting, String value, String told) throws Exception {
        sandbox = Sandbox.start(new SandboxData());
        pipeline = Pipeline.on(sandbox, folder).with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                .with("customvision.accounts.sandbox." + setting, value == null ? "" : value).start();

        assertThatThrownBy(() -> pipeline.carryOut(REQUEST.replace("\"formatVersion\":1,", ""))).isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("deleteAzureResource").hasMessageContaining(told).hasMessageContaining("customvision.accounts.sandbox.");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(pipeline.requests().resolve("r")).doesNotExist();
    }
}
