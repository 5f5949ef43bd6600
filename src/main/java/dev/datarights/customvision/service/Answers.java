package dev.datarights.customvision.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * Gathers what several calls were answered, in the order in which they were to be made: the body becomes a list of
 * {@link Answer}s, or of the exceptions that calls ended with. A call that fails ends none of the others.
 */
public final class Answers implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange gathered, Exchange answered) {
        Exchange all = gathered;
        if (all == null) {
            // none of the calls' own: what became of one is not the result of all
            all = new DefaultExchange(answered.getContext());
            all.getMessage().setBody(new ArrayList<>());
        }
        all.getMessage().getBody(List.class).add(answered.getException() != null ? answered.getException()
                : new Answer(answered.getMessage().getBody(JsonNode.class), answered.getVariable("answerBytes", 0L, Long.class),
                answered.getVariable("answered", Instant.class)));
        return all;
    }

    /**
     * The answers in the body of a message.
     *
     * @throws Exception what the first of the calls that failed ended with
     */
    static List<Answer> of(Exchange exchange) throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (Object answer : exchange.getMessage().getBody(List.class)) {
            if (answer instanceof Exception failure) {
                throw failure;
            }
            answers.add((Answer) answer);
        }
        return answers;
    }
}
