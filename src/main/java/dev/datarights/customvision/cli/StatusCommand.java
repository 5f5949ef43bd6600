package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.request.LedgerWatch;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;

/** What is going on: a line for each request, or one request in full. Reads files only; needs no service. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows what is going on: every request, or one in full.")
final class StatusCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "a request; without it, a line for each")
    private String id;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RequestStore store = Stores.open();
        LedgerWatch.problem(store).ifPresent(problem -> spec.commandLine().getErr().println(shown(problem)));
        if (id == null) {
            List<RequestFolder> all = store.all();
            if (all.isEmpty()) {
                out.println("no requests in " + store.root());
            }
            for (RequestFolder folder : all) {
                RequestStatus status = folder.status().orElse(null);
                out.printf("%-40s %-18s %s%n", folder.id(), status == null ? "RECEIVED" : status.state(), status == null || status.due() == null ? "" : "due " + due(status));
            }
            return 0;
        }
        RequestFolder folder = store.find(id).orElse(null);
        RequestStatus status = folder == null ? null : folder.status().orElse(null);
        if (status == null) {
            spec.commandLine().getErr().println("there is no request '" + id + "' in " + store.root() + ". 'status' without an id lists them");
            return 2;
        }
        out.println(status.id() + ": " + status.action() + " of account " + status.account() + ", attempt " + status.attempt());
        out.println("state:   " + status.state() + (status.outcome() == null ? "" : ": " + status.outcome()));
        out.println("started: " + status.started() + (status.ended() == null ? "" : ", ended " + status.ended()));
        if (status.waiting() != null) {
            out.println("waiting: for " + status.waiting());
        }
        tell(out, status);
        out.println("done:    " + (status.kinds().isEmpty() ? "nothing yet" : Carrying.counts(status.kinds()) + ", " + Sizes.readable(status.bytes())));
        status.failures().forEach(failure -> out.println("failed:  " + failure.kind() + " " + failure.id() + ": " + failure.reason()));
        if (status.state() == State.AWAITING_APPROVAL) {
            PlanSummary.of(folder).tell(out);
        }
        if (status.state().isFinal()) {
            out.println("receipt: " + folder.receipt());
        }
        return 0;
    }

    private static void tell(PrintWriter out, RequestStatus status) {
        RequestStatus.Asked asked = status.asked();
        if (asked != null && asked.receivedAt() != null) {
            out.println("received: " + asked.receivedAt());
        }
        if (status.due() != null) {
            out.println("due:     " + due(status));
        }
        if (asked != null && asked.extension() != null) {
            out.println("extended until " + asked.extension().until() + ": " + shown(asked.extension().reason()));
        }
        if (asked != null && asked.identityCheckedBy() != null) {
            out.println("identity checked by: " + shown(asked.identityCheckedBy()));
        }
        if (asked != null && asked.reference() != null) {
            out.println("reference: " + shown(asked.reference()));
        }
    }

    /** What a requester wrote must not steer the terminal. */
    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String due(RequestStatus status) {
        long days = ChronoUnit.DAYS.between(LocalDate.now(), status.due());
        return status.due() + (status.state().isFinal() ? "" : days < 0 ? ", " + -days + " days late" : ", in " + days + " days");
    }

    /** The requests folder without a running pipeline. */
    static final class Stores {

        private Stores() {
        }

        static RequestStore open() throws IOException {
            String folder = new FileSettings(Path.of("config/application.properties")).get("customvision.requests");
            return RequestStore.at(Path.of(folder.isBlank() ? "requests" : folder));
        }
    }
}
