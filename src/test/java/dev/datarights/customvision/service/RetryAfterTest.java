package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A date in Retry-After, whatever our own clock says. */
class RetryAfterTest {

    @ParameterizedTest(name = "answered {0}, come back {1}")
    @CsvSource(delimiter = '|', value = {
            "Sun, 06 Nov 1994 08:49:37 GMT | Sun, 06 Nov 1994 08:49:40 GMT | PT3S",
            "Sat, 06 Nov 2094 08:49:37 GMT | Sat, 06 Nov 2094 08:49:40 GMT | PT3S",
            "Sat, 06 Nov 2094 08:49:37 GMT | Sat, 06 Nov 2094 09:49:37 GMT | PT2M",
            "Sat, 06 Nov 2094 08:49:37 GMT | Sat, 06 Nov 2094 08:49:36 GMT | PT0S"})
    void isCountedFromTheDateOfTheAnswerWhetherOurClockIsFastOrSlow(String answered, String until, Duration wait) {
        assertThat(asked(until, answered)).isEqualTo(wait);
    }

    @ParameterizedTest(name = "a Date that says {0}")
    @CsvSource(delimiter = '|', nullValues = "none", value = {"none", "soon"})
    void isCountedFromOurClockWhereTheAnswerHasNoDateThatCanBeRead(String answered) {
        assertThat(asked("Sun, 06 Nov 1994 08:49:40 GMT", answered)).isZero();
        assertThat(asked("Sat, 06 Nov 2094 08:49:40 GMT", answered)).as("no longer than this").isEqualTo(Duration.ofMinutes(2));
    }

    private static Duration asked(String retryAfter, String date) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("Date", date);
        exchange.getMessage().setHeader("retry-AFTER", retryAfter);
        return RetryAfter.of(AnswerHeaders.find(exchange.getMessage(), "Retry-After"), null, RetryAfter.saidAt(exchange.getMessage()));
    }
}
