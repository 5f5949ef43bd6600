package dev.datarights.customvision.service;

import org.apache.camel.Exchange;

/** Whether whoever waits to make a call should give up. */
@FunctionalInterface
public interface StopSignal {

    /**
     * Returns where the call is still wanted.
     *
     * @throws Exception saying why it is not: cancelled, or the program is to end
     */
    void stopIfAsked(Exchange exchange) throws Exception;
}
