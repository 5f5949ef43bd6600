package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
        SandboxOptions options = SandboxOptions.defaults().withPrivateNetwork(true).withRequestsPerSecond(12);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options); Pipeline pipeline = Pipeline.on(sandbox, folder).with(RATE, "80")
                .with("customvision.export.parallel-downloads", "8").start()) {

            assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");

            List<LoggedRequest> calls = sandbox.requests().stream().filter(seen -> seen.server().equals("service")).toList();
            assertThat(refused(sandbox)).as("some to find out, then hardly any of %d", calls.size()).isNotEmpty().hasSizeLessThan(calls.size() / 4);
        }
    }

    static Stream<Arguments> waysToSayWhen() {
        String message = "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the rate limit. Please retry after %s.\"}}";
        return Stream.of(
                Arguments.of("seconds", says("{}", "Retry-After", () -> "2"), 1900),
                Arguments.of("seconds in a header of odd case", says("{}", "rEtRy-AFTER", () -> "2"), 1900),
                Arguments.of("an HTTP date", says("{}", "Retry-After", ThrottleTest::inThreeSeconds), 1900),
                Arguments.of("an HTTP date in a header of odd case", says("{}", "RETRY-after", ThrottleTest::inThreeSeconds), 1900),
                Arguments.of("the message, in the singular", says(message.formatted("1 second"), "X", () -> "x"), 950),
                Arguments.of("the message, in the plural and in capitals", says(message.formatted("2 SECONDS").replace("retry", "Retry"), "X", () -> "x"), 1900),
                Arguments.of("a date long past", says("{}", "Retry-After", () -> "Thu, 01 Jan 1970 00:00:00 GMT"), 0),
                Arguments.of("a header that says nothing, and the message", says(message.formatted("2 seconds"), "Retry-After", () -> "soon"), 1900));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToSayWhen")
    void theServiceIsNotAskedAgainBeforeItSaid(String name, Said said, int millis) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().on("service", "GET", "/training/projects$").status(429, said.body(), said.header(), said.value().get());

            assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");

            List<LoggedRequest> asked = sandbox.requests().stream().filter(seen -> seen.path().endsWith("/training/projects")).limit(2).toList();
            assertThat(asked).extracting(LoggedRequest::status).containsExactly(429, 200);
            assertThat(Duration.between(asked.get(0).at(), asked.get(1).at())).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 20_000));
        }
    }

    @Test
    void aCallThatWaitsForItsTurnCanBeCancelled() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder).with(RATE, "1").start()) {
            // the first call is never answered while the test lasts, so whoever comes next waits
            sandbox.faults().on("service", "GET", "/training/projects$").delay(Duration.ofSeconds(50));
            pipeline.send("{\"id\":\"first\",\"action\":\"export\"}");
            Awaitility.await().until(() -> RequestStore.at(pipeline.requests()).folder("first").status().isPresent());
            pipeline.send(REQUEST);
            Awaitility.await().until(() -> RequestStore.at(pipeline.requests()).folder("r").status().isPresent());

            RequestStore.at(pipeline.requests()).folder("r").cancel();

            Instant asked = Instant.now();
            JsonNode receipt = pipeline.await("r");
            assertThat(receipt.path("state").asText()).isEqualTo("CANCELLED");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static List<LoggedRequest> refused(Sandbox sandbox) {
        return sandbox.requests().stream().filter(seen -> seen.status() == 429).toList();
    }

    private static String inThreeSeconds() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    private static Said says(String body, String header, Supplier<String> value) {
        return new Said(body, header, value);
    }

    /** A refusal: its body and one of its headers. */
    private record Said(String body, String header, Supplier<String> value) {
    }
}
