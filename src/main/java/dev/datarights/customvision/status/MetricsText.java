package dev.datarights.customvision.status;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.CamelContext;

import dev.datarights.customvision.observation.Measurements;
import dev.datarights.customvision.request.State;

/** What was measured, as Prometheus reads it: {@code /observe/metrics}. */
public final class MetricsText {

    private final Optional<PrometheusMeterRegistry> registry;

    private MetricsText(Optional<PrometheusMeterRegistry> registry) {
        this.registry = registry;
    }

    /** The registry to bind as {@code customvisionMeters} before the context is started, so that the pipeline counts in it. */
    public static MeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    static MetricsText of(CamelContext context, RequestViews views) {
        MeterRegistry meters = StatusServer.bean(context, "customvisionMeasurements", Measurements.class).meters();
        for (State state : State.values()) {
            Gauge.builder("customvision.requests", views, all -> all.all().states().getOrDefault(state.name(), 0L))
                    .description("Requests that are kept, by state").tag("state", state.name()).strongReference(true).register(meters);
        }
        return new MetricsText(meters instanceof PrometheusMeterRegistry prometheus ? Optional.of(prometheus) : Optional.empty());
    }

    Answer answer() {
        return registry.map(prometheus -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8",
                        prometheus.scrape().getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> Answer.text(404, "What is measured goes to a registry of somebody else"));
    }
}
