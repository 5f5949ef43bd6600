package dev.datarights.customvision.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How far one project of a request is.
 *
 * @param project    its id, or {@code account}
 * @param name       as the service has it; its id where that is not known
 * @param kinds      counts per kind; empty until the project's lists are whole
 * @param bytes      put into its bag, as far as that is known
 * @param since      when the run that is under way began to fetch
 * @param doneBefore how many items were there by then
 */
public record ProjectProgress(String project, String name, Map<String, Count> kinds, long bytes, Instant since, long doneBefore) {

    /** @param failed items that could not be fetched so far; they are tried again by the next attempt */
    public record Count(long done, long expected, long failed) {

        Count plus(Count other) {
            return new Count(done + other.done, expected + other.expected, failed + other.failed);
        }
    }

    public Count total() {
        return kinds.values().stream().reduce(new Count(0, 0, 0), Count::plus);
    }

    /** Nothing is left to fetch. */
    public boolean fetched() {
        Count total = total();
        return total.expected() > 0 && total.done() + total.failed() >= total.expected();
    }

    /** Items a second since this run began to fetch; 0 where that is too short a time to tell. */
    public double perSecond(Instant now) {
        double seconds = Duration.between(since, now).toMillis() / 1000.0;
        return seconds < 1 ? 0 : Math.max(0, total().done() - doneBefore) / seconds;
    }

    /** How long the rest takes at that rate; nothing where there is no rate yet. */
    public Optional<Duration> left(Instant now) {
        Count total = total();
        double rate = perSecond(now);
        return rate <= 0 || total.expected() == 0 ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.round(Math.max(0, total.expected() - total.done() - total.failed()) / rate)));
    }
}
