package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/** Stopping: a request by {@code cancel}, the program as systemd or Kubernetes does it. */
class CancelTest {

    private static final int IMAGES = 600;

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Installation installation;
    private UUID project;

    @BeforeEach
    void install() throws IOException {
        sandbox = Sandbox.start(SandboxData.large(IMAGES, 2_000), SandboxOptions.defaults().withLatency(Duration.ofMillis(40)));
        project = sandbox.data().projects().get(0).id();
        installation = Installation.of(folder, sandbox).with("customvision.export.parallel-downloads", "4");
    }

    @AfterEach
    void close() {
        installation.close();
        sandbox.close();
    }

    @Test
    void aRunningExportIsCancelledWithinSecondsAndTellsItInAReceipt() throws Exception {
        String request = installation.request("r");
        Process process = installation.start("process", request);
        await(process, () -> links() > 20);

        assertThat(installation.run("cancel", "r")).as(installation.said()).isZero();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(installation.said()).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(links()).isLessThan(IMAGES);
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(Archives.visible(installation.delivered())).contains("r-receipt.json").doesNotContain("r-" + project + ".zip");

        assertThat(installation.run("process", request)).as("the same request goes on: %s", installation.said()).isZero();
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(links()).as("what was fetched before is kept").isLessThanOrEqualTo(IMAGES + 4L);
    }

    @Test
    void aRequestThatNobodyCarriesOutIsCancelledWithoutACall() throws Exception {
        Process process = installation.start("process", installation.request("r"));
        await(process, () -> links() > 20);
        Installation.kill(process);
        sandbox.forgetRequests();

        assertThat(installation.run("cancel", "r")).as(installation.said()).isZero();

        assertThat(Archives.count(sandbox.requests(), "service")).isZero();
        assertThat(links()).as("only those of the killed process that were under way").isLessThanOrEqualTo(4);
        assertThat(installation.status("r").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(installation.run("cancel", "r")).as("a second time it only says so").isZero();
        assertThat(installation.said()).contains("r has ended already: CANCELLED");
    }

    @Test
    void whatIsStillPlanningIsCancelledToo() throws Exception {
        // a service that does not answer, which is when one gives up
        sandbox.faults().on("service", "GET", "/images/tagged$").always().status(503, "{}");
        installation.with("customvision.service.retry-delay", "200");
        Process process = installation.start("process", installation.request("r"));
        await(process, () -> sandbox.requests().stream().anyMatch(seen -> seen.status() == 503));

        assertThat(installation.run("cancel", "r")).isZero();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(installation.said()).isTrue();
        assertThat(process.exitValue()).as(installation.said()).isEqualTo(3);
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void processToldToEndGoesOnAtTheNextStart() throws Exception {
        String request = installation.request("r");
        Process process = installation.start("process", request);
        await(process, () -> links() > 20);

        endAsSystemdDoes(process);
        assertThat(installation.status("r").path("state").asText()).as("not ended: %s", installation.said()).isEqualTo("RUNNING");
        assertThat(Archives.visible(installation.delivered())).doesNotContain("r-receipt.json");

        assertThat(installation.run("process", request)).as(installation.said()).isZero();
        assertThat(installation.receipt("r").path("attempt").asInt()).isOne();
        assertThat(links()).as("only what was in flight is fetched twice").isLessThanOrEqualTo(IMAGES + 4L);
    }

    @Test
    void theServiceToldToEndGoesOnAtTheNextStart() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(folder.resolve("inbox/r.yaml"), "id: r\naction: export\n");
        Process service = installation.start("run");
        await(service, () -> links() > 20);

        endAsSystemdDoes(service);
        assertThat(installation.status("r").path("state").asText()).as("not ended: %s", installation.said()).isEqualTo("RUNNING");
        assertThat(folder.resolve("inbox/.rejected")).as(installation.said()).doesNotExist();

        Process again = installation.start("run");
        await(again, () -> Files.exists(folder.resolve("inbox/.done/r.yaml")));
        assertThat(installation.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(installation.receipt("r").path("attempt").asInt()).isOne();
        assertThat(links()).isLessThanOrEqualTo(IMAGES + 4L);
        endAsSystemdDoes(again);
    }

    private void endAsSystemdDoes(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ends within ten seconds: %s", installation.said()).isTrue();
    }

    private void await(Process process, Callable<Boolean> moment) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5)).until(() -> {
            assertThat(process.isAlive()).as("ended too early:\n%s", installation.said()).isTrue();
            return moment.call();
        });
    }

    private long links() {
        return Archives.count(sandbox.requests(), "links");
    }
}
