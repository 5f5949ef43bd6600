package dev.datarights.customvision.service;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes Camel's redelivery wait as long as the service asked: {@code Retry-After} in seconds or as an HTTP date (RFC 9110,
 * 10.2.3), or "retry after N second" in the message, which is where Custom Vision says it. At most two minutes.
 */
final class RetryAfter {

    private static final Pattern IN_MESSAGE = Pattern.compile("retry after (\\d{1,6}) second", Pattern.CASE_INSENSITIVE);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    void process(Exchange exchange) {
        // a header left from an earlier answer would outlive its reason
        exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof TransientFailure failure && failure.retryAfter() != null) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, failure.retryAfter().toMillis());
        }
    }

    /**
     * @param header  the header's value, or null
     * @param message the text of the error, or null
     * @return how long to wait, or null where neither says
     */
    static Duration of(String header, String message, Instant now) {
        Duration asked = header == null ? null : fromHeader(header.trim(), now);
        if (asked == null && message != null) {
            Matcher matcher = IN_MESSAGE.matcher(message);
            asked = matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : null;
        }
        if (asked == null) {
            return null;
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** When the answer was given, by the clock that its {@code Retry-After} goes by; ours may be wrong by days. */
    static Instant saidAt(Message answer) {
        String date = AnswerHeaders.find(answer, "Date");
        try {
            return date == null ? now() : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeParseException e) {
            return now();
        }
    }

    /** As exact as the answer's would be. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Duration fromHeader(String value, Instant now) {
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            return Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
