package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.service.Settings;

/**
 * Holds up what fetches while less than {@code customvision.work.min-free} is free where requests are worked on, so that a
 * disk that fills up for whatever reason costs time and no data. What waits says so, and ends at once where its request is
 * cancelled or the program is to end.
 */
public final class FreeSpace {

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
    private static final String SETTING = "customvision.work.min-free";
    private static final long DEFAULT = 2_000_000_000L;
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Settings settings;
    private final RequestStore store;
    private final Requests requests;
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private volatile Look last = new Look(0, true, "");

    public FreeSpace(Settings settings, RequestStore store, Requests requests) {
        this.settings = settings;
        this.store = store;
        this.requests = requests;
    }

    /** What was seen, at most a quarter of a second ago: several downloads ask at once. */
    private record Look(long nanos, boolean enough, String shortage) {
    }

    /**
     * Returns once there is room.
     *
     * @throws RequestCancelled where the request was cancelled meanwhile
     * @throws Stopping         where the program is to end meanwhile
     */
    public void await(Exchange exchange) throws IOException, InterruptedException, RequestCancelled, Stopping {
        if (look().enough()) {
            return;
        }
        String id = exchange.getVariable("requestId", String.class);
        begin(id);
        try {
            while (!look().enough()) {
                requests.stopIfAsked(exchange);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } finally {
            end(id);
        }
    }

    /** What is missing as things stand; null where there is room enough. */
    public String shortage() throws IOException {
        Look look = look();
        return look.enough() ? null : look.shortage();
    }

    private synchronized Look look() throws IOException {
        long now = System.nanoTime();
        if (last.nanos() == 0 || now - last.nanos() > TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS)) {
            long wanted = settings.bytes(SETTING, DEFAULT);
            Path folder = existing(store.root().toAbsolutePath());
            long free = wanted == 0 ? 0 : Files.getFileStore(folder).getUsableSpace();
            last = new Look(now, free >= wanted, "room on the disk of " + store.root() + ": " + free / 1_000_000 + " MB are free, "
                    + SETTING + " wants " + wanted / 1_000_000 + " MB");
        }
        return last;
    }

    private static Path existing(Path folder) {
        Path there = folder;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    /** Told once for a request, however many of its downloads wait. */
    private synchronized void begin(String id) throws IOException {
        if (waiting.merge(id, 1, Integer::sum) == 1) {
            LOG.warn("request {} is waiting for {}", id, last.shortage());
            tell(id, last.shortage());
        }
    }

    private synchronized void end(String id) throws IOException {
        if (waiting.merge(id, -1, Integer::sum) == 0) {
            waiting.remove(id);
            if (last.enough()) {
                LOG.info("request {} goes on: there is room on the disk again", id);
            }
            tell(id, null);
        }
    }

    private void tell(String id, String what) throws IOException {
        // a worker of another machine's request has no status to write to
        if (store.folder(id).status().isPresent()) {
            store.update(id, status -> status.waitingFor(what));
        }
    }
}
