package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.request.ErasureResult.Late;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.EverythingRead;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/** What a delete does to a project, and what its result says about it. */
class DeleteProjectTest {

    private static final byte[] PICTURE = new JpegPicture(64, 48, 7).bytes();

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private final SandboxProject other = data.projects().get(1);
    private final SandboxIteration published = project.iterations().get(1);
    private Sandbox sandbox;
    private Deletion deletion;

    @AfterEach
    void close() {
        if (deletion != null) {
            deletion.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private Deletion start(SandboxOptions options, String... settings) throws Exception {
        sandbox = Sandbox.start(data, options);
        deletion = Deletion.on(sandbox, folder, settings);
        return deletion;
    }

    private Deletion start(String... settings) throws Exception {
        return start(SandboxOptions.defaults(), settings);
    }

    @Test
    void aWholeDeleteLeavesNothingOfTheProjectAndTheOthersByteForByteAsTheyWere() throws Exception {
        // links are signed by the time of day
        start(SandboxOptions.defaults().withClock(Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC)));
        Map<String, String> before = EverythingRead.of(sandbox, other);
        int images = Deletion.images(project).size();
        sandbox.forgetRequests();

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(data.projects()).containsExactly(other);
        assertThat(result.kinds()).containsEntry("images", new Counts(images, images, 0, 0, "read back: not in the workspace and in no iteration"))
                .containsEntry("iterations", new Counts(2, 2, 0, 0, "read back: not among the iterations"))
                .containsEntry("tags", new Counts(3, 3, 0, 0, "read back: not in the workspace"))
                .containsEntry("predictions", new Counts(4, 4, 0, 0, "read back: not among the stored predictions"))
                .containsEntry("project", new Counts(1, 1, 0, 0, "read back: NotFoundProject, and GetProjects answers and lists the others"));
        assertThat(result.failures()).isEmpty();
        assertThat(result.late()).isEmpty();
        assertThat(result.planSha256()).hasSize(64);
        List<String> sent = deletion.sent();
        assertThat(sent.get(0)).isEqualTo("/iterations/" + published.id() + "/publish");
        assertThat(sent.get(1)).startsWith("/predictions?ids=");
        assertThat(sent.get(2)).startsWith("/images?imageIds=").endsWith("&allIterations=true");
        assertThat(sent.subList(3, 5)).allMatch(call -> call.startsWith("/iterations/"));
        assertThat(sent.subList(5, 8)).allMatch(call -> call.startsWith("/tags/"));
        assertThat(sent.subList(8, sent.size())).containsExactly("");
        assertThat(sent).noneMatch(call -> call.contains("allImages"));
        Map<String, String> after = EverythingRead.of(sandbox, other);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after).allSatisfy((call, answer) -> assertThat(answer.equals(before.get(call))).as(call).isTrue());
    }

    @Test
    void oneSubjectsImagesGoFromTheWorkspaceAndFromTheSnapshotsAndNothingElse() throws Exception {
        start();
        Set<String> mine = Set.copyOf(ids(image -> image.tags().stream().anyMatch(tag -> tag.tagId().equals(tag("customer-4711")))));
        Set<String> rest = new java.util.HashSet<>(Deletion.images(project));
        rest.removeAll(mine);

        ErasureResult result = deletion.of(project, "\"tags\":[\"customer-4711\"],\"trainedIterations\":\"keep\",\"include\":[\"images\"]");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(mine).hasSize(4);
        assertThat(Deletion.images(project)).isEqualTo(rest);
        assertThat(project.iterations()).hasSize(2);
        assertThat(project.predictions()).hasSize(4);
        assertThat(result.kinds().get("images")).isEqualTo(new Counts(4, 4, 0, 0, "read back: not in the workspace and in no iteration"));
        assertThat(deletion.sent()).singleElement().asString().contains("imageIds=");
    }

    private List<String> ids(java.util.function.Predicate<SandboxImage> wanted) {
        return java.util.stream.Stream.concat(project.images().stream(), project.iterations().stream().flatMap(one -> one.images().stream()))
                .filter(wanted).map(image -> image.id().toString()).distinct().toList();
    }

    private UUID tag(String name) {
        return project.tags().stream().filter(tag -> tag.name().equals(name)).findFirst().orElseThrow().id();
    }

