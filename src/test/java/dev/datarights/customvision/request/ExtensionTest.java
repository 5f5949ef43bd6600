package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.request.InvalidRequestException.Problem;

class ExtensionTest {

    @ParameterizedTest(name = "received {0}, until {1}: {2}")
    @CsvSource({
        "2026-11-20, 2026-12-20, is no extension",                   // due on Monday the 21st
        "2026-11-20, 2026-12-21, is no extension",
        "2026-11-20, 2026-12-22, ''",
        "2026-11-20, 2027-02-22, ''",                                // the 20th of February is a Saturday
        "2026-11-20, 2027-02-23, is beyond the two further months",
        "2026-11-24, 2026-12-24, is no extension",
        "2026-11-24, 2026-12-25, ''",
        "2026-11-24, 2027-02-24, ''",
        "2026-11-24, 2027-02-25, is beyond the two further months",
        "2026-11-30, 2027-03-01, ''",                                // no 30th of February: the 28th, a Sunday, then Monday
        "2026-11-30, 2027-03-02, is beyond the two further months",
        "2023-11-30, 2024-02-29, ''",                                // a leap year
        "2023-11-30, 2024-03-01, is beyond the two further months",
        "2026-11-20, 2026-11-01, is no extension",
        "2026-11-20, 2030-01-01, is beyond the two further months",
    })
    void anExtensionIsWithinTwoFurtherMonthsOrRefused(String received, String until, String problem) {
        for (String action : List.of("action: export", "action: inventory", "action: delete, account: a, scope: {projects: [b]}")) {
            InvalidRequestException refusal = refusal("{" + action + ", receivedAt: " + received + ", extension: {until: " + until + ", reason: many}}");
            List<Problem> found = refusal == null ? List.of()
                    : refusal.problems().stream().filter(each -> each.field().startsWith("extension")).toList();
            if (problem.isEmpty()) {
                assertThat(found).isEmpty();
            } else {
                assertThat(found).singleElement().satisfies(each -> {
                    assertThat(each.field()).isEqualTo("extension.until");
                    assertThat(each.what()).startsWith(problem);
                    assertThat(each.remedy()).startsWith("Name a date after ").contains(" and not after ");
                });
            }
        }
    }

    @Test
    void anExtensionOfARequestThatDoesNotSayWhenItCameIsRefused() {
        assertThat(refusal("{action: export, extension: {until: 2027-01-20, reason: many}}").problems()).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("extension.until");
                    assertThat(problem.remedy()).contains("receivedAt");
                });
    }

    @Test
    void theExtendedDayIsTheDayTheAnswerIsDue() throws InvalidRequestException {
        assertThat(request("{action: export, receivedAt: 2026-11-20, extension: {until: 2027-02-22, reason: many}}").due())
                .contains(LocalDate.of(2027, 2, 22));
    }

    @ParameterizedTest(name = "today {0}, received {1}, extended {2}: {3} {4}")
    @CsvSource({
        "2026-11-24, 2026-11-24, false, '', ''",
        "2026-11-24, 2026-11-25, false, receivedAt, 'is in the future: today is 2026-11-24'",
        "2026-11-24, 2027-11-24, true, receivedAt, 'is in the future: today is 2026-11-24'",
        "2026-12-21, 2026-11-20, true, '', ''",
        "2026-12-22, 2026-11-20, true, extension.until, 'is asked for too late: the person had to be told by 2026-12-21'",
        "2026-12-22, 2026-11-20, false, '', ''",
        "2030-01-01, 2026-11-20, false, '', ''",
        "2027-02-22, 2026-11-20, true, extension.until, 'is asked for too late: the person had to be told by 2026-12-21'",
    })
    void onTheDayARequestComesInItsDatesAreHeldAgainstThatDay(String today, String received, boolean extended, String field, String what)
            throws InvalidRequestException {
        LocalDate until = DueDate.latest(LocalDate.parse(received));
        Request request = request("{action: export, receivedAt: " + received
                + (extended ? ", extension: {until: " + until + ", reason: many}}" : "}"));
        List<Problem> problems = new Deadlines(at(today + "T12:00:00Z", ZoneOffset.UTC)).check(request);

        if (field.isEmpty()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo(field);
                assertThat(problem.what()).isEqualTo(what);
                assertThat(problem.remedy()).isNotBlank();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T11:30:00Z", "2026-11-24T23:59:59Z"})
    void theDayIsTheOneOfTheClocksOwnZone(String instant) throws InvalidRequestException {
        Request request = request("{action: export, receivedAt: 2026-11-25}");
        assertThat(new Deadlines(at(instant, ZoneId.of("Pacific/Auckland"))).check(request)).isEmpty();
        assertThat(new Deadlines(at(instant, ZoneOffset.UTC)).check(request)).hasSize(1);
    }

    private static Clock at(String instant, ZoneId zone) {
        return Clock.fixed(java.time.Instant.parse(instant), zone);
    }

    private static Request request(String yaml) throws InvalidRequestException {
        return RequestReader.parse(yaml.getBytes(StandardCharsets.UTF_8), "r.yaml", "x");
    }

    private static InvalidRequestException refusal(String yaml) {
        return catchThrowableOfType(InvalidRequestException.class, () -> request(yaml));
    }
}
