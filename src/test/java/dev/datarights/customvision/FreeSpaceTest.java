package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.service.Json;

/** A disk that fills up costs time and no data: fetching waits for room, and says so. */
class FreeSpaceTest {

    private static final String SETTING = "customvision.work.min-free";
    private static final String REQUEST = "{\"id\":\"full\",\"action\":\"export\"}";

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        // all of it would else be over before the disk is looked at again, a quarter of a second later
        sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withLatency(Duration.ofMillis(50)));
    }

    @AfterEach
    void stop() {
        System.clearProperty(SETTING);
        sandbox.close();
    }

    @Test
    void onADiskThatIsNearlyFullItWaitsAndGoesOnOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "customvision-test", disk.toString()),
                "skipped: a small disk can be mounted by root only");
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.requests", disk.toString()).with(SETTING, "40MB").start()) {
            Path filler = disk.resolve("filler");
            // the disk fills up between the plan and the images
            sandbox.afterRequest(request -> request.path().endsWith("/images/tagged"), () -> fill(filler, 40 << 20));
            pipeline.send(REQUEST);

            await().atMost(Duration.ofMinutes(2)).until(() -> waiting(disk).contains("room on the disk"));
            assertThat(waiting(disk)).contains("customvision.work.min-free wants 40 MB");
            sandbox.forgetRequests();
            assertThat(sandbox.requests()).isEmpty();

            Files.delete(filler);
            await().atMost(Duration.ofMinutes(2)).until(() -> status(disk).path("state").asText().equals("COMPLETE"));
            assertThat(waiting(disk)).isEmpty();
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void thePlanWaitsTooAndACallIsMadeOnlyOnceThereIsRoom() throws Exception {
        System.setProperty(SETTING, "8000000TB");
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            pipeline.send(REQUEST);
            await().atMost(Duration.ofMinutes(2)).until(() -> waiting(pipeline.requests()).contains("room on the disk"));
            assertThat(sandbox.requests()).isEmpty();

            System.setProperty(SETTING, "1MB");
            assertThat(pipeline.await("full").path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    @Test
    void whatWaitsCanBeCancelled() throws Exception {
        System.setProperty(SETTING, "8000000TB");
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            pipeline.send(REQUEST);
            await().atMost(Duration.ofMinutes(2)).until(() -> waiting(pipeline.requests()).contains("room on the disk"));
            RequestStore.at(pipeline.requests()).folder("full").cancel();

            assertThat(pipeline.await("full").path("state").asText()).isEqualTo("CANCELLED");
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @Test
    void whatWaitsDoesNotHoldUpTheEndOfTheProgramAndTheNextStartGoesOn() throws Exception {
        System.setProperty(SETTING, "8000000TB");
        Pipeline first = Pipeline.on(sandbox, folder).start();
        first.send(REQUEST);
        await().atMost(Duration.ofMinutes(2)).until(() -> waiting(first.requests()).contains("room on the disk"));
        first.close();
        assertThat(status(first.requests()).path("state").asText()).isEqualTo("RECEIVED");

        System.setProperty(SETTING, "0");
        try (Pipeline second = Pipeline.on(sandbox, folder).start()) {
            assertThat(second.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    private static void fill(Path file, int bytes) {
        try {
            Files.write(file, new byte[bytes]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode status(Path requests) throws IOException {
        Path file = requests.resolve("full/status.json");
        return Files.exists(file) ? Json.MAPPER.readTree(file.toFile()) : Json.MAPPER.createObjectNode();
    }

    private static String waiting(Path requests) throws IOException {
        return status(requests).path("waiting").asText("").replace("null", "");
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}
