package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.camel.Exchange;

import dev.datarights.customvision.request.DeletedHere;
import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.ReadBackLimit;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Requests;
import dev.datarights.customvision.request.Stopping;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.Settings;

/** Reads back for a route: the variables are {@code erasure}, {@code step} and, once begun, {@code readBack}. */
public final class ReadBacks {

    private static final long NAP_MILLIS = 50;
    private static final String PROJECTS = "/projects/";
    private static final String ITERATIONS = "/iterations/";

    private final Settings settings;
    private final Requests requests;
    private final RequestProgress progress;
    private final DeletedHere deletedHere;

    public ReadBacks(Settings settings, Requests requests, RequestProgress progress, RequestStore store) {
        this.settings = settings;
        this.requests = requests;
        this.progress = progress;
        this.deletedHere = new DeletedHere(store);
    }

    /** What was asked for in the step of the variable {@code step}. */
    public ReadBack of(Exchange exchange) {
        ProjectErasure erasure = erasure(exchange);
        return new ReadBack(erasure, erasure.step(ErasureStep.named(exchange.getVariable("step", String.class))), ReadBackLimit.of(settings));
    }

    /** Waits for the time of the next look, no longer than anybody wants it, and gives it an empty listing. */
    public void look(Exchange exchange) throws IOException, InterruptedException, RequestCancelled, Stopping {
        long end = System.nanoTime() + readBack(exchange).pause().toNanos();
        requests.stopIfAsked(exchange);
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(Math.min(NAP_MILLIS, 1 + (end - System.nanoTime()) / 1_000_000));
            requests.stopIfAsked(exchange);
        }
        ProjectErasure erasure = erasure(exchange);
        exchange.setVariable("listing", erasure.folder().fresh(erasure.id(), "after"));
        exchange.setVariable("include", readBack(exchange).include());
    }

    public void compare(Exchange exchange) throws IOException {
        readBack(exchange).compare(exchange.getVariable("listing", Listing.class));
    }

    /** The project answered as if nothing had been asked for. */
    public void stillThere(Exchange exchange) {
        readBack(exchange).projectAnswered(true);
    }

    /** @throws ServiceRefusal where the answer is another one than the service's own NotFoundProject */
    public void notFound(Exchange exchange) throws ServiceRefusal {
        ServiceRefusal refusal = refusal(exchange);
        if (!refusal.notFound() || !refusal.code().equals("NotFoundProject")) {
            throw refusal;
        }
        readBack(exchange).projectAnswered(false);
    }

    /** Where the control lists the projects, anew each time. */
    public Listing projectsListing(Exchange exchange) throws IOException {
        return erasure(exchange).folder().fresh(erasure(exchange).id(), "control");
    }

    /**
     * Begins the control with the fresh list of projects; gives the paths of those that should be in it and are not, and of
     * iterations that should be listed, to be asked for. Where
     * the list shows none that should, only those that this installation deleted itself: requests that delete the last
     * projects of an account at the same time explain each other's.
     */
    public List<String> missing(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        Control control = new Control(erasure.id(), erasure.shouldRemain(), exchange.getVariable("listing", Listing.class));
        readBack(exchange).control(control);
        Set<String> others = control.showsAny() || control.missing().isEmpty() ? control.missing()
                : deletedHere.among(control.missing(), exchange.getVariable("account", String.class));
        return Stream.concat(others.stream().map(id -> PROJECTS + id), readBack(exchange).missingIterations().stream()
                .map(id -> PROJECTS + erasure.id() + ITERATIONS + id)).toList();
    }

    /** What the service says of one of them, whose path is in the variable {@code missing}. */
    public void absent(Exchange exchange) {
        String[] path = exchange.getVariable("missing", String.class).substring(PROJECTS.length()).split(ITERATIONS);
        if (path.length == 1) {
            readBack(exchange).control().absent(path[0], refusal(exchange));
        } else {
            readBack(exchange).absentIteration(path[1], refusal(exchange));
        }
    }

    /** With the control's word: what is gone, what is still there, and what could not be verified. */
    public void conclude(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        ReadBack readBack = readBack(exchange);
        Control control = readBack.control();
        String problem = control.problem();
        if (readBack.isOfProject() && control.lists(erasure.id())) {
            readBack.notYet();
            problem = problem == null ? "GetProjects still lists the project" : problem;
        } else if (!readBack.isOfProject() && !control.lists(erasure.id())) {
            problem = "GetProjects does not list the project itself";
        } else if (readBack.isOfProject() && control.showsNothing() && !erasure.wasSeen()) {
            problem = "GetProjects lists no project at all, so nothing shows that this is the account that the plan was made for";
        }
        long before = gone(erasure);
        readBack.conclude(problem);
        if (gone(erasure) > before) {
            erasure.report(progress);
        }
    }

    private static long gone(ProjectErasure erasure) {
        return erasure.steps().values().stream().mapToLong(step -> step.gone().size()).sum();
    }

    public void unanswered(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (failure instanceof ServiceRefusal refusal && refusal.code().equals("NotFoundProject") && refusal.notFound()
                && !readBack(exchange).isOfProject()) {
            readBack(exchange).vanished();
            return;
        }
        readBack(exchange).unanswered(Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()));
    }

    private static ServiceRefusal refusal(Exchange exchange) {
        return (ServiceRefusal) Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }

    private static ReadBack readBack(Exchange exchange) {
        return exchange.getVariable("readBack", ReadBack.class);
    }

    private static ProjectErasure erasure(Exchange exchange) {
        return exchange.getVariable("erasure", ProjectErasure.class);
    }
}
