package dev.datarights.customvision.sweep;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;

/**
 * A request that is made again and again by the clock.
 *
 * @param name     the NAME of {@code customvision.sweep.NAME}
 * @param cron     a Quartz cron expression, seconds first
 * @param timeZone where the hours of the expression are, e.g. {@code Europe/Berlin}
 * @param source   what messages call its file
 * @param template what every run asks for; its id is not used
 */
record Sweep(String name, String cron, String timeZone, String source, Request template) {

    private static final DateTimeFormatter DUE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** With what is added to it, a name is an id of at most 64 characters. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,46}");

    /** The id of the run that is due then: the name and the time in UTC, e.g. {@code nightly-20261124T020000Z}. */
    static String id(String name, Instant due) {
        return name + "-" + DUE.format(due);
    }

    /** Whether a request was made by a sweep of that name. */
    static boolean isRun(String name, String requestId) {
        return requestId.startsWith(name + "-") && requestId.substring(name.length()).matches("-\\d{8}T\\d{6}Z");
    }

    /** The request of the run that is due then. */
    Request run(Instant due) throws InvalidRequestException {
        return Request.fromJson(template.json().put("id", id(name, due)).toString().getBytes(StandardCharsets.UTF_8));
    }
}
