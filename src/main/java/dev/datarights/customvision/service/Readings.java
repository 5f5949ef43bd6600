package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

/**
 * Starts a reading for a route. The variables are {@code listing}, {@code list} (the list's name in it) and {@code paths}
 * (what to call; several with a blank between). A list that is whole already gives a reading that asks nothing.
 */
public final class Readings {

    /** A paged list whose paths have a {@code /count}. A query, the same for all paths, stands behind the last one. */
    public Reading counted(Exchange exchange) {
        String[] paths = exchange.getVariable("paths", String.class).split(" ");
        String last = paths[paths.length - 1];
        int query = last.indexOf('?');
        if (query >= 0) {
            paths[paths.length - 1] = last.substring(0, query);
        }
        return new CountedReading(listing(exchange), list(exchange), List.of(paths), query < 0 ? "" : last.substring(query + 1));
    }

    /** A list that comes whole and has no count. */
    public Reading whole(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "GET " + exchange.getVariable("paths", String.class));
    }

    /** A list that comes by token: stored predictions. */
    public Reading byToken(Exchange exchange) {
        return new RepeatedReading(listing(exchange), list(exchange), "POST " + exchange.getVariable("paths", String.class));
    }

    public void accept(Exchange exchange) throws IOException {
        exchange.getVariable("reading", Reading.class).accept(exchange.getMessage().getBody(JsonNode.class));
        exchange.getMessage().setBody(null);
    }

    /** The iterations that were listed, each {@code id} and {@code completed}. */
    public List<Listing.Iteration> iterations(Exchange exchange) throws IOException {
        return listing(exchange).iterations();
    }

    private static Listing listing(Exchange exchange) {
        return exchange.getVariable("listing", Listing.class);
    }

    private static String list(Exchange exchange) {
        return exchange.getVariable("list", String.class);
    }
}
