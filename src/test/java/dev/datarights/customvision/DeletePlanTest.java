package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.request.Approval;
import dev.datarights.customvision.request.GivenApproval;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.ReceiptSignature;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What a delete would do is found out, frozen and judged before anything is deleted. */
class DeletePlanTest {

    private static final Instant THEN = Instant.parse("2026-01-15T12:00:00Z");

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private final SandboxProject project = data.addProject("Plant safety", Domain.CLASSIFICATION);
    private final SandboxTag anna = project.addTag("customer-anna");
    private final SandboxTag helmet = project.addTag("helmet");
    private final SandboxImage annas = image(1, anna, helmet);
    private final SandboxImage annasGone = image(2, anna);
    private final SandboxImage others = image(3, helmet);
    private final SandboxImage othersGone = image(4, helmet);
    private SandboxImage latest;
    private SandboxIteration published;
    private SandboxIteration later;
    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void twoIterationsOneOfThemPublished() {
        published = project.train("Iteration 1").publish("people");
        project.removeFromWorkspace(annasGone.id());
        project.removeFromWorkspace(othersGone.id());
        project.addPrediction(new JpegPicture(64, 48, 90).bytes(), published, THEN, SandboxScore.of(anna, 0.9));
        latest = image(5, helmet);
        later = project.train("Iteration 2");
        SandboxProject other = data.addProject("Other", Domain.CLASSIFICATION);
        other.addImage(new JpegPicture(40, 40, 77).bytes(), other.addTag("something"));
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder);
    }

    private SandboxImage image(int seed, SandboxTag... tags) {
        return project.addImage(new JpegPicture(80 + seed, 60, seed), List.of(tags), List.of(), Map.of("subject", "s" + seed), THEN);
    }

    @AfterEach
    void nothingWasDeleted() {
        pipeline.close();
        assertThat(sandbox.requests()).noneMatch(request -> request.method().equals("DELETE"));
        sandbox.close();
    }

    private static String delete(String id, String scope, String... further) {
        return "{\"id\": \"" + id + "\", \"action\": \"delete\", \"account\": \"sandbox\", \"scope\": {\"projects\": [\"Plant safety\"]" + scope + "}"
                + String.join("", further) + "}";
    }

    private static final String WHOLE = "";
    private static final String ANNA = ", \"tags\": [\"customer-anna\"], \"trainedIterations\": \"keep\"";

    private Set<String> frozen(String id, String step) throws Exception {
        return new TreeSet<>(Files.readAllLines(pipeline.requests().resolve(id).resolve("frozen").resolve(project.id().toString()).resolve(step + ".ids")));
    }

    private static Set<String> ids(Object... ids) {
        return Stream.of(ids).map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aWholeDeleteFreezesEverythingAndWaitsForApproval() throws Exception {
        JsonNode status = pipeline.start().settle(delete("all", WHOLE));

        assertThat(status.path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(status.path("outcome").asText()).contains("approve all " + pipeline.planHash("all") + " --by NAME");
        assertThat(frozen("all", "images")).isEqualTo(ids(annas.id(), annasGone.id(), others.id(), othersGone.id(), latest.id()));
        assertThat(frozen("all", "iterations")).isEqualTo(ids(published.id(), later.id()));
        assertThat(frozen("all", "publications")).isEqualTo(ids(published.id()));
        assertThat(frozen("all", "tags")).isEqualTo(ids(anna.id(), helmet.id()));
        assertThat(frozen("all", "predictions")).hasSize(1);
        assertThat(frozen("all", "project")).isEqualTo(ids(project.id()));
        JsonNode plan = pipeline.plan("all");
        assertThat(Instant.parse(plan.path("expires").asText())).isBetween(Instant.now().plusSeconds(6 * 86_400), Instant.now().plusSeconds(7 * 86_400));
        JsonNode erasure = plan.path("projects").get(0).path("erasure");
        assertThat(erasure.path("publishNames").get(0).asText()).isEqualTo("people");
        assertThat(erasure.path("ids").path("images").path("count").asInt()).isEqualTo(5);
        assertThat(erasure.path("ids").path("images").path("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(erasure.path("collateral")).isEmpty();
        assertThat(plan.path("projects")).hasSize(1);
    }

    @Test
    void aNarrowedDeleteFreezesThePersonsImagesEverywhereAndNothingElse() throws Exception {
        pipeline.start().settle(delete("anna", ANNA));

        assertThat(frozen("anna", "images")).isEqualTo(ids(annas.id(), annasGone.id()));
        for (String step : List.of("iterations", "publications", "tags", "predictions", "project")) {
            assertThat(frozen("anna", step)).as(step).isEmpty();
        }
        assertThat(pipeline.plan("anna").path("projects").get(0).path("erasure").path("residuals").findValuesAsText("what").toString())
                .contains("a model is not retrained by deleting its image");
    }

    @Test
    void theTagThatNamesThePersonGoesWithTheLastImageThatCarriesIt() throws Exception {
        pipeline.with("customvision.subject-tags", "customer-*").start().settle(delete("anna", ANNA));

        assertThat(frozen("anna", "tags")).isEqualTo(ids(anna.id()));
    }

    @Test
    void imagesThatWouldGoWithAnIterationRefuseTheRequestUnlessItSaysSo() throws Exception {
        String scope = ", \"tags\": [\"customer-anna\"], \"trainedIterations\": \"delete\"";
        JsonNode refused = pipeline.start().settle(delete("collateral", scope));

        assertThat(refused.path("state").asText()).isEqualTo("REFUSED");
        assertThat(refused.path("outcome").asText()).contains("1 images that were not asked for", "allowCollateral");
        JsonNode allowed = pipeline.settle(delete("allowed", scope, ", \"allowCollateral\": true"));
        assertThat(allowed.path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.plan("allowed").path("projects").get(0).path("erasure").path("collateral").get(0).asText())
                .isEqualTo(othersGone.id().toString());
        assertThat(frozen("allowed", "iterations")).isEqualTo(ids(published.id(), later.id()));
    }

    static Stream<Arguments> holds() {
        return Stream.of(
                Arguments.of("tag: helmet", List.of("images", "iterations", "publications", "tags", "project")),
                Arguments.of("imageId: ANNAS", List.of("images", "iterations", "publications", "tags", "project")),
                Arguments.of("metadata: {subject: s2}", List.of("images", "iterations", "publications", "tags", "project")),
                Arguments.of("project: plant safety", List.of("images", "iterations", "publications", "tags", "predictions", "project")));
    }

    @ParameterizedTest
    @MethodSource("holds")
    void whatIsHeldStaysWithItsTagsItsSnapshotsAndItsProject(String hold, List<String> kept) throws Exception {
        Path file = Files.writeString(folder.resolve("holds.yaml"),
                "holds: [{" + hold.replace("ANNAS", annas.id().toString()) + ", ground: litigation 7}]");
        pipeline.with("customvision.holds", file.toString()).start().settle(delete("held", WHOLE));

        JsonNode retained = pipeline.plan("held").path("projects").get(0).path("erasure").path("retained");
        assertThat(retained.findValuesAsText("ground")).isNotEmpty().allMatch("litigation 7"::equals);
        Set<String> stays = new TreeSet<>(retained.findValuesAsText("id"));
        assertThat(stays).contains(project.id().toString(), published.id().toString());
        assertThat(frozen("held", "project")).isEmpty();
        assertThat(frozen("held", "publications")).isEmpty();
        for (String step : kept) {
            assertThat(frozen("held", step)).as(step).doesNotContainAnyElementsOf(stays);
        }
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of(Map.of("customvision.delete.max-images", "4"), "5 images would be deleted, and customvision.delete.max-images is 4"),
                Arguments.of(Map.of("customvision.delete.max-percent", "99.5"), "5 of 5 images of a project would be deleted"),
                Arguments.of(Map.of("customvision.protected-projects", "Plant*"), "is protected by customvision.protected-projects"),
                Arguments.of(Map.of("customvision.holds", "absent.yaml"), "the holds cannot be relied on"),
                Arguments.of(Map.of("customvision.delete.approval", "automatic", "customvision.delete.max-images", "4",
                        "customvision.delete.max-percent", "100"), "customvision.delete.max-images is 4"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void aLimitRefusesTheRequestWithTheReason(Map<String, String> settings, String reason) throws Exception {
        settings.forEach(pipeline::with);
        JsonNode status = pipeline.start().settle(delete("limited", WHOLE));

        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(status.path("outcome").asText()).contains(reason);
        assertThat(pipeline.receipt("limited").path("state").asText()).isEqualTo("REFUSED");
    }

    @Test
    void aLimitThatCameAfterTheApprovalWasAskedForStillHolds() throws Exception {
        Path holds = Files.writeString(folder.resolve("holds.yaml"), "holds: []");
        pipeline.with("customvision.holds", holds.toString()).start().settle(delete("later", WHOLE));
        Files.writeString(holds, "holds: [{tagg: x, ground: y}]");

        assertThat(pipeline.approve("later").path("state").asText()).isEqualTo("REFUSED");
    }

    @Test
    void aTrainingIterationAndAProjectInDrModeRefuseTheRequest() throws Exception {
        SandboxIteration training = project.startTraining("Iteration 3");
        JsonNode status = pipeline.start().settle(delete("training", ANNA));
        assertThat(status.path("state").asText()).isEqualTo("REFUSED");
        assertThat(status.path("outcome").asText()).contains("iteration " + training.id(), "is being trained");

        project.drMode(true);
        assertThat(pipeline.settle(delete("dr", WHOLE)).path("outcome").asText()).contains("disaster recovery mode");
    }

    @Test
    void aListThatFailsOrDisagreesEndsTheRequest() throws Exception {
        pipeline.with("customvision.service.retries", "2").start();
        sandbox.faults().countOff(project.id(), 1);
        assertThat(pipeline.settle(delete("disagrees", WHOLE)).path("state").asText()).isEqualTo("FAILED");
        sandbox.faults().clear();
        sandbox.faults().on("service", "GET", ".*/iterations").always().status(403, "{}");
        assertThat(pipeline.settle(delete("fails", WHOLE)).path("state").asText()).isEqualTo("FAILED");
        assertThat(pipeline.requests().resolve("fails/plan.json")).doesNotExist();
    }

    @Test
    void anApprovalIsGoodForOnePlanThatWaitsAndForNothingElse() throws Exception {
        pipeline.start().settle(delete("a", WHOLE));
        pipeline.settle(delete("b", ANNA));

        for (String[] wrong : new String[][] {{"a", "0".repeat(64)}, {"a", pipeline.planHash("b")}, {"nobody", pipeline.planHash("a")}, {"a", "short"}}) {
            assertThatThrownBy(() -> pipeline.approve(wrong[0], wrong[1])).as(String.join(" ", wrong)).isInstanceOf(InvalidRequestException.class);
        }
        Path plan = pipeline.requests().resolve("a/plan.json");
        String old = Files.readString(plan);
        Files.writeString(plan, old.replaceAll("\"expires\" : [^,]+,", "\"expires\" : \"2026-01-01T00:00:00Z\","));
        assertThatThrownBy(() -> pipeline.approve("a")).hasMessageContaining("expired at 2026-01-01T00:00:00Z");
        assertThat(pipeline.requests().resolve("a/approval.json")).doesNotExist();

        // brought again, the request is planned anew, and the old hash is stale
        String stale = pipeline.planHash("a");
        assertThat(pipeline.settle(delete("a", WHOLE)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.planHash("a")).isNotEqualTo(stale);
        assertThatThrownBy(() -> pipeline.approve("a", stale)).hasMessageContaining("is not the hash of the plan that waits");
    }

    @Test
    void anApprovalThatWasNotUsedBeforeItsPlanExpiredDeletesNothing() throws Exception {
        pipeline.start().settle(delete("a", WHOLE));
        Path plan = pipeline.requests().resolve("a/plan.json");
        Files.writeString(plan, Files.readString(plan).replaceAll("\"expires\" : [^,]+,", "\"expires\" : \"2026-01-01T00:00:00Z\","));
        String approved = pipeline.planHash("a");
        GivenApproval.of(Approval.of("a", approved, "Erika Mustermann"), Instant.parse("2025-12-31T00:00:00Z")).write(pipeline.requests().resolve("a"),
                pipeline.context().getRegistry().lookupByNameAndType("customvisionReceiptSignature", ReceiptSignature.class));

        assertThat(pipeline.settle(delete("a", WHOLE)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.planHash("a")).isNotEqualTo(approved);
    }

    @Test
    void nothingFoundIsNotCalledErased() throws Exception {
        JsonNode status = pipeline.start().settle(delete("none", ", \"tags\": [\"customer-nobody\"], \"trainedIterations\": \"keep\""));

        assertThat(status.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(pipeline.receipt("none").path("outcome").asText()).isEqualTo("nothing-found");
    }

    @Test
    void automaticApprovalNeedsBothCaps() {
        assertThatThrownBy(() -> pipeline.with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "9").start()
                .settle(delete("auto", WHOLE))).isInstanceOf(InvalidRequestException.class).hasMessageContaining("customvision.delete.max-percent");
        assertThat(pipeline.requests().resolve("auto")).doesNotExist();
    }
}
