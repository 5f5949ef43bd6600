package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a delete may say is gone, and what it says when nothing shows that the answers can be relied on. */
class DeleteProofTest {

    private static final String SUBJECTS = "customer-*";
    private static final String PERSON = "\"tags\":[\"customer-4711\"],\"trainedIterations\":\"keep\",\"include\":[\"images\",\"tags\"]";

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private Sandbox sandbox;
    private Deletion deletion;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(data);
        deletion = Deletion.on(sandbox, folder, "customvision.delete.read-back-timeout", "PT1S", "customvision.subject-tags", SUBJECTS);
    }

    @AfterEach
    void close() {
        deletion.close();
        sandbox.close();
    }

    private void answers(String method, String path, String body) {
        sandbox.faults().on("service", method, path).always().body("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String choice(SandboxProject project) {
        return "\"include\":[\"predictions\"],\"predictionIds\":[\"" + project.predictions().get(0).id() + "\"]";
    }

    @ParameterizedTest
    @CsvSource({"images, /images$, 'GET /images/(tagged|untagged)$ []|GET /images/(tagged|untagged)/count$ 0'",
        "images, /images$, 'GET /iterations$ []'",
        "tags, /tags/[^/]+$, 'GET /tags$ []'",
        "predictions, /predictions$, 'POST /predictions/query$ {\"token\":{\"session\":\"1:1\",\"continuation\":null},\"results\":[]}'"})
    void listsThatTurnEmptyAfterTheDeleteProveNothing(String kind, String delete, String lies) throws Exception {
        // the service takes the call and does nothing
        sandbox.faults().on("service", "DELETE", delete).always().status(204, "");
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().matches(".*" + delete), () -> {
            for (String lie : lies.split("\\|(?=GET)")) {
                String[] words = lie.split(" ", 3);
                answers(words[0], words[1], words[2]);
            }
        });

        ErasureResult result = deletion.of(project, kind.equals("predictions") ? choice(project) : PERSON);

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.PARTIAL);
        assertThat(result.kinds().get(kind).done()).isZero();
        assertThat(result.failures()).filteredOn(failure -> failure.kind().equals(kind)).hasSize((int) result.kinds().get(kind).expected())
                .extracting(JobResult.Failure::reason).allMatch(reason -> reason.contains("should remain") || reason.startsWith("it is still there"))
                .anyMatch(reason -> reason.startsWith("could not verify: "));
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "413", "414"})
    void aGatewayThatTakesNoLongAddressGetsShortOnesAndAllGo(int status) throws Exception {
        deletion.close();
        sandbox.close();
        SandboxData large = SandboxData.large(200, 100);
        sandbox = Sandbox.start(large, SandboxOptions.defaults()
                .withUrlLimit(new SandboxOptions.UrlLimit(800, status)));
        deletion = Deletion.on(sandbox, folder.resolve("large"));

        ErasureResult result = deletion.of(large.projects().get(0), "");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(result.kinds().get("images").done()).isEqualTo(200);
        assertThat(sandbox.requests()).filteredOn(seen -> seen.status() == status).hasSizeLessThan(4);
    }

    @Test
    void aDeleteThatIsRefusedForAConflictIsTriedAgain() throws Exception {
        sandbox.faults().on("service", "DELETE", "/images$").times(2).status(409, "{\"code\":\"Conflict\",\"message\":\"\"}");

        ErasureResult result = deletion.of(project, "");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
    }

    @Test
    void whileAConflictStandsNothingThatDependsOnItIsDeleted() throws Exception {
        sandbox.faults().on("service", "DELETE", "/images$").always().status(409, "{\"code\":\"Conflict\",\"message\":\"\"}");

        ErasureResult result = deletion.of(project, "");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.PARTIAL);
        assertThat(result.reason()).contains("409");
        assertThat(deletion.sent()).noneMatch(call -> call.matches("(/iterations/[^/]+|/tags/[^/]+|)"));
        assertThat(project.iterations()).hasSize(2);
        assertThat(project.tags()).hasSize(3);
    }

    @Test
    void whatSomebodyElseDeletedSinceThePlanIsAlreadyGoneAndNotDeleted() throws Exception {
        List<SandboxIteration> iterations = List.copyOf(project.iterations());
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images"),
                () -> new PlainClient(sandbox).delete("/projects/" + project.id() + "/iterations/" + iterations.get(0).id()));

        ErasureResult result = deletion.of(project, "");

        assertThat(result.state()).as(Deletion.told(result)).isEqualTo(State.COMPLETE);
        assertThat(result.kinds().get("iterations")).extracting(Counts::done, Counts::alreadyGone).containsExactly(1L, 1L);
        assertThat(result.evidence().get("iterations").sent()).as("what was sent, and how it was answered")
                .anyMatch(sent -> sent.status() == 404 && "NotFoundIteration".equals(sent.code()) && sent.ids() == 1)
                .anyMatch(sent -> sent.accepted() && sent.call().equals("DELETE /projects/{projectId}/iterations/{iterationId}"));
        assertThat(result.evidence().get("images").readBack()).satisfies(seen -> {
            assertThat(seen.shouldRemain()).isZero();
            assertThat(seen.answeredBefore()).as("the count before the first DELETE").isPositive();
            assertThat(seen.problem()).isNull();
        });
        assertThat(project.images()).extracting(SandboxImage::id).isEmpty();
    }
}
