package dev.datarights.customvision.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.Exchange;

/**
 * The throttle that all calls to the service pass: no more than {@code requests-per-second} of one account in any second,
 * and fewer while the service refuses ({@link CallRate}). Camel's own counts when a call leaves, and calls that are a
 * different time on their way then come in too close together; nor does it let a waiting call be cancelled.
 */
public final class RequestRate {

    private static final long LOOK_EVERY_MILLIS = 250;

    private final Accounts accounts;
    private final StopSignal stop;
    private final Map<String, CallRate> rates = new ConcurrentHashMap<>();

    public RequestRate(Accounts accounts, StopSignal stop) {
        this.accounts = accounts;
        this.stop = stop;
    }

    /**
     * Returns once the account of this exchange may make a call, which {@link #end} then counts.
     *
     * @throws Exception where the request is cancelled or the program is to end, also while it waits
     */
    public void begin(Exchange exchange) throws Exception {
        CallRate rate = rate(exchange.getVariable("account", String.class));
        do {
            stop.stopIfAsked(exchange);
        } while (!rate.begin(LOOK_EVERY_MILLIS));
    }

    /** The call has ended, however it did. */
    public void end(Exchange exchange) {
        rate(exchange.getVariable("account", String.class)).end();
    }

    void refused(String account) {
        rate(account).refused();
    }

    private CallRate rate(String account) {
        return rates.computeIfAbsent(account, name -> new CallRate(accounts.named(name).requestsPerSecond(), System::nanoTime));
    }
}
