package dev.datarights.customvision.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * What the pipeline counts, each meter named {@code customvision.*}: in the {@link MeterRegistry} that the context's registry
 * holds, or in one that nobody else sees. Names of kinds, steps and destinations only: nothing a person wrote is a label.
 */
public final class Measurements implements CamelContextAware {

    private CamelContext context;
    private MeterRegistry meters = new SimpleMeterRegistry();
    /** By what tells them apart: to look one up in a registry takes longer than to count, and each image is counted ten times. */
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
        Map<String, MeterRegistry> offered = camelContext.getRegistry().findByTypeWithName(MeterRegistry.class);
        if (!offered.isEmpty()) {
            meters = offered.getOrDefault("customvisionMeters", offered.values().iterator().next());
        }
        // there from the start, so that an alert on them need not guess what their absence means
        calls("service", "429");
        retries("call");
        retries("delivery");
        added("images", 0, 0);
        added("predictions", 0, 0);
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    public MeterRegistry meters() {
        return meters;
    }

    /** One item of a kind, with its bytes, is in a bag. */
    public void added(String kind, long bytes) {
        added(kind, 1, bytes);
    }

    private void added(String kind, long items, long bytes) {
        counters.computeIfAbsent("items " + kind, name -> Counter.builder("customvision.items").description("Items put into archives")
                .tag("kind", kind).register(meters)).increment(items);
        counters.computeIfAbsent("payload " + kind, name -> Counter.builder("customvision.payload").baseUnit("bytes")
                .description("Bytes of items put into archives").tag("kind", kind).register(meters)).increment(bytes);
    }

    /** Something is tried again: {@code call} or {@code delivery}. */
    public void retried(String what) {
        retries(what).increment();
    }

    private Counter retries(String what) {
        return counters.computeIfAbsent("retries " + what, name -> Counter.builder("customvision.retries")
                .description("Calls and deliveries that were tried again").tag("of", what).register(meters));
    }

    /**
     * @param target service, artifact, link or arm
     * @param status the HTTP status, or {@code none} where no answer came
     */
    void called(String target, String status) {
        calls(target, status).increment();
    }

    private Counter calls(String target, String status) {
        return counters.computeIfAbsent("calls " + target + " " + status, name -> Counter.builder("customvision.calls")
                .description("HTTP requests by what was asked and what it answered").tag("target", target).tag("status", status).register(meters));
    }

    void took(String step, long nanos) {
        timers.computeIfAbsent(step, name -> Timer.builder("customvision.step").description("How long a step of the pipeline took")
                .tag("step", name).register(meters)).record(nanos, TimeUnit.NANOSECONDS);
    }
}
