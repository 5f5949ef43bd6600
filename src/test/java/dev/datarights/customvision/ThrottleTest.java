package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/** The service is asked no more often than it allows, and waited for as long as it says; its log decides. */
class ThrottleTest {

    private static final String RATE = "customvision.accounts.sandbox.requests-per-second";
    private static final String REQUEST = "{\"id\":\"r\",\"action\":\"export\"}";

    @TempDir
    Path folder;

    @Test
    void atTheRateThatTheServiceAllowsNoCallOfAnyRouteIsRefused() throws Exception {
        // lists, documents, counts and, in a private network, every image: sixteen downloads and two projects at a time
        SandboxOptions options = SandboxOptions.defaults().withPrivateNetwork(true).withRequestsPerSecond(20);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options); Pipeline pipeline = Pipeline.on(sandbox, folder).with(RATE, "20").start()) {
            // calls that are longer on their way than others are what brings them too close together
            sandbox.faults().on("service", "GET", "/artifacts$").after(5).times(20).delay(Duration.ofMillis(300));

            assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");

            assertThat(sandbox.requests()).filteredOn(seen -> seen.path().endsWith("/artifacts")).hasSizeGreaterThan(30);
            assertThat(refused(sandbox)).isEmpty();
        }
    }

    @Test
    void aServiceThatAllowsLessThanTheSettingsRefusesAFewCallsAndThenNoneForAWhile() throws Exception {
        SandboxOptions options = SandboxOptions.defaults().withPrivateNetwork(true).withRequestsPerSecond(25);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options); Pipeline pipeline = Pipeline.on(sandbox, folder).with(RATE, "200")
                .with("customvision.export.parallel-downloads", "8").start()) {

            assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");

            List<LoggedRequest> calls = sandbox.requests().stream().filter(seen -> seen.server().equals("service")).toList();
            assertThat(refused(sandbox)).as("some to find out, then hardly any of %d", calls.size()).isNotEmpty().hasSizeLessThan(calls.size() / 4);
        }
    }

    @Test
    void theServiceIsNotAskedAgainBeforeItSaid() throws Exception {
        String message = "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the rate limit. Please retry after %s.\"}}";
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            List<Said> all = List.of(
                    new Said("seconds", "{}", "Retry-After", "2", 2000),
                    new Said("odd-case", "{}", "rEtRy-AFTER", "2", 2000),
                    new Said("date", "{}", "RETRY-after", inThreeSeconds(), 1500),
                    new Said("message", message.formatted("1 second"), "X", "x", 1000),
                    new Said("messages", message.replace("retry", "Retry").formatted("2 SECONDS"), "X", "x", 2000),
                    new Said("unclear", message.formatted("2 seconds"), "Retry-After", "soon", 2000),
                    new Said("past", "{}", "Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT", 0));
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (Said said : all) {
                sandbox.faults().on("service", "GET", "/" + said.name() + "$").status(429, said.body(), said.header(), said.value());
                sandbox.faults().on("service", "GET", "/" + said.name() + "$").always().status(200, "[]");
                calls.add(CompletableFuture.supplyAsync(() -> pipeline.context().createProducerTemplate().request("direct:customvision-call-service", exchange -> {
                    exchange.setVariable("account", "sandbox");
                    exchange.setVariable("call", "GET /" + said.name());
                    exchange.setVariable("shape", "array");
                }), Executors.newSingleThreadExecutor()));
            }
            CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);

            assertThat(all).allSatisfy(said -> {
                List<LoggedRequest> asked = sandbox.requests().stream().filter(seen -> seen.path().endsWith("/" + said.name())).toList();
                assertThat(asked).extracting(LoggedRequest::status).containsExactly(429, 200);
                assertThat(Duration.between(asked.get(0).at(), asked.get(1).at())).isGreaterThanOrEqualTo(Duration.ofMillis(said.millis() - 20L));
            });
        }
    }

    @Test
    void aCallThatWaitsForItsTurnCanBeCancelled() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).with(RATE, "1").start()) {
            // the first call has no answer yet, so whoever comes next waits
            sandbox.faults().on("service", "GET", "/training/projects$").delay(Duration.ofSeconds(8));
            pipeline.send("{\"id\":\"first\",\"action\":\"export\"}");
            Awaitility.await().until(() -> RequestStore.at(pipeline.requests()).folder("first").status().isPresent());
            pipeline.send(REQUEST);
            Awaitility.await().until(() -> RequestStore.at(pipeline.requests()).folder("r").status().isPresent());

            RequestStore.at(pipeline.requests()).folder("r").cancel();

            Instant asked = Instant.now();
            JsonNode receipt = pipeline.await("r");
            assertThat(receipt.path("state").asText()).isEqualTo("CANCELLED");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static List<LoggedRequest> refused(Sandbox sandbox) {
        return sandbox.requests().stream().filter(seen -> seen.status() == 429).toList();
    }

    private static String inThreeSeconds() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /**
     * A refusal.
     *
     * @param millis how long nobody may ask again
     */
    private record Said(String name, String body, String header, String value, int millis) {
    }
}
