package dev.datarights.customvision.archive;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.LinkExpired;
import dev.datarights.customvision.service.LinkRefused;
import dev.datarights.customvision.service.ServiceRefusal;

/**
 * What the routes ask about links. None is on disk: they are asked for in bulk when the first item of a window needs one, those of
 * the next window ahead of need, and again as often as they run out while others still come.
 */
public final class FreshLinks {

    /** The body, an item that a split handed out, is what this exchange is about: sets {@code item}, {@code fetch} and its {@code link}. */
    public void take(Exchange exchange) {
        LinkWindows.Sought sought = exchange.getMessage().getBody(LinkWindows.Sought.class);
        ItemFetch fetch = new ItemFetch(sought.item(), sought.window());
        exchange.setVariable("item", sought.item());
        exchange.setVariable("fetch", fetch);
        exchange.setVariable("link", fetch.link());
        LinkWindow next = sought.middle() && fetch.link() != null ? sought.window().unasked() : null;
        exchange.setVariable("renewed", next);
        exchange.setVariable("seen", 0);
    }

    /** True where this item's turn has come to ask for the links of the window after its own, which is in {@code renewed} then. */
    public boolean isAhead(Exchange exchange) {
        LinkWindow next = exchange.getVariable("renewed", LinkWindow.class);
        return next != null && !exchange.getVariable("link", "", String.class).startsWith("/");
    }

    /** False once the bytes are here, or the service has said that the item is gone. */
    public boolean isOpen(Exchange exchange) {
        return !(exchange.getMessage().getBody() instanceof Payload) && !fetch(exchange).isGone();
    }

    /** @throws LinkRefused where there is no link, and the service gave none */
    public boolean isNeeded(Exchange exchange) throws LinkRefused {
        return fetch(exchange).needsLink();
    }

    /** Says which links are needed, in {@code renewed} and {@code seen}. */
    public void need(Exchange exchange) {
        ItemFetch fetch = fetch(exchange);
        exchange.setVariable("renewed", fetch.window());
        exchange.setVariable("seen", fetch.round());
    }

    /** Waits for its turn: sets {@code renewal}, or null where somebody else was given fresh links meanwhile. */
    public void begin(Exchange exchange) throws Exception {
        LinkWindow window = exchange.getVariable("renewed", LinkWindow.class);
        exchange.setVariable("renewal", null);
        exchange.setVariable("renewal", window.begin(exchange.getVariable("seen", Integer.class)) ? new LinkRenewal(window) : null);
    }

    public boolean isUnfinished(Exchange exchange) {
        LinkRenewal renewal = renewal(exchange);
        return renewal != null && renewal.isUnfinished();
    }

    /** The next call of the renewal, as variables. */
    public void ask(Exchange exchange) {
        LinkRenewal renewal = renewal(exchange);
        exchange.setVariable("call", renewal.call());
        exchange.setVariable("content", renewal.content());
        exchange.setVariable("shape", renewal.shape());
    }

    public void accept(Exchange exchange) {
        renewal(exchange).accept(exchange.getMessage().getBody(JsonNode.class));
        exchange.getMessage().setBody(null);
    }

    /** @throws ServiceRefusal where no other call would be answered */
    public void refused(Exchange exchange) throws ServiceRefusal {
        ServiceRefusal refusal = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ServiceRefusal.class);
        JobBag bag = exchange.getVariable("bag", JobBag.class);
        if (bag != null && refusal.isProjectGone()) {
            bag.notes().projectSaidToBeGone();
        }
        renewal(exchange).refused(refusal);
    }

    /** Hands out what was given to all who wait. */
    public void end(Exchange exchange) {
        LinkRenewal renewal = renewal(exchange);
        if (renewal != null) {
            renewal.window().end(renewal.links(), renewal.gone());
        }
    }

    /** Whoever waits for the same links shares the failure; who comes later asks again. */
    public void failed(Exchange exchange) throws Exception {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Exception told = failure instanceof Exception exception ? exception : new IllegalStateException(failure);
        LinkRenewal renewal = renewal(exchange);
        if (renewal != null) {
            renewal.window().end(told);
        }
        throw told;
    }

    /** The item's own link from what was given. */
    public void give(Exchange exchange) {
        ItemFetch fetch = fetch(exchange);
        fetch.renewed();
        exchange.setVariable("link", fetch.link());
    }

    /**
     * The link did not lead to the bytes, as the exception that was caught says.
     *
     * @throws Exception the same, where a fresh one would not either
     */
    public void failedToOpen(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ItemFetch fetch = fetch(exchange);
        boolean another = failure instanceof LinkExpired ? fetch.maySucceed()
                : (failure instanceof LinkRefused refused && refused.isMissing() || failure instanceof ServiceRefusal refusal && refusal.status() == 404)
                        && fetch.mayBeGone();
        if (!another) {
            throw failure;
        }
        exchange.setVariable("link", null);
    }

    private static ItemFetch fetch(Exchange exchange) {
        return exchange.getVariable("fetch", ItemFetch.class);
    }

    private static LinkRenewal renewal(Exchange exchange) {
        return exchange.getVariable("renewal", LinkRenewal.class);
    }
}
