package dev.datarights.customvision.sweep;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.service.Settings;

/**
 * Compliance sweeps: requests by the clock. A run is an ordinary request, with the same plan, locks, limits and receipt; what is
 * special is that it never overlaps with the sweep's former run. The variables of a run are {@code sweep}, its name, and
 * {@code sweepDue}, the time it was scheduled for.
 */
public final class Sweeps {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final Settings settings;
    private final RequestStore store;
    private final FileLocks locks;
    private volatile Map<String, Sweep> sweeps = Map.of();
    private final Map<String, String> handedOver = new ConcurrentHashMap<>();

    public Sweeps(Settings settings, RequestStore store, FileLocks locks) {
        this.settings = settings;
        this.store = store;
        this.locks = locks;
    }

    /**
     * Adds a route for each sweep that the settings switch on, to a context that has the pipeline's routes.
     *
     * @throws IllegalArgumentException naming each setting that is wrong; no sweep is added then
     */
    public static void addTo(CamelContext context) throws Exception {
        context.getRegistry().lookupByNameAndType("customvisionSweeps", Sweeps.class).addRoutes(context);
    }

    private void addRoutes(CamelContext context) throws IOException {
        sweeps = new SweepSettings(settings, System.getenv()).switchedOn().stream().collect(Collectors.toMap(Sweep::name, sweep -> sweep));
        for (Sweep sweep : sweeps.values()) {
            TemplatedRouteBuilder.builder(context, "customvision-schedule-sweep").routeId("customvision-sweep-" + sweep.name())
                    .parameter("sweepName", sweep.name()).parameter("sweepCron", sweep.cron()).parameter("sweepTimeZone", sweep.timeZone()).add();
            LOG.info("sweep {}: {} by {} at '{}', {}", sweep.name(), sweep.template().action().word(), sweep.source(), sweep.cron(), sweep.timeZone());
        }
    }

    /** False, and says so, where the sweep's former run still goes; then nothing is done, now or later. */
    public synchronized boolean begin(Exchange exchange) throws IOException {
        String name = name(exchange);
        Optional<String> former = going(name);
        if (former.isPresent()) {
            LOG.warn("sweep {}: the run that was due at {} is skipped, {} still goes", name, due(exchange), former.get());
            return false;
        }
        handedOver.put(name, Sweep.id(name, due(exchange)));
        return true;
    }

    /** A run that awaits approval does not go: whoever approves it carries it on. Nor does one that nobody could resume. */
    private Optional<String> going(String name) throws IOException {
        if (handedOver.containsKey(name)) {
            return Optional.of(handedOver.get(name));
        }
        for (RequestFolder folder : store.all()) {
            if (Sweep.isRun(name, folder.id()) && !folder.status().map(status -> status.state()).filter(State::isFinal).isPresent()
                    && isHeld(folder)) {
                return Optional.of(folder.id());
            }
        }
        return Optional.empty();
    }

    private boolean isHeld(RequestFolder folder) throws IOException {
        Optional<FileLocks.Held> lock = locks.tryLock(folder.lockFile(), false);
        lock.ifPresent(FileLocks.Held::close);
        return lock.isEmpty();
    }

    public Request request(Exchange exchange) throws InvalidRequestException {
        return sweeps.get(name(exchange)).run(due(exchange));
    }

    /** Says why a run came to nothing: nobody else is asking. A run with a plan ends with a receipt instead. */
    public void tell(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        LOG.error("sweep {}: {} was not carried out: {}", name(exchange), Sweep.id(name(exchange), due(exchange)),
                Redaction.clean(failure.getMessage() == null ? failure.toString() : failure.getMessage()));
    }

    public void end(Exchange exchange) {
        handedOver.remove(name(exchange));
    }

    private static String name(Exchange exchange) {
        return exchange.getVariable("sweep", String.class);
    }

    private static Instant due(Exchange exchange) {
        return exchange.getVariable("sweepDue", Date.class).toInstant();
    }
}
