package dev.datarights.customvision.request;

import org.apache.camel.Exchange;

/**
 * What ended a request before all of it was done; nothing, where it came to its end.
 *
 * @param refusal why nothing may be deleted, null where it may
 * @param failure why it could not go on, null where it could
 */
record Ending(boolean cancelled, String refusal, String failure) {

    /** By the variables {@code cancelled}, {@code refusal} and {@code failure}. */
    static Ending of(Exchange exchange) {
        return new Ending(exchange.getVariable("cancelled", false, Boolean.class), exchange.getVariable("refusal", String.class),
                exchange.getVariable("failure", String.class));
    }
}
