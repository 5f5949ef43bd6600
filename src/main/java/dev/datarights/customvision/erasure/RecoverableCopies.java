package dev.datarights.customvision.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Accounts;

/**
 * The subscription's list of accounts that can be recovered, for the routes that purge one: whether it is in there stands in
 * the variable {@code copyListed}.
 */
public final class RecoverableCopies {

    private static final int MOST_PAGES = 1000;

    private final Accounts accounts;

    public RecoverableCopies(Accounts accounts) {
        this.accounts = accounts;
    }

    public String begin(Exchange exchange) {
        exchange.setVariable("copyListed", false);
        exchange.setVariable("copyPages", 0);
        return accounts.resource(account(exchange)).listDeleted();
    }

    /** The next page of the list of recoverable accounts; empty after the last. */
    public String next(Exchange exchange) throws AccountStays {
        JsonNode page = exchange.getMessage().getBody(JsonNode.class);
        exchange.getMessage().setBody(null);
        if (!page.path("value").isArray()) {
            throw AccountStays.unverified("the list of recoverable accounts is none");
        }
        for (JsonNode copy : page.path("value")) {
            if (accounts.resource(account(exchange)).isCopy(copy.path("id").asText())) {
                exchange.setVariable("copyListed", true);
            }
        }
        int pages = exchange.getVariable("copyPages", 0, Integer.class) + 1;
        exchange.setVariable("copyPages", pages);
        String next = page.path("nextLink").asText("");
        if (pages > MOST_PAGES) {
            throw AccountStays.unverified("the list of recoverable accounts has no end");
        }
        return next.isEmpty() ? "" : accounts.armPage(account(exchange), next);
    }

    public boolean waits(Exchange exchange) {
        return exchange.getVariable("copyListed", false, Boolean.class) && exchange.getVariable("patience", Patience.class).lasts();
    }

    private static String account(Exchange exchange) {
        return exchange.getVariable("account", String.class);
    }
}
