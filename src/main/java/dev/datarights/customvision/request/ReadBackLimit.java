package dev.datarights.customvision.request;

import java.time.Duration;

import dev.datarights.customvision.service.Settings;

/** How long what a delete asked for may take to be gone: {@code customvision.delete.read-back-timeout}. */
public final class ReadBackLimit {

    private static final String SETTING = "customvision.delete.read-back-timeout";
    private static final Duration OTHERWISE = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofDays(1);

    private ReadBackLimit() {
    }

    /** @throws IllegalArgumentException naming the setting, where it is no such time */
    public static Duration of(Settings settings) {
        Duration limit = settings.duration(SETTING, OTHERWISE);
        if (limit.isNegative() || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("setting " + SETTING + " is '" + limit + "'; write a time between PT0S and PT24H, such as PT2M");
        }
        return limit;
    }
}
