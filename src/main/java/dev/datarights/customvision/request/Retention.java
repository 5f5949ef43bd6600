package dev.datarights.customvision.request;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.service.Settings;

/**
 * After {@code customvision.retention.requests} only the receipt and its signature are left of a request that has ended: what
 * it asked for, whom it concerned and what was listed are gone. The ledger and the keys of signatures stay.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final String SETTING = "customvision.retention.requests";

    private final Settings settings;
    private final RequestStore store;
    private final FileLocks locks;
    private final Clock clock;
    private final ForeignWork foreign;

    public Retention(Settings settings, RequestStore store, FileLocks locks) {
        this(settings, store, locks, Clock.systemUTC());
    }

    Retention(Settings settings, RequestStore store, FileLocks locks, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.locks = locks;
        this.clock = clock;
        this.foreign = new ForeignWork(settings, store);
    }

    /**
     * Looks at every request once. One that cannot be read or cleared is told in the log, and holds up no other.
     *
     * @return how many were cleared now
     * @throws IllegalArgumentException where the setting is no duration
     */
    public int sweep() throws IOException {
        Duration kept = settings.duration(SETTING, Duration.ofDays(30));
        if (kept.isNegative()) {
            throw new IllegalArgumentException("setting " + SETTING + " is '" + settings.get(SETTING, "")
                    + "'; write an ISO-8601 duration such as P30D");
        }
        int cleared = 0;
        foreign.clear(clock.instant().minus(kept));
        for (RequestFolder folder : store.all()) {
            try {
                cleared += clear(folder, clock.instant().minus(kept)) ? 1 : 0;
            } catch (IOException e) {
                LOG.warn("request {} could not be cleared after its retention: {}", folder.id(), Redaction.clean(e.getMessage()));
            }
        }
        return cleared;
    }

    private boolean clear(RequestFolder folder, Instant before) throws IOException {
        if (!isOver(folder, before)) {
            return false;
        }
        Optional<FileLocks.Held> lock = locks.tryLock(folder.lockFile(), false);
        if (lock.isEmpty()) {
            return false;
        }
        try (FileLocks.Held held = lock.get()) {
            // between the look and the lock somebody may have begun the next attempt
            if (!isOver(folder, before)) {
                return false;
            }
            folder.retire();
            LOG.info("request {} ended before {}: only its receipt is kept", folder.id(), before);
            return true;
        }
    }

    private static boolean isOver(RequestFolder folder, Instant before) throws IOException {
        Optional<RequestStatus> status = folder.status();
        return folder.hasReceipt() && status.isPresent() && status.get().state().isFinal() && status.get().ended() != null
                && status.get().ended().isBefore(before) && !folder.isBare();
    }
}
