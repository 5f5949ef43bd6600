package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/**
 * Somebody sets the clock of the machine by days, forth and back, while the service works. libfaketime does that to one
 * process (Debian's package {@code libfaketime}); without it the test is skipped.
 */
class ClockJumpsTest {

    private static final List<Path> PLACES = List.of(Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private static Path library;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        library = PLACES.stream().filter(Files::exists).findFirst().orElse(null);
        Assumptions.assumeTrue(library != null, "skipped: libfaketime is not installed");
    }

    @Test
    void noWaitIsLongerForItAndTheRequestEndsComplete() throws Exception {
        SandboxData data = SandboxData.samples();
        SandboxProject project = data.projects().get(0);
        // for the service, the request that is dropped is of tomorrow
        set("-1d");
        try (Sandbox sandbox = Sandbox.start(data, SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(700)).withRequestsPerSecond(40));
                Installation installation = Installation.of(folder.resolve("installation"), sandbox)
                        .with("customvision.accounts.sandbox.requests-per-second", "40")
                        .with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "1000")
                        .with("customvision.delete.max-percent", "100")
                        .withEnvironment("LD_PRELOAD", library.toString()).withEnvironment("FAKETIME_TIMESTAMP_FILE", clock().toString())
                        .withEnvironment("FAKETIME_CACHE_DURATION", "1").withEnvironment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                        // Java's waits go by the monotonic clock, as they do where a clock is really set
                        .withEnvironment("FAKETIME_FORCE_MONOTONIC_FIX", "0")) {
            String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(1).atOffset(ZoneOffset.UTC));
            sandbox.faults().on("service", "GET", "/iterations$").status(503, "busy", "Retry-After", soon);
            Path inbox = Files.createDirectories(folder.resolve("installation/inbox"));
            Process service = installation.start("run");
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> installation.said().contains("watching"));

            Files.writeString(inbox.resolve("r.yaml"), "id: r\naction: export-then-delete\naccount: sandbox\nscope:\n  projects: [" + project.id() + "]\n");
            sandbox.afterRequests(5, seen -> seen.server().equals("links"), () -> set("+3d"));
            sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images"), () -> set("-2d"));
            sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().contains("/tags/"), () -> set("+1d"));

            Awaitility.await().atMost(Duration.ofSeconds(80)).until(() -> {
                assertThat(service.isAlive()).as(installation.said()).isTrue();
                return Files.exists(inbox.resolve(".done/r.yaml"));
            });
            JsonNode receipt = installation.receipt("r");
            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(BagVerifier.verify(Archives.of(installation.delivered(), "r", project.id())).complete()).isTrue();
            assertThat(data.projects()).doesNotContain(project);
            assertThat(sandbox.requests()).filteredOn(seen -> seen.status() == 429).as("refused for want of a rate").hasSizeLessThan(3);
        }
    }

    private Path clock() {
        return folder.resolve("clock");
    }

    /** From within a second on, the clock of the service is wrong by this. */
    private void set(String offset) {
        try {
            Path next = Files.writeString(folder.resolve("clock.next"), offset + "\n");
            Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
