package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/**
 * Twenty kills over one export, spread over its images, the exact moments at random. It takes some minutes, most of it
 * twenty starts of Java: {@code -Dcustomvision.test.kills=20}.
 */
@EnabledIfSystemProperty(named = "customvision.test.kills", matches = "\\d+")
class ManyKillsTest {

    private static final int IMAGES = 4_000;
    @TempDir
    Path folder;

    @Test
    void killedTwentyTimesItEndsWithTheSamePayloadAndFetchesFewImagesTwice() throws Exception {
        int kills = Integer.getInteger("customvision.test.kills");
        long seed = Long.getLong("customvision.test.seed", System.nanoTime());
        Random moments = new Random(seed);
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(IMAGES, 20_000), SandboxOptions.defaults().withLatency(Duration.ofMillis(8)));
                Installation calm = Installation.of(folder.resolve("calm"), sandbox);
                Installation killed = Installation.of(folder.resolve("killed"), sandbox)) {
            UUID project = sandbox.data().projects().get(0).id();
            assertThat(calm.run("process", calm.request("r"))).as(calm.said()).isZero();
            assertThat(links(sandbox)).isEqualTo(IMAGES);
            sandbox.forgetRequests();

            String request = killed.request("r");
            long start = System.nanoTime();
            for (int i = 0; i < kills; i++) {
                // each life gets its share of the images, and dies somewhere in it
                long fetched = links(sandbox);
                long until = fetched + 1 + moments.nextInt(Math.max(1, (int) (2L * (IMAGES - fetched) / (kills - i + 1))));
                Process process = killed.start("process", request);
                Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(1)).until(() -> {
                    assertThat(process.isAlive()).as("ended before it was killed (seed %d):\n%s", seed, killed.said()).isTrue();
                    return links(sandbox) >= until;
                });
                Installation.kill(process);
                assertThat(Archives.visible(killed.delivered())).doesNotContain("r-" + project + ".zip", "r-receipt.json");
            }
            assertThat(killed.run("process", request)).as("seed %d: %s", seed, killed.said()).isZero();

            Map<String, Long> fetched = Archives.calls(sandbox.requests(), "links");
            long twice = fetched.values().stream().filter(times -> times > 1).count();
            System.out.printf("ManyKillsTest: %d kills, %d of %d images fetched twice, %d s, seed %d%n", kills, twice, IMAGES,
                    (System.nanoTime() - start) / 1_000_000_000L, seed);
            assertThat(killed.receipt("r").path("state").asText()).isEqualTo("COMPLETE");
            assertThat(payload(killed, project)).isEqualTo(payload(calm, project));
            assertThat(payload(killed, "account")).isEqualTo(payload(calm, "account"));
            assertThat(fetched).hasSize(IMAGES);
            assertThat(twice).isLessThan(IMAGES * 5 / 100);
        }
    }

    private static String payload(Installation installation, Object project) throws IOException {
        return Archives.manifest(Archives.of(installation.delivered(), "r", project));
    }

    private static long links(Sandbox sandbox) {
        return Archives.count(sandbox.requests(), "links");
    }
}
