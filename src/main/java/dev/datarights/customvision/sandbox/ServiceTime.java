package dev.datarights.customvision.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** The service's two ways to write a time; both leave trailing zeros of the fraction out. */
final class ServiceTime {

    private static final DateTimeFormatter MILLIS = withFraction(3);
    private static final DateTimeFormatter TICKS = withFraction(7);

    private ServiceTime() {
    }

    /** Projects, iterations and predictions: milliseconds, with Z. */
    static String utc(Instant time) {
        return MILLIS.format(time.atOffset(ZoneOffset.UTC)) + "Z";
    }

    /** Images, tag links and regions: 100 ns, and no offset. */
    static String local(Instant time) {
        return TICKS.format(time.atOffset(ZoneOffset.UTC));
    }

    private static DateTimeFormatter withFraction(int digits) {
        return new DateTimeFormatterBuilder().appendPattern("yyyy-MM-dd'T'HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, 0, digits, true).toFormatter();
    }
}
