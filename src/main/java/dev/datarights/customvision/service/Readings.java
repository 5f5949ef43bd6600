package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.List;

import org.apache.camel.Exchange;

/**
 * Starts a reading for a route. The variables are {@code listing}, {@code list} (the list's name in it), {@code paths}
 * (what to call; several with a blank between) and {@code chosen}, a {@link RecordFilter}, where not all of it is meant.
 * A list that is whole already gives a reading that asks nothing.
 */
public final class Readings {

    /** A paged list whose paths have a {@code /count}; without a path it is an empty list. */
    public Reading counted(Exchange exchange) throws IOException {
        if (paths(exchange).isEmpty() && listing(exchange).proof(list(exchange)).isEmpty()) {
            try (ListWriter none = listing(exchange).writer(list(exchange), RecordFilter.ALL, null)) {
                listing(exchange).prove(list(exchange), none.proof(0L, true, "nothing to ask for"));
            }
        }
        return new CountedReading(listing(exchange), list(exchange), List.of(paths(exchange).split(" ")), filter(exchange));
    }

    /** A list that comes whole and has no count. */
    public Reading whole(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "GET " + paths(exchange), RecordFilter.ALL);
    }

    /** A list that comes by token: stored predictions, stored suggestions. */
    public Reading byToken(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "POST " + paths(exchange), filter(exchange));
    }

    /**
     * What the calls of a reading were answered, as {@link Answers} gathered it.
     *
     * @throws Exception what a call ended with that failed
     */
    public void accept(Exchange exchange) throws Exception {
        exchange.getVariable("reading", Reading.class).accept(Answers.of(exchange));
        exchange.getMessage().setBody(null);
    }

    /** The iterations that were listed, each {@code id} and {@code completed}. */
    public List<Listing.Iteration> iterations(Exchange exchange) throws IOException {
        return listing(exchange).iterations();
    }

    private static RecordFilter filter(Exchange exchange) {
        RecordFilter filter = exchange.getVariable("chosen", RecordFilter.class);
        return filter == null ? RecordFilter.ALL : filter;
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
