package dev.datarights.customvision.request;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Leaves the exchange that brought a request as it was, but for the request's id in {@code customvisionRequestId}. */
public final class CallersExchange implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange caller, Exchange request) {
        caller.setVariable("customvisionRequestId", request.getVariable("requestId", String.class));
        return caller;
    }
}
