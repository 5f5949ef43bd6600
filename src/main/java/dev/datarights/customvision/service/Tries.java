package dev.datarights.customvision.service;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import dev.datarights.customvision.observation.Measurements;

/**
 * How often one call was tried. Camel's own count is a message header, and what is called replaces the headers, so it would
 * start anew each time and the tries would never end; this count is in the variable {@code tries}.
 */
public final class Tries implements Processor {

    private static final String TRIES = "tries";

    private final int retries;
    private final String what;
    private final Measurements measurements;
    private final RetryAfter retryAfter = new RetryAfter();

    /**
     * @param retries how often to try again after the first failure
     * @param what    what is tried, as it is counted: call or delivery
     */
    public Tries(int retries, String what, Measurements measurements) {
        this.retries = retries;
        this.what = what;
        this.measurements = measurements;
    }

    /** Before a call that may be tried again. */
    public void begin(Exchange exchange) {
        exchange.setVariable(TRIES, 0);
        // Camel does not try an exchange again on which it has seen a failure end; the one before was another call's
        exchange.getExchangeExtension().setFailureHandled(false);
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
    }

    /** Counts a failure, and lets the next try wait as long as the service asked. */
    @Override
    public void process(Exchange exchange) {
        exchange.setVariable(TRIES, exchange.getVariable(TRIES, 0, Integer.class) + 1);
        if (remain(exchange)) {
            measurements.retried(what);
        }
        retryAfter.process(exchange);
    }

    /** True where another try may be made after the failures so far. */
    public boolean remain(Exchange exchange) {
        return exchange.getVariable(TRIES, 0, Integer.class) <= retries;
    }
}
