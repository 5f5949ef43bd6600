package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.camel.CamelExecutionException;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;

/** Carries one request out and tells the terminal how far it is. */
final class Carrying {

    /** Short beside what any request takes: whoever waits for the command to end waits this much longer. */
    private static final long INTERVAL_MILLIS = 20;

    private final Program program;
    private final PrintWriter out;
    private final PrintWriter err;

    Carrying(Program program, PrintWriter out, PrintWriter err) {
        this.program = program;
        this.out = out;
        this.err = err;
    }

    /**
     * @param source what messages call the request, such as its file's name
     * @return the exit code
     */
    int carryOut(Request request, String source) throws IOException, InterruptedException {
        out.println(request.id() + ": " + request.action().word());
        out.flush();
        RequestFolder folder = program.store().folder(request.id());
        boolean before = folder.exists() && folder.status().map(RequestStatus::state).filter(State.COMPLETE::equals).isPresent();
        Thread progress = new Thread(new ProgressView(folder, () -> program.progress().flush(folder.id()), out, err), "customvision-progress");
        progress.setDaemon(true);
        progress.start();
        try {
            program.context().createProducerTemplate().requestBody("direct:customvision-request", request);
            RequestStatus status = awaitEnd(folder);
            progress.interrupt();
            progress.join();
            if (program.isStopping() && !status.state().isFinal()) {
                out.println("stopped. Run the same request again: it resumes where it stopped");
                out.flush();
                return 3;
            }
            if (!status.state().isFinal() && status.state() != State.AWAITING_APPROVAL) {
                err.println(request.id() + ": its end could not be written; the log says why. Run the same request again: it resumes where it stopped");
                err.flush();
                return 1;
            }
            if (before) {
                out.println("  ran before, and ended " + status.ended() + "; nothing was done now. To do it again, use another id");
            }
            new EndReport(folder, status, out).print();
            return status.exitCode();
        } catch (CamelExecutionException e) {
            progress.interrupt();
            progress.join();
            Throwable cause = Causes.root(e);
            Throwable told = cause instanceof InvalidRequestException invalid ? new InvalidRequestException(source, invalid.problems()) : cause;
            err.println(Messages.of(told));
            err.flush();
            return Messages.exitCode(told);
        }
    }

    private RequestStatus awaitEnd(RequestFolder folder) throws IOException, InterruptedException {
        // given back only once its state is written, or where that failed
        while (!program.isStopping() && program.requests().owns(folder.id())) {
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        }
        return folder.status().orElseThrow();
    }

    static String counts(Map<String, RequestStatus.Progress> kinds) {
        return kinds.entrySet().stream().map(kind -> kind.getKey() + " " + kind.getValue().done() + "/" + kind.getValue().expected())
                .collect(Collectors.joining(", "));
    }
}