    @Test
    void anAnswer202IsOnlyAskedSoAnImageThatStaysIsAFailureWithItsIdAndKeepsTheProject() throws Exception {
        start("customvision.delete.read-back-timeout", "PT1S");
        String kept = project.images().get(3).id().toString();
        sandbox.faults().keepsImage(UUID.fromString(kept));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.failures()).extracting(JobResult.Failure::id).containsExactly(kept, project.id().toString());
        assertThat(result.failures().get(0).reason()).contains("still there", "PT1S");
        assertThat(result.kinds().get("images").failed()).isEqualTo(1);
        assertThat(Deletion.images(project)).containsExactly(kept);
        assertThat(deletion.sent()).doesNotContain("");
    }

    @Test
    void whatTakesItsTimeIsWaitedFor() throws Exception {
        start(SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(1500)));

        assertThat(deletion.of(project, Deletion.EVERYTHING).state()).isEqualTo(State.COMPLETE);
        assertThat(data.projects()).containsExactly(other);
    }

    @Test
    void whatArrivesWhileItIsDeletedIsLeftAloneToldAndKeepsTheProject() throws Exception {
        start();
        UUID[] late = new UUID[2];
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/images"), () -> {
            late[0] = project.addImage(PICTURE).id();
            late[1] = project.addPrediction(PICTURE, published, Instant.parse("2026-11-24T08:00:00Z")).id();
        });

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.late()).containsExactlyInAnyOrder(new Late("images", late[0].toString()), new Late("predictions", late[1].toString()));
        assertThat(project.predictions()).extracting(one -> one.id()).containsExactly(late[1]);
        assertThat(Deletion.images(project)).containsExactly(late[0].toString());
        assertThat(data.projects()).contains(project);
        assertThat(result.kinds().get("project")).extracting(Counts::done, Counts::failed).containsExactly(0L, 1L);
        assertThat(result.failures()).singleElement().extracting(JobResult.Failure::reason).asString().contains("came after the plan");
    }

    @Test
    void inANarrowedDeleteOnlyWhatIsMeantComesLate() throws Exception {
        start();
        UUID[] late = new UUID[1];
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/images"), () -> {
            project.addImage(PICTURE);
            late[0] = project.addImage(PICTURE, project.tags().stream().filter(tag -> tag.name().equals("customer-4711")).findFirst().orElseThrow()).id();
        });

        ErasureResult result = deletion.of(project, "\"tags\":[\"customer-4711\"],\"trainedIterations\":\"keep\",\"include\":[\"images\"]");

        assertThat(result.state()).as("only a project that was to go whole stays for what came late").isEqualTo(State.COMPLETE);
        assertThat(result.late()).containsExactly(new Late("images", late[0].toString()));
        assertThat(result.kinds().get("images")).extracting(Counts::expected, Counts::done).containsExactly(4L, 4L);
    }

    @Test
    void whereTrainedIterationsGoOneThatWasTrainedSinceThePlanIsLate() throws Exception {
        start();
        SandboxIteration[] late = new SandboxIteration[1];
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/publish"), () -> late[0] = project.train("Since the plan"));

        ErasureResult result = deletion.of(project, "\"tags\":[\"customer-4711\"],\"trainedIterations\":\"delete\"},\"allowCollateral\":true,"
                + "\"deliver\":{\"to\":\"folder\"");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.PARTIAL);
        assertThat(result.late()).containsExactly(new Late("iterations", late[0].id().toString()));
        assertThat(project.iterations()).containsExactly(late[0]);
    }

    @Test
    void aHoldThatIsAddedAfterTheFirstBatchKeepsItsImageItsTagsItsIterationsAndTheProject() throws Exception {
        for (int i = 0; i < 150; i++) {
            project.addImage(PICTURE);
        }
        Path holds = Files.writeString(folder.resolve("holds.yaml"), "holds: []\n");
        start("customvision.holds", holds.toString());
        String[] held = new String[1];
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/images"), () -> {
            String sent = sandbox.requests().stream().filter(Deletion::isDelete).reduce((first, second) -> second).orElseThrow().query();
            held[0] = ids(image -> !image.tags().isEmpty() && !sent.contains(image.id().toString())).get(0);
            write(holds, "holds:\n- { imageId: " + held[0] + ", ground: claim 12 }\n");
        });

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(Deletion.images(project)).containsExactly(held[0]);
        SandboxImage image = ids(one -> true).stream().map(id -> find(id)).findFirst().orElseThrow();
        assertThat(project.tags()).extracting(tag -> tag.id()).containsExactlyInAnyOrderElementsOf(image.tags().stream().map(tag -> tag.tagId()).toList());
        assertThat(result.retained()).contains(new PlannedErasure.Retained("images", held[0], "claim 12"),
                new PlannedErasure.Retained("project", project.id().toString(), "claim 12"));
        assertThat(result.kinds().get("images")).extracting(Counts::retained, Counts::failed).containsExactly(1L, 0L);
        assertThat(result.kinds().get("project").retained()).isEqualTo(1);
        assertThat(deletion.sent()).doesNotContain("");
    }

    private SandboxImage find(String id) {
        return java.util.stream.Stream.concat(project.images().stream(), project.iterations().stream().flatMap(one -> one.images().stream()))
                .filter(image -> image.id().toString().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void aHoldsFileThatBecomesInvalidStopsTheProjectThere() throws Exception {
        for (int i = 0; i < 150; i++) {
            project.addImage(PICTURE);
        }
        Path holds = Files.writeString(folder.resolve("holds.yaml"), "holds: []\n");
        start("customvision.holds", holds.toString());
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/images"), () -> write(holds, "holds: [{}]\n"));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("holds.yaml", "nothing is deleted");
        assertThat(deletion.sent().stream().filter(call -> call.startsWith("/images"))).hasSize(1);
        assertThat(result.kinds().get("images").done()).isEqualTo(64);
        assertThat(project.tags()).hasSize(3);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414})
    void batchesShrinkWhereAProxyTakesNoLongAddress(int status) throws Exception {
        start(SandboxOptions.defaults().withUrlLimit(new SandboxOptions.UrlLimit(400, status)));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(Arrays.stream(String.join(",", deletion.sent()).split("imageIds=")).count()).isGreaterThan(2);
        assertThat(data.projects()).containsExactly(other);
    }

    @Test
    void anIterationThatCannotBeUnpublishedStaysWithItsProjectAndTheRestGoes() throws Exception {
        start();
        sandbox.faults().unpublishFails(published.id());

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.failures()).extracting(JobResult.Failure::kind, JobResult.Failure::id)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("iterations", published.id().toString()),
                        org.assertj.core.groups.Tuple.tuple("project", project.id().toString()));
        assertThat(result.failures().get(0).reason()).contains("BadRequestUnpublishFailed", "could not be unpublished");
        assertThat(project.iterations()).containsExactly(published);
        assertThat(Deletion.images(project)).isEmpty();
        assertThat(project.predictions()).isEmpty();
        assertThat(result.kinds().get("iterations")).extracting(Counts::expected, Counts::done, Counts::failed).containsExactly(2L, 1L, 1L);
    }

    @Test
    void aProjectThatWentIntoDisasterRecoveryStopsAtOnce() throws Exception {
        start();
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/predictions"), () -> project.drMode(true));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("ForbiddenDRModeEnabled", "disaster recovery");
        assertThat(result.kinds().get("predictions").done()).isEqualTo(4);
        assertThat(deletion.sent()).hasSize(3);
        assertThat(result.residuals()).filteredOn(left -> left.what().startsWith("was unpublished and is still there"))
                .extracting(PlannedErasure.Residual::id).containsExactly(published.id().toString());
        assertThat(project.iterations()).hasSize(2);
    }

    @Test
    void aRevokedKeyOfTheCustomerFailsAProjectOfWhichNothingWasDeleted() throws Exception {
        published.unpublish();
        start();
        sandbox.faults().on("service", "DELETE", "/projects/").always()
                .status(400, "{\"code\":\"BadRequestCustomerManagedKeyRevoked\",\"message\":\"\"}");

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.reason()).contains("BadRequestCustomerManagedKeyRevoked", "customer-managed key");
        assertThat(deletion.sent()).hasSize(1);
        assertThat(result.kinds().values()).allMatch(counts -> counts.done() == 0);
        assertThat(result.failures()).extracting(JobResult.Failure::id).containsAll(Deletion.images(project)).contains(project.id().toString());
    }

    @Test
    void aRefusedKeyEndsItAfterOneCall() throws Exception {
        start();
        sandbox.faults().on("service", "DELETE", "/projects/").always().status(401, "{\"error\":{\"code\":\"401\",\"message\":\"\"}}");

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.FAILED);
        assertThat(result.reason()).contains("was answered 401");
        assertThat(deletion.sent()).hasSize(1);
    }

    @Test
    void aProxyThatAnswers404ToEveryDeleteProvesNothing() throws Exception {
        start();
        sandbox.faults().on("service", "DELETE", "/projects/").always().status(404, "<html>not found</html>");

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.kinds().values()).allMatch(counts -> counts.done() == 0);
        assertThat(result.failures()).extracting(JobResult.Failure::reason).anyMatch(reason -> reason.contains("not the service's own answer"));
        assertThat(project.iterations()).hasSize(2);
    }

    @Test
    void aProxyThatAnswers404ToEverythingAfterTheDeletesNeverMakesItComplete() throws Exception {
        start();
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith(project.id().toString()),
                () -> sandbox.faults().on("service", "GET", ".").always().status(404, "{\"code\":\"404\",\"message\":\"\"}"));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.id()).isEqualTo(project.id().toString());
            assertThat(failure.reason()).startsWith("could not verify: ");
        });
    }

    @Test
    void aProxyThatAnswers404ToEverythingFromTheFirstDeleteOnVerifiesNothing() throws Exception {
        start();
        sandbox.afterRequest(Deletion::isDelete, () -> sandbox.faults().on("service", "*", ".").always().status(404, "<html>not found</html>"));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.kinds().values()).allMatch(counts -> counts.done() == 0);
        assertThat(result.reason()).contains("could not be listed", "404");
        assertThat(result.failures()).extracting(JobResult.Failure::id).containsAll(Deletion.images(project)).contains(project.id().toString());
    }

    @Test
    void notFoundProvesNothingWhereGetProjectsLacksWhatShouldRemain() throws Exception {
        start();
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith(project.id().toString()),
                () -> sandbox.faults().on("service", "GET", "/projects$").always().body("application/json", "[]".getBytes()));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.failures()).singleElement().extracting(JobResult.Failure::reason).asString()
                .isEqualTo("could not verify: GetProjects does not list 1 project that should remain, such as " + other.id());
    }

    @Test
    void aProjectThatSomebodyElseDeletedMeanwhileIsReadBackLikeOneOfOurs() throws Exception {
        start();
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith("/predictions"), () -> {
            project.iterations().forEach(SandboxIteration::unpublish);
            new PlainClient(sandbox).delete("/projects/" + project.id());
        });

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(result.kinds().get("images").proof()).contains("NotFoundProject");
    }

    @Test
    void anotherProjectThatSomebodyDeletedMeanwhileIsExplainedByTheServicesOwnWord() throws Exception {
        SandboxProject third = data.addProject("Third", Domain.CLASSIFICATION);
        start();
        sandbox.afterRequest(request -> Deletion.isDelete(request) && request.path().endsWith(project.id().toString()),
                () -> new PlainClient(sandbox).delete("/projects/" + third.id()));

        assertThat(deletion.of(project, Deletion.EVERYTHING).state()).isEqualTo(State.COMPLETE);
        assertThat(data.projects()).containsExactly(other);
    }

    @Test
    void theWorkspaceThatIsListedAsAnIterationIsNeverSentAndNotLate() throws Exception {
        start(SandboxOptions.defaults().withWorkspaceListed(true));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(deletion.sent().stream().filter(call -> call.matches("/iterations/[^/]+"))).hasSize(2);
    }

    @Test
    void aServiceThatFailsForGoodHaltsTheRestAndWhatWasAskedForIsReadBack() throws Exception {
        start("customvision.service.retries", "2");
        sandbox.faults().on("service", "DELETE", "/images$").always().status(503, "{\"code\":\"ErrorUnknown\",\"message\":\"\"}");

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("503");
        assertThat(result.kinds().get("predictions").done()).isEqualTo(4);
        assertThat(result.kinds().get("images").done()).isZero();
        assertThat(project.tags()).hasSize(3);
        assertThat(project.iterations()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two minutes", "PT-1S", "PT25H"})
    void aWrongTimeLimitIsToldByItsNameWhenTheRequestComesIn(String value) throws Exception {
        start("customvision.delete.read-back-timeout", value);

        assertThatThrownBy(() -> deletion.of(project, Deletion.EVERYTHING)).rootCause().isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("customvision.delete.read-back-timeout").hasMessageContaining("PT2M");
        assertThat(sandbox.requests()).isEmpty();
    }
}
