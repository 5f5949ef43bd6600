package dev.datarights.customvision.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

class ObservationTest {

    private static final Pattern TOLD = Pattern.compile("request (\\S+)(?: project (\\S+):)? .*");

    @TempDir
    Path folder;

    @Test
    void aHostsRegistryGetsWhatWasCountedAndTheCountsAreThoseOfTheService() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder)) {
            pipeline.context().getRegistry().bind("hostMeters", MeterRegistry.class, meters);
            pipeline.start();
            sandbox.faults().on("service", "GET", "/projects$").times(2).status(429, "{}", "Retry-After", "0");

            assertThat(pipeline.carryOut("{\"id\":\"counted\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");

            assertThat(meters.get("customvision.items").tag("kind", "images").counter().count()).isEqualTo(25);
            assertThat(meters.get("customvision.calls").tags("target", "service", "status", "429").counter().count()).isEqualTo(2);
            assertThat(meters.get("customvision.retries").tag("of", "call").counter().count()).isEqualTo(2);
            double links = meters.find("customvision.calls").tag("target", "link").counters().stream().mapToDouble(counter -> counter.count()).sum();
            assertThat(links).isEqualTo(sandbox.requests().stream().filter(call -> call.server().equals("links")).count());
            double service = meters.find("customvision.calls").tag("target", "service").counters().stream().mapToDouble(counter -> counter.count()).sum();
            assertThat(service).isEqualTo(sandbox.requests().stream().filter(call -> call.server().equals("service")).count());
            assertThat(meters.get("customvision.step").tag("step", "customvision-export-images").timer().count()).isEqualTo(2);
            assertThat(meters.get("customvision.step").tag("step", "customvision-export-images").timer().totalTime(TimeUnit.MILLISECONDS)).isPositive();
        }
    }

    @Test
    void aRouteOfTheHostIsNeitherMeasuredNorGivenALogContext() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100)); Pipeline pipeline = Pipeline.on(sandbox, folder)) {
            pipeline.context().getRegistry().bind("hostMeters", MeterRegistry.class, meters);
            pipeline.start();
            List<String> seen = new java.util.ArrayList<>();
            pipeline.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:host").routeId("host").setVariable("requestId", constant("of the host")).to("direct:host-next");
                    from("direct:host-next").routeId("host-next").process(exchange -> seen.add(String.valueOf(MDC.get(LogContext.REQUEST))));
                }
            });
            MDC.put("host", "kept");
            pipeline.context().createProducerTemplate().sendBody("direct:host", "x");

            assertThat(seen).containsExactly("null");
            pipeline.carryOut("{\"id\":\"one\",\"action\":\"export\"}");
            assertThat(MDC.getCopyOfContextMap()).as("the caller's own is as it was").containsOnlyKeys("host");
            assertThat(meters.find("customvision.step").timers()).allSatisfy(timer -> assertThat(timer.getId().getTag("step")).startsWith("customvision-"));
        } finally {
            MDC.clear();
        }
    }

    @Test
    void eachLineNamesTheRequestAndProjectItIsAboutWhicheverThreadWritesIt() throws Exception {
        Logger ours = (Logger) LoggerFactory.getLogger("dev.datarights.customvision");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = ours.getLevel();
        log.start();
        ours.setLevel(Level.INFO);
        ours.addAppender(log);
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            Future<?> one = both.submit(() -> pipeline.carryOut("{\"id\":\"first\",\"action\":\"export\"}"));
            Future<?> other = both.submit(() -> pipeline.carryOut("{\"id\":\"second\",\"action\":\"export\"}"));
            one.get(2, TimeUnit.MINUTES);
            other.get(2, TimeUnit.MINUTES);
        } finally {
            ours.detachAppender(log);
            ours.setLevel(before);
            both.shutdownNow();
        }

        List<ILoggingEvent> told = List.copyOf(log.list).stream().filter(event -> TOLD.matcher(event.getFormattedMessage()).matches()).toList();
        assertThat(told).hasSizeGreaterThanOrEqualTo(2 * (4 + 3 * 3));
        for (ILoggingEvent event : told) {
            Matcher said = TOLD.matcher(event.getFormattedMessage());
            assertThat(said.matches()).isTrue();
            assertThat(event.getMDCPropertyMap().get(LogContext.REQUEST)).as(event.getFormattedMessage()).isEqualTo(said.group(1));
            assertThat(event.getMDCPropertyMap().get(LogContext.PROJECT)).as(event.getFormattedMessage()).isEqualTo(said.group(2));
        }
    }
}
