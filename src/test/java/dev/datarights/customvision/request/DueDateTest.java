package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueDateTest {

    @ParameterizedTest(name = "received {0}, due {1}: {2}")
    @CsvSource({
        "2026-11-24, 2026-12-24, the same date next month",
        "2026-12-15, 2027-01-15, over the year's end",
        "2026-11-20, 2026-12-21, the 20th is a Sunday",
        "2026-11-19, 2026-12-21, the 19th is a Saturday",
        "2024-01-31, 2024-02-29, the month's end in a leap year",
        "2025-01-31, 2025-02-28, the month's end",
        "2026-01-31, 2026-03-02, the month's end is a Saturday",
        "2026-03-31, 2026-04-30, a month of 30 days",
        "2026-02-28, 2026-03-30, not the end of March but the 28th and that a Saturday",
        "2028-02-29, 2028-03-29, from a leap day",
    })
    void theAnswerIsDueOneMonthLaterOnAWorkingDay(LocalDate receivedAt, LocalDate due, String why) {
        assertThat(DueDate.of(receivedAt)).as(why).isEqualTo(due);
    }
}
