package dev.datarights.customvision.request;

import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * The day by which a request must be answered: one month after it was received (GDPR Article 12(3)), counted as
 * Regulation (EEC, Euratom) No 1182/71 Article 3 has it: the same date, the month's last day where that is absent,
 * then the next working day. Saturdays and Sundays are skipped; public holidays differ by place and are not known here.
 */
public final class DueDate {

    private DueDate() {}

    /** The due date of a request received on that day. */
    public static LocalDate of(LocalDate receivedAt) {
        return monthsAfter(receivedAt, 1);
    }

    /** The latest date an extension may name: two further months (GDPR Article 12(3)). */
    static LocalDate latest(LocalDate receivedAt) {
        return monthsAfter(receivedAt, 3);
    }

    private static LocalDate monthsAfter(LocalDate receivedAt, int months) {
        LocalDate due = receivedAt.plusMonths(months);
        while (due.getDayOfWeek() == DayOfWeek.SATURDAY || due.getDayOfWeek() == DayOfWeek.SUNDAY) {
            due = due.plusDays(1);
        }
        return due;
    }
}
