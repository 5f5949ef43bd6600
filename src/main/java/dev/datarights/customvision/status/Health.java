package dev.datarights.customvision.status;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Settings;

/**
 * Whether the service can do its work: {@code /observe/health}. Camel's own checks of context, routes and consumers, and
 * ours of inbox, accounts and destination. Only ids, UP or DOWN and a sentence are told: no detail, no trace.
 */
final class Health {

    enum Kind { ALL, LIVE, READY }

    private final CamelContext context;

    private Health(CamelContext context) {
        this.context = context;
    }

    static Health of(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        // Camel's default tells of what is UP by one check for all
        registry.setExposureLevel("full");
        Settings settings = StatusServer.bean(context, "customvisionSettings", Settings.class);
        List<Probe> probes = new ArrayList<>();
        if (Boolean.parseBoolean(settings.get("customvision.inbox.enabled", "true"))) {
            probes.add(new Probe("customvision-inbox", Folders.writable(() -> settings.get("customvision.inbox", "inbox"))));
        }
        for (String account : StatusServer.bean(context, "customvisionAccounts", Accounts.class).names()) {
            probes.add(new Probe("customvision-account-" + account, new AccountProbe(context, account)));
        }
        probes.add(new Probe("customvision-destination", new DestinationProbe(context, settings)));
        probes.forEach(registry::register);
        return new Health(context);
    }

    /** What is told of one check. */
    record Told(String name, String status, String message) {

        static Told of(HealthCheck.Result result) {
            return new Told(result.getCheck().getId(), result.getState().name(), Redaction.clean(result.getMessage().orElse(null)));
        }
    }

    record All(String status, List<Told> checks) {
    }

    /** Camel checks each route and each consumer; a hundred of them that are well say nothing more than that the context is. */
    private static boolean isTold(HealthCheck.Result result) {
        return result.getState() != HealthCheck.State.UP || !result.getCheck().getId().matches("(route|consumer):.*");
    }

    Answer answer(Kind kind) throws IOException {
        Collection<HealthCheck.Result> results = switch (kind) {
            case ALL -> HealthCheckHelper.invoke(context);
            case LIVE -> HealthCheckHelper.invokeLiveness(context);
            case READY -> HealthCheckHelper.invokeReadiness(context);
        };
        boolean up = results.stream().allMatch(result -> result.getState() == HealthCheck.State.UP);
        List<Told> checks = results.stream().filter(Health::isTold).map(Told::of).sorted(Comparator.comparing(Told::name)).collect(Collectors.toList());
        return Answer.json(up ? 200 : 503, new All(up ? "UP" : "DOWN", checks));
    }
}
