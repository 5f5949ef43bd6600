package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.request.ErasureJournal;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What was planned is deleted in the account that it was planned for, or nothing is. */
class PlanIdentityTest {

    private static final String PROJECT = "\"projects\": [\"Plant safety\"]";
    private static final String PERSON = PROJECT + ", \"tags\": [\"customer-anna\"], \"trainedIterations\": \"keep\"";
    private static final String ALL = "\"projects\": [\"*\"]";

    @TempDir
    Path folder;

    private final SandboxData data = account(20260901);
    private Sandbox sandbox;
    private Pipeline pipeline;

    /** Two projects, one of them with a person's images. */
    private static SandboxData account(long seed) {
        SandboxData data = new SandboxData(seed);
        SandboxProject project = data.addProject("Plant safety", Domain.CLASSIFICATION);
        SandboxTag anna = project.addTag("customer-anna");
        for (int i = 0; i < 3; i++) {
            project.addImage(new JpegPicture(80, 60, i).bytes(), anna);
        }
        SandboxProject second = data.addProject("Other", Domain.CLASSIFICATION);
        second.addImage(new JpegPicture(40, 40, 9).bytes(), second.addTag("something"));
        return data;
    }

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(data);
        pipeline = on(sandbox).start();
    }

    private Pipeline on(Sandbox answering) {
        return Pipeline.on(answering, folder).with("customvision.delete.read-back-timeout", "PT2S")
                .with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                .with("customvision.arm.endpoint", sandbox.armEndpoint().toString()).with("customvision.arm.token", sandbox.armToken());
    }

    @AfterEach
    void stop() {
        pipeline.close();
        sandbox.close();
    }

    private static String request(String action, String scope) {
        return "{\"id\": \"r\", \"action\": \"" + action + "\", \"account\": \"sandbox\", \"scope\": {" + scope + "}}";
    }

    private List<Integer> images() {
        return data.projects().stream().map(project -> project.images().size()).toList();
    }

    private void assertNothingWasDeleted(Sandbox... asked) {
        assertThat(images()).containsExactly(3, 1);
        assertThat(data.account().exists()).isTrue();
        for (Sandbox each : asked) {
            assertThat(each.requests()).noneMatch(seen -> seen.method().equals("DELETE"));
        }
    }

    private Path file(String name) {
        return pipeline.requests().resolve("r").resolve(name);
    }

    private static Stream<Arguments> otherAccounts() {
        return Stream.of(
                Arguments.of("delete", PROJECT, account(2)),
                Arguments.of("delete", PERSON, account(2)),
                Arguments.of("delete", ALL, account(2)),
                Arguments.of("delete", ALL, new SandboxData()),
                Arguments.of("export-then-delete", PROJECT, account(2)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("otherAccounts")
    void anotherAccountThatAnswersAtTheSameAddressIsSentNoDelete(String action, String scope, SandboxData other) throws Exception {
        assertThat(pipeline.settle(request(action, scope)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        sandbox.become(other);

        JsonNode status = pipeline.approve("r");

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(pipeline.receipt("r").path("outcome").asText()).isEqualTo("refused");
        assertThat(status.path("outcome").asText()).contains("another account answers", "Nothing was deleted");
        assertNothingWasDeleted(sandbox);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "customvision.accounts.sandbox.endpoint|delete|required",
        "customvision.accounts.sandbox.endpoint|export-then-delete|automatic",
        "customvision.accounts.sandbox.resource-id|delete|required"})
    void anAccountThatIsSetOtherwiseThanWhenThePlanWasMadeIsSentNoDelete(String setting, String action, String approval) throws Exception {
        pipeline.settle(request(action, PROJECT));
        pipeline.close();
        try (Sandbox other = Sandbox.start(account(2))) {
            pipeline = on(setting.endsWith("endpoint") ? other : sandbox).with("customvision.delete.approval", approval)
                    .with("customvision.delete.max-images", "9").with("customvision.delete.max-percent", "100");
            if (setting.endsWith("resource-id")) {
                pipeline.with(setting, sandbox.resourceId() + "-other");
            }
            JsonNode status = pipeline.start().approve("r");

            assertThat(status.path("state").asText()).isEqualTo("REFUSED");
            assertThat(status.path("outcome").asText()).contains(setting, "Set it back", "Run the request again: it is planned anew");
            assertNothingWasDeleted(sandbox, other);
        }
    }

    private interface Change {
        void make(PlanIdentityTest test) throws Exception;
    }

    private static Change edited(String file, String from, String to) {
        return test -> {
            String text = Files.readString(test.file(file));
            assertThat(text).containsPattern(from);
            Files.writeString(test.file(file), text.replaceFirst(from, to));
        };
    }

    /** One image less is to go, by the plan and by its list alike. */
    private void idsAndPlanAlike() throws Exception {
        Path ids = file("frozen/" + data.projects().get(0).id() + "/images.ids");
        String before = Hashes.sha256(ids);
        Files.write(ids, Files.readAllLines(ids).subList(1, 3));
        Files.writeString(file("plan.json"), Files.readString(file("plan.json")).replace(before, Hashes.sha256(ids))
                .replaceFirst("\"count\" : 3", "\"count\" : 2"));
    }

    private void approvalByHand() throws IOException {
        Files.writeString(file("approval.json"), "{\"formatVersion\": 1, \"by\": \"Erika Mustermann\", \"at\": \"2026-11-20T10:00:00Z\", \"planSha256\": \""
                + pipeline.planHash("r") + "\"}");
    }

    private static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("request.json", edited("request.json", "\"id\":", "\"deleteAzureResource\":true,\"id\":"),
                        "request.json was changed"),
                Arguments.of("plan.json", edited("plan.json", "\"deleteAzureResource\" : false", "\"deleteAzureResource\" : true"),
                        "plan.json is not signed"),
                Arguments.of("plan.json and its ids", (Change) PlanIdentityTest::idsAndPlanAlike, "plan.json is not signed"),
                Arguments.of("ids", (Change) test -> Files.writeString(test.file("frozen/" + test.data.projects().get(0).id() + "/images.ids"), ""),
                        "the images of project"),
                Arguments.of("plan.jws", (Change) test -> Files.delete(test.file("plan.jws")), "plan.json is not signed"),
                Arguments.of("status.json", edited("status.json", "\"account\" : \"sandbox\"", "\"account\" : \"other\""), "status.json names another"),
                Arguments.of("plan of version 1", (Change) test -> Files.writeString(test.file("plan.json"), Files.readString(test.file("plan.json"))
                        .replaceFirst("\"formatVersion\" : 2", "\"formatVersion\" : 1").replaceFirst("\"identity\"", "\"unknown\"")),
                        "earlier version"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatWasChangedAfterPlanningIsNotApprovedAndRefused(String what, Change change, String told) throws Exception {
        pipeline.settle(request("delete", ALL));
        change.make(this);

        JsonNode status = pipeline.approve("r");

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(status.path("outcome").asText()).contains(told);
        assertThat(pipeline.receipt("r").has("approval")).isFalse();
        assertNothingWasDeleted(sandbox);
        if (!what.equals("request.json")) {
            assertThat(pipeline.settle(request("delete", ALL)).path("state").asText()).as("planned anew").isEqualTo("AWAITING_APPROVAL");
            assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"by hand", "changed", "cut from the ledger", "damaged"})
    void anApprovalThatThisInstallationDidNotTakeInAppliesNothingAndStandsInNoReceipt(String how) throws Exception {
        pipeline.settle(request("delete", PROJECT));
        if (how.equals("by hand")) {
            approvalByHand();
        } else {
            sandbox.faults().on("service", "GET", ".*/projects").always().status(403, "{}");
            pipeline.approve("r");
            sandbox.faults().clear();
            if (how.equals("cut from the ledger")) {
                Path ledger = pipeline.requests().resolve("ledger.jsonl");
                Files.write(ledger, Files.readAllLines(ledger).subList(0, 3));
                Files.writeString(file("status.json"), Files.readString(file("status.json")).replace("\"FAILED\"", "\"AWAITING_APPROVAL\""));
                Files.delete(file("r-receipt.json"));
            } else {
                Files.writeString(file("approval.json"), how.equals("damaged") ? "{" : Files.readString(file("approval.json")).replace("Erika", "Erik"));
            }
        }

        JsonNode status = pipeline.settle(request("delete", PROJECT));

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(status.path("outcome").asText()).contains(how.startsWith("cut") ? "the ledger does not name the approval" : "approval.json");
        assertThat(pipeline.receipt("r").has("approval")).isFalse();
        assertNothingWasDeleted(sandbox);
    }

    @Test
    void anApprovalIsSignedAndStandsInTheLedgerWithPlanNameAndTime() throws Exception {
        pipeline.settle(request("delete", PROJECT));
        String plan = pipeline.planHash("r");
        assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("COMPLETE");

        JsonNode approval = pipeline.receipt("r").path("approval");
        assertThat(approval.path("by").asText()).isEqualTo("Erika Mustermann");
        assertThat(Files.readString(pipeline.requests().resolve("ledger.jsonl")).lines().filter(line -> line.contains("approvedBy"))).singleElement().asString()
                .contains("\"planSha256\":\"" + plan + "\"", "\"approvedBy\":\"Erika Mustermann\"", "\"approvedAt\":\"" + approval.path("at").asText() + "\"");
        assertThat(file("approval.jws")).content().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        JsonNode identity = pipeline.plan("r").path("identity");
        assertThat(identity.path("projects")).hasSize(2);
        assertThat(pipeline.plan("r").path("formatVersion").asInt()).isEqualTo(2);
    }

    @Test
    void whereSomebodyElseDeletedTheOnlyProjectNothingShowsTheAccountAndNothingIsSaidToBeDeleted() throws Exception {
        data.remove(data.projects().get(1));
        pipeline.settle(request("delete", ALL));
        data.remove(data.projects().get(0));

        JsonNode status = pipeline.approve("r");

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(status.path("outcome").asText()).contains("none of the 1 projects that it had then is listed", "somebody else deleted");
    }

    @Test
    void aDeleteThatWasKilledAfterItAskedForTheLastProjectComesToItsEnd() throws Exception {
        data.remove(data.projects().get(1));
        pipeline.settle(request("delete", ALL));
        String project = data.projects().get(0).id().toString();
        data.remove(data.projects().get(0));
        ErasureJournal journal = new ErasureJournal(RequestStore.at(pipeline.requests()).folder("r"), project, pipeline.planHash("r"));
        journal.begin(new Evidence.Account(pipeline.plan("r").path("endpoint").asText(), "0".repeat(64)));
        ErasureJournal.Line asked = ErasureJournal.Line.of(ErasureJournal.What.ASKED, ErasureStep.PROJECT, "0", "DELETE /projects/{projectId}", 100);
        journal.add(asked);
        journal.add(asked.answered(204, null, 0));

        assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("COMPLETE");
    }

    @Test
    void projectsThatCameSinceDoNotShowThatItIsTheAccount() throws Exception {
        data.remove(data.projects().get(1));
        pipeline.settle(request("delete", ALL));
        data.remove(data.projects().get(0));
        data.addProject("New", Domain.CLASSIFICATION);

        assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("REFUSED");
        assertThat(sandbox.requests()).noneMatch(seen -> seen.method().equals("DELETE"));
    }

    @Test
    void anExportThatAnEarlierVersionPlannedGoesOn() throws Exception {
        sandbox.faults().loseImage(data.projects().get(0).images().get(0).id());
        String export = "{\"id\": \"r\", \"action\": \"export\"}";
        assertThat(pipeline.carryOut(export).path("state").asText()).isEqualTo("PARTIAL");
        sandbox.faults().clear();
        edited("plan.json", "\"formatVersion\" : 2", "\"formatVersion\" : 1").make(this);
        edited("plan.json", "\"identity\"", "\"unknown\"").make(this);

        assertThat(pipeline.carryOut(export).path("state").asText()).isEqualTo("COMPLETE");
    }
}
