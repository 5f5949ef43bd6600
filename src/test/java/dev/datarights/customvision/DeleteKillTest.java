package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** The program ends in the middle of a delete, right after the service carried something out and before it heard of it. */
class DeleteKillTest {

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private final SandboxProject other = data.projects().get(1);
    private Sandbox sandbox;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        sandbox = Sandbox.start(data, SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(200)));
        installation = Installation.of(folder, sandbox).with("customvision.delete.approval", "automatic")
                .with("customvision.delete.max-images", "1000").with("customvision.delete.max-percent", "100");
    }

    @AfterEach
    void close() {
        installation.close();
        sandbox.close();
    }

    @Test
    void killedAtEveryStepOfADeleteItEndsCompleteAndNothingGoesThatThePlanDidNotHold() throws Exception {
        String request = delete("delete");
        int untouched = other.images().size();
        for (String step : List.of("/predictions$", "/images$", "/iterations/[^/]+$", "/tags/[^/]+$", "/projects/[^/]+$")) {
            AtomicReference<Process> running = new AtomicReference<>();
            sandbox.afterRequest(seen -> running.get() != null && Deletion.isDelete(seen) && seen.path().matches(".*" + step), () -> running.get().destroyForcibly());
            running.set(installation.start("process", request));
            assertThat(running.get().waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(running.get().exitValue()).as("killed at %s: %s", step, installation.said()).isEqualTo(137);
        }
        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).containsExactly(other);
        assertThat(other.images()).hasSize(untouched);
        assertOnlyWhatWasFrozen();
    }

    @Test
    void toldToEndInTheMiddleOfADeleteItEndsWithinSecondsAndGoesOnAtTheNextStart() throws Exception {
        String request = delete("delete");
        AtomicReference<Process> running = new AtomicReference<>();
        sandbox.afterRequest(seen -> running.get() != null && Deletion.isDelete(seen) && seen.path().endsWith("/images"), () -> running.get().destroy());
        running.set(installation.start("process", request));
        assertThat(running.get().waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(installation.status("r").path("state").asText()).as(installation.said()).isEqualTo("RUNNING");

        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).containsExactly(other);
        assertOnlyWhatWasFrozen();
    }

    @Test
    void killedInTheExportOfAnExportThenDeleteNothingIsDeletedAndTheNextStartDoesBoth() throws Exception {
        String request = delete("export-then-delete");
        AtomicReference<Process> running = new AtomicReference<>();
        sandbox.afterRequests(5, seen -> running.get() != null && seen.server().equals("links"), () -> running.get().destroyForcibly());
        running.set(installation.start("process", request));
        assertThat(running.get().waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);

        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).containsExactly(other);
        assertThat(Archives.of(installation.delivered(), "r", project.id())).exists();
        assertOnlyWhatWasFrozen();
    }

    @Test
    void whatWasKilledInMidDeleteAndIsForbiddenSinceIsNeverSaidToHaveDeletedNothing() throws Exception {
        String request = delete("delete");
        AtomicReference<Process> running = new AtomicReference<>();
        sandbox.afterRequest(seen -> running.get() != null && Deletion.isDelete(seen) && seen.path().endsWith("/images"), () -> running.get().destroyForcibly());
        running.set(installation.start("process", request));
        assertThat(running.get().waitFor(2, TimeUnit.MINUTES)).isTrue();
        long sent = sandbox.requests().stream().filter(Deletion::isDelete).count();

        installation.with("customvision.protected-projects", project.id().toString());
        assertThat(installation.run("process", request)).as(installation.said()).isEqualTo(3);

        JsonNode receipt = installation.receipt("r");
        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("summary").asText()).contains("protected", "when the program was killed", "was not read back")
                .doesNotContainIgnoringCase("nothing was deleted");
        assertThat(sandbox.requests().stream().filter(Deletion::isDelete).count()).as("DELETEs since").isEqualTo(sent);

        installation.with("customvision.protected-projects", "");
        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        assertThat(data.projects()).containsExactly(other);
        assertOnlyWhatWasFrozen();
    }

    @Test
    void killedBetweenTheLastDeletionAndItsReceiptItEndsCompleteWhateverIsForbiddenSince() throws Exception {
        String request = delete("delete");
        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        asBeforeItsReceipt();
        long sent = sandbox.requests().stream().filter(Deletion::isDelete).count();

        installation.with("customvision.protected-projects", project.id().toString());
        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertThat(installation.receipt("r").path("outcome").asText()).isEqualTo("erased");
        assertThat(sandbox.requests().stream().filter(Deletion::isDelete).count()).as("DELETEs since").isEqualTo(sent);
    }

    /** Leaves what a kill right before the receipt leaves. */
    private void asBeforeItsReceipt() throws IOException {
        Path status = installation.requestFolder("r").resolve("status.json");
        ObjectNode running = (ObjectNode) Json.MAPPER.readTree(status.toFile());
        running.put("state", "RUNNING").putNull("ended").putNull("outcome").putNull("receipt");
        Files.write(status, Json.MAPPER.writeValueAsBytes(running));
        for (Path made : List.of(installation.delivered(), installation.requestFolder("r"))) {
            Files.delete(made.resolve("r-receipt.json"));
            Files.delete(made.resolve("r-receipt.jws"));
        }
    }

    private String delete(String action) throws IOException {
        Files.writeString(folder.resolve("r.yaml"), "id: r\naction: " + action + "\naccount: sandbox\nscope:\n  projects: [" + project.id() + "]\n");
        return "r.yaml";
    }

    /** Every DELETE is of the project, and names only ids of the plan. */
    private void assertOnlyWhatWasFrozen() throws IOException {
        Set<String> frozen = new TreeSet<>();
        try (var lists = Files.list(installation.requestFolder("r").resolve("frozen").resolve(project.id().toString()))) {
            for (Path list : lists.filter(file -> file.toString().endsWith(".ids")).toList()) {
                frozen.addAll(Files.readAllLines(list));
            }
        }
        List<LoggedRequest> deletes = sandbox.requests().stream().filter(Deletion::isDelete).toList();
        assertThat(deletes).isNotEmpty().allSatisfy(seen -> {
            assertThat(seen.path()).contains(project.id().toString());
            String named = seen.path().replaceFirst(".*/projects/", "") + "," + (seen.query() == null ? "" : seen.query());
            for (String id : named.split("[^0-9a-fA-F-]+")) {
                if (id.length() == 36) {
                    assertThat(frozen).contains(id);
                }
            }
        });
    }
}
