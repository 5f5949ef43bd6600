package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Listing.ListProof;

/**
 * Starts a reading for a route. The variables are {@code listing}, {@code list} (the list's name in it), {@code paths}
 * (what to call; several with a blank between), {@code chosen}, a {@link RecordFilter}, where not all of it is meant, and
 * {@code asOf}: what was created after it is late. A list that is whole already gives a reading that asks nothing.
 */
public final class Readings {

    /** What the service answers where it has no such list; any other refusal says nothing about what there is. */
    private static final Set<String> NONE = Set.of("NotFoundIterationPerformance");

    /** A paged list whose paths have a {@code /count}; without a path it is an empty list. */
    public Reading counted(Exchange exchange) throws IOException {
        if (paths(exchange).isEmpty() && listing(exchange).proof(list(exchange)).isEmpty()) {
            try (ListWriter none = listing(exchange).writer(list(exchange), RecordFilter.ALL, null, null)) {
                listing(exchange).prove(list(exchange), none.proof(0L, true, "nothing to ask for"));
            }
        }
        return new CountedReading(listing(exchange), list(exchange), List.of(paths(exchange).split(" ")), filter(exchange), asOf(exchange));
    }

    /** A list that comes whole and has no count. */
    public Reading whole(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "GET " + paths(exchange), RecordFilter.ALL,
                isOfAccount(exchange) ? null : asOf(exchange), null, false);
    }

    /** A list that comes by token: stored predictions, stored suggestions. Of what came late it is told, where the variable {@code lateToo} says so. */
    public Reading byToken(Exchange exchange) {
        Instant asOf = asOf(exchange);
        Instant until = exchange.getVariable("lateToo", false, Boolean.class) ? null : asOf;
        return new RepeatedReading(listing(exchange), list(exchange), "POST " + paths(exchange), filter(exchange), asOf, until, false);
    }

    /** The same of a list of which nothing is taken. */
    public Reading countedOnly(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "POST " + paths(exchange), filter(exchange), asOf(exchange), asOf(exchange), true);
    }

    /**
     * What the calls of a reading were answered, as {@link Answers} gathered it.
     *
     * @throws Exception what a call ended with that failed
     */
    public void accept(Exchange exchange) throws Exception {
        List<Answer> answers = Answers.of(exchange);
        try {
            exchange.getVariable("reading", Reading.class).accept(answers);
        } catch (TransientFailure e) {
            throw e;
        } catch (IOException e) {
            // of our own disk: no list's failure
            throw new UncheckedIOException(e);
        }
        exchange.getMessage().setBody(null);
    }

    /**
     * A call of a reading ended with what was caught. Where the service says that there is no such list, it is empty; where the
     * variable {@code isolated} allows for it, this list fails and the others do not.
     *
     * @throws Exception what was caught, where the list cannot be done without
     */
    public void failed(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Reading reading = exchange.getVariable("reading", Reading.class);
        reading.abandon();
        exchange.getMessage().setBody(null);
        ServiceRefusal refusal = failure instanceof ServiceRefusal found ? found : null;
        if (refusal != null && refusal.notFound() && NONE.contains(refusal.code())) {
            listing(exchange).prove(list(exchange), ListProof.none(true, null, "the service has none: " + refusal.code()));
            return;
        }
        boolean gone = refusal != null && refusal.isProjectGone();
        if (reading.isCountedOnly() && !gone && !exchange.getContext().isStopping()) {
            listing(exchange).prove(list(exchange), ListProof.none(true, null, ListProof.UNCOUNTED));
            return;
        }
        if (gone || isOfAccount(exchange) || exchange.getContext().isStopping() || !isIsolated(exchange)) {
            throw failure;
        }
        listing(exchange).fail(list(exchange), failure.getMessage());
    }

    /** Of one person's data more hangs on a list: who else is on an image is known from tags and snapshots. */
    private static boolean isIsolated(Exchange exchange) {
        String isolated = exchange.getVariable("isolated", "", String.class);
        return isolated.equals("all") || isolated.equals("some") && (list(exchange).equals("predictions") || list(exchange).endsWith("/image-performances"));
    }

    private static boolean isOfAccount(Exchange exchange) {
        return list(exchange).equals("projects");
    }

    /** The iterations that were listed, each {@code id} and {@code completed}. */
    public List<Listing.Iteration> iterations(Exchange exchange) throws IOException {
        return listing(exchange).iterations();
    }

    private static RecordFilter filter(Exchange exchange) {
        RecordFilter filter = exchange.getVariable("chosen", RecordFilter.class);
        return filter == null ? RecordFilter.ALL : filter;
    }

    private static Instant asOf(Exchange exchange) {
        return exchange.getVariable("asOf", Instant.class);
    }

    private static Listing listing(Exchange exchange) {
        return exchange.getVariable("listing", Listing.class);
    }

    private static String list(Exchange exchange) {
        return exchange.getVariable("list", String.class);
    }

    private static String paths(Exchange exchange) {
        return exchange.getVariable("paths", String.class);
    }
}
