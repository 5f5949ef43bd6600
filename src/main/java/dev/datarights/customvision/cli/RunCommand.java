package dev.datarights.customvision.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.status.StatusServer;

/** The service: watches the inbox, runs the sweeps, and goes on with what an earlier run left unfinished. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the service: watches the inbox, runs the sweeps, resumes what is unfinished.")
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Override
    public Integer call() throws Exception {
        Path inbox = Path.of(inbox());
        Files.createDirectories(inbox);
        ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor();
        // a page that is not there is closed as easily
        try (Program program = Program.service(); StatusServer page = program.statusPage().orElse(null)) {
            program.retention().sweep();
            daily.scheduleWithFixedDelay(() -> sweep(program), 1, 1, TimeUnit.DAYS);
            LOG.info("watching {} for requests", inbox.toAbsolutePath());
            ExecutorService unfinished = Executors.newCachedThreadPool();
            for (RequestFolder folder : program.store().all()) {
                RequestStatus status = folder.status().orElse(null);
                if (status == null || !status.state().isFinal() && status.state() != State.AWAITING_APPROVAL) {
                    unfinished.execute(() -> resume(program, folder));
                }
            }
            program.untilStopped();
            unfinished.shutdownNow();
        } finally {
            daily.shutdownNow();
        }
        return 0;
    }

    private static void sweep(Program program) {
        try {
            program.retention().sweep();
        } catch (java.io.IOException | RuntimeException e) {
            // the next day tries again; an exception here would be the last of all days
            LOG.warn("requests could not be cleared after their retention: {}", Messages.of(e));
        }
    }

    private static String inbox() throws java.io.IOException {
        String inbox = new FileSettings(Path.of("config/application.properties")).get("customvision.inbox");
        return inbox.isBlank() ? "inbox" : inbox;
    }

    private static void resume(Program program, RequestFolder folder) {
        try {
            ProducerTemplate template = program.context().createProducerTemplate();
            template.requestBody("direct:customvision-request", folder.request());
        } catch (java.io.IOException | InvalidRequestException | RuntimeException e) {
            LOG.warn("request {} could not be resumed: {}", folder.id(), Messages.of(e));
        }
    }
}
