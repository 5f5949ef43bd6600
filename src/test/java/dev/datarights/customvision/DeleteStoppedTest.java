package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/** A delete that has to wait, is cancelled, comes again, or must not begin. */
class DeleteStoppedTest {

    private static final String PROTECTED = "customvision.protected-projects";

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private Sandbox sandbox;
    private Deletion deletion;
    private RequestFolder request;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(data, SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(1500)));
        deletion = Deletion.on(sandbox, folder);
        request = RequestStore.at(deletion.pipeline().requests()).folder("d");
    }

    @AfterEach
    void close() {
        System.clearProperty(PROTECTED);
        deletion.close();
        sandbox.close();
    }

    @Test
    void whatWasAskedForWhenItWasCancelledCountsAsNotVerifiedAndTheSamePlanGoesOn() throws Exception {
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images"), this::cancel);

        ErasureResult cancelled = deletion.of(project, Deletion.EVERYTHING);

        assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
        assertThat(cancelled.kinds().get("predictions").done()).isEqualTo(4);
        assertThat(cancelled.kinds().get("images").done()).isZero();
        assertThat(cancelled.reason()).contains("the deletion of 13 ids was asked for and not read back");
        assertThat(cancelled.failures()).extracting(JobResult.Failure::kind).containsOnly("images");
        assertThat(project.tags()).hasSize(3);

        ErasureResult second = deletion.again(project);

        assertThat(second.state()).as(Deletion.told(second)).isEqualTo(State.COMPLETE);
        assertThat(second.planSha256()).isEqualTo(cancelled.planSha256());
        assertThat(data.projects()).doesNotContain(project);
        assertThat(deletion.again(project).state()).as("once more, when all of it is gone").isEqualTo(State.COMPLETE);
    }

    private void cancel() {
        try {
            request.cancel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDeleteWaitsForWhoeverReadsTheProjectSaysSoAndCanBeCancelledMeanwhile() throws Exception {
        FileLocks locks = deletion.pipeline().context().getRegistry().lookupByNameAndType("customvisionFileLocks", FileLocks.class);
        Path lock = deletion.pipeline().requests().resolve(".locks").resolve("sandbox-" + project.id());
        try (FileLocks.Held export = locks.tryLock(lock, true).orElseThrow()) {
            CompletableFuture<ErasureResult> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return deletion.of(project, Deletion.EVERYTHING);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> waiting().filter(text -> text.contains(project.id().toString())).isPresent());
            request.cancel();

            assertThat(result.get(60, TimeUnit.SECONDS).state()).isEqualTo(State.CANCELLED);
        }
        assertThat(waiting()).isEmpty();
        assertThat(deletion.sent()).isEmpty();
        assertThat(locks.tryLock(lock, false)).as("it left no lock").isPresent();
    }

    private Optional<String> waiting() throws IOException {
        return request.status().map(RequestStatus::waiting);
    }

    @Test
    void aProjectThatBecameProtectedAfterTheDecisionIsRefusedWithoutADelete() throws Exception {
        // two listings make the plan, the third is the apply's own
        sandbox.afterRequests(3, seen -> seen.method().equals("GET") && seen.path().endsWith("/training/projects"),
                () -> System.setProperty(PROTECTED, "Plant*"));

        ErasureResult result = deletion.of(project, Deletion.EVERYTHING);

        assertThat(result.state()).isEqualTo(State.REFUSED);
        assertThat(result.reason()).contains("protected");
        assertThat(deletion.sent()).isEmpty();
    }
}
