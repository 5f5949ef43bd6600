package dev.datarights.customvision.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.component.quartz.QuartzComponent;
import org.awaitility.Awaitility;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;

/** The pipeline with sweeps, whose clock the test turns: a run is fired by hand, and what was said is kept. */
final class Sweeping implements AutoCloseable {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Sweeps.class);

    private final Pipeline pipeline;
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Level level = LOG.getLevel();

    Sweeping(Sandbox sandbox, Path folder) {
        pipeline = Pipeline.on(sandbox, folder)
                // the account that the examples name
                .with("customvision.accounts.contoso-eu.endpoint", sandbox.endpoint().toString())
                .with("customvision.accounts.contoso-eu.training-key", sandbox.trainingKey())
                .with("customvision.accounts.contoso-eu.image-hosts", sandbox.linkHost())
                .with("customvision.accounts.contoso-eu.requests-per-second", "100000");
        said.start();
        LOG.setLevel(Level.INFO);
        LOG.addAppender(said);
    }

    Sweeping with(String setting, String value) {
        pipeline.with(setting, value);
        return this;
    }

    Sweeping start() throws Exception {
        pipeline.start();
        Sweeps.addTo(pipeline.context());
        return this;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Scheduler scheduler() {
        return pipeline.context().getComponent("customvision-quartz", QuartzComponent.class).getScheduler();
    }

    static TriggerKey trigger(String name) {
        return new TriggerKey(name, "customvision-sweeps");
    }

    /** As the scheduler does when the time has come; gives the id of the run. */
    String fire(String name) throws Exception {
        List<String> before = runs(name);
        scheduler().triggerJob(new JobKey(name, "customvision-sweeps"));
        await(() -> runs(name).size() > before.size());
        return runs(name).stream().filter(run -> !before.contains(run)).findFirst().orElseThrow();
    }

    /** A run that is due at that time; returns once it was handed over, or skipped. */
    void run(String name, Instant due) {
        Exchange sent = pipeline.context().createProducerTemplate().send("direct:customvision-run-sweep", exchange -> {
            exchange.setVariable("sweep", name);
            exchange.setVariable("sweepDue", Date.from(due));
        });
        assertThat(sent.getException()).isNull();
    }

    JsonNode await(String id) {
        return pipeline.await(id);
    }

    /** The ids of the requests that the sweep has made. */
    List<String> runs(String name) {
        if (!Files.isDirectory(pipeline.requests())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(pipeline.requests())) {
            return folders.filter(folder -> Files.exists(folder.resolve("status.json"))).map(folder -> folder.getFileName().toString())
                    .filter(id -> Sweep.isRun(name, id)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    List<String> said() {
        return new ArrayList<>(said.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        pipeline.close();
        LOG.detachAppender(said);
        LOG.setLevel(level);
    }
}
