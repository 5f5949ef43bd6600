package dev.datarights.customvision.request;

import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request's dates must be on the day it comes in. The person has to be told of an extension within one month of
 * receipt (GDPR Article 12(3)), so one that is asked for later is refused. A request that came in before, and is brought
 * again, is not asked again.
 */
final class Deadlines {

    private final Clock clock;

    /** @param clock tells the day, in its own time zone */
    Deadlines(Clock clock) {
        this.clock = clock;
    }

    List<Problem> check(Request request) {
        LocalDate today = LocalDate.now(clock);
        List<Problem> problems = new ArrayList<>();
        if (request.receivedAt() == null) {
            return problems;
        }
        if (request.receivedAt().isAfter(today)) {
            problems.add(new Problem("receivedAt", "is in the future: today is " + today, "Write the day the request was received"));
            return problems;
        }
        LocalDate due = DueDate.of(request.receivedAt());
        if (request.extension() != null && today.isAfter(due)) {
            problems.add(new Problem("extension.until", "is asked for too late: the person had to be told by " + due,
                    "Remove the extension and answer now"));
        }
        return problems;
    }
}
