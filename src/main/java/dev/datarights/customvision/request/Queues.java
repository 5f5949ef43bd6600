package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;

/** The hand-over points of the pipeline as endpoint URIs, from the settings or with options that a default cannot hold. */
public final class Queues {

    /** How long a consumer of a queue in memory looks at it: a second by default, which each would add to the program's end. */
    private static final String POLL = "&pollTimeout=25";
    private static final String RESULTS = "direct:customvision-gather-result";

    private final Settings settings;

    public Queues(Settings settings) {
        this.settings = settings;
    }

    /** Where jobs are taken from: on one machine as many at a time as {@code customvision.export.parallel-projects} says. */
    public String jobs() {
        String uri = jobsUri();
        return uri.startsWith("seda:") && !uri.contains("concurrentConsumers") ? uri + (uri.contains("?") ? "&" : "?") + several() : uri;
    }

    private String jobsUri() {
        return settings.get("customvision.jobs.uri", "seda:customvision-jobs");
    }

    private String several() {
        return "concurrentConsumers=" + settings.positive("customvision.export.parallel-projects", 2) + POLL;
    }

    /**
     * True where jobs travel over a broker, which keeps them when this program ends: what is sent is not sent again, and a
     * job that is not brought to its end goes back to the queue.
     */
    public boolean outlive() {
        return !jobsUri().matches("(seda|direct):.*");
    }

    /** Where jobs go that only this machine can do. */
    public String ownJobs() {
        return outlive() ? "seda:customvision-own-jobs?" + several() : "direct:customvision-own-jobs";
    }

    /** Where this machine gets the results of its requests' jobs. */
    public String jobResults() {
        String node = ForeignWork.node(settings);
        if (outlive() && node.isEmpty()) {
            throw new IllegalArgumentException("setting customvision.node is missing: where jobs travel over a broker each machine needs a"
                    + " name of its own, by which results find back");
        }
        return jobResults(node);
    }

    /** Where a job's result goes: to the machine that owns the request; NODE in the setting stands for its name. */
    public String resultsFor(ExportJob job) {
        return jobResults(job.owner());
    }

    private String jobResults(String node) {
        return settings.get("customvision.job-results.uri", RESULTS).replace("NODE", node);
    }

    /** Sealed archives on their way out: at most two wait, so that a slow destination slows the export, not fills the disk. */
    public String deliveries() {
        // over a broker the job's transaction ends only when its archive is delivered
        return settings.get("customvision.deliveries.uri", outlive() ? "direct:customvision-deliveries"
                : "seda:customvision-deliveries?size=2&blockWhenFull=true" + POLL);
    }

    /** A thread of its own, so that what it sends does not wait for the end of a job's transaction. */
    public String ownersNews() {
        return outlive() ? "seda:customvision-tell-owner?waitForTaskToComplete=Always&timeout=0" + POLL : "direct:customvision-tell-owner-news";
    }

    /** What all machines are told of a request. */
    public String notices() {
        return settings.get("customvision.notices.uri", "direct:customvision-hear-notice");
    }

    /** What nobody can read, or no worker brought to its end. */
    public String deadLetters() {
        return settings.get("customvision.dead-letters.uri",
                "log:dev.datarights.customvision.dead-letters?level=ERROR&showBody=false&showBodyType=false&showExchangePattern=false&showHeaders=true");
    }

    /** Where a finished request is told. */
    public String results() {
        return settings.get("customvision.result.uri", "log:dev.datarights.customvision.result?level=DEBUG");
    }
}
