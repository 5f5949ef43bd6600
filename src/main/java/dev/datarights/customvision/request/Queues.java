package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;

/** The hand-over points of the pipeline as endpoint URIs, from the settings or with options that a default cannot hold. */
public final class Queues {

    /** How long a consumer of a queue in memory looks at it: a second by default, which each would add to the program's end. */
    private static final String POLL = "&pollTimeout=100";

    private final Settings settings;

    public Queues(Settings settings) {
        this.settings = settings;
    }

    /** Where jobs are taken from: on one machine as many at a time as {@code customvision.export.parallel-projects} says. */
    public String jobs() {
        String uri = settings.get("customvision.jobs.uri", "seda:customvision-jobs");
        return uri.startsWith("seda:") && !uri.contains("concurrentConsumers") ? uri + (uri.contains("?") ? "&" : "?")
                + "concurrentConsumers=" + settings.positive("customvision.export.parallel-projects", 2) + POLL : uri;
    }

    /** Sealed archives on their way out: at most two wait, so that a slow destination slows the export, not fills the disk. */
    public String deliveries() {
        return settings.get("customvision.deliveries.uri", "seda:customvision-deliveries?size=2&blockWhenFull=true" + POLL);
    }

    /** Where a finished request is told. */
    public String results() {
        return settings.get("customvision.result.uri", "log:dev.datarights.customvision.result?level=DEBUG");
    }
}
