package dev.datarights.customvision.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import dev.datarights.customvision.CustomVisionRoutes;
import dev.datarights.customvision.RoutesVersion;
import dev.datarights.customvision.request.Approvals;
import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Requests;
import dev.datarights.customvision.request.Retention;
import dev.datarights.customvision.request.Stopping;
import dev.datarights.customvision.status.MetricsText;
import dev.datarights.customvision.status.StatusServer;
import dev.datarights.customvision.sweep.Sweeps;

/**
 * The pipeline on Camel Main: settings from {@code config/application.properties}, routes from the jar or from the folder
 * that {@code customvision.routes} names.
 */
final class Program implements AutoCloseable {

    private final Main main = new Main();
    private final Thread atExit = new Thread(main::stop, "customvision-stop");

    private Program() {
    }

    /** For commands that carry requests out and end: no inbox, no management. */
    static Program once(Map<String, String> settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("customvision.inbox.enabled", "false");
        return start(all, false);
    }

    /** The service: inbox and sweeps. */
    static Program service() throws Exception {
        return start(Map.of(), true);
    }

    private static Program start(Map<String, String> settings, boolean management) throws Exception {
        Program program = new Program();
        Main main = program.main;
        main.setPropertyPlaceholderLocations(profile() + "file:config/application.properties;optional=true");
        // overriding, so that a command's own settings win over the file's
        settings.forEach(main::addOverrideProperty);
        main.configure().withName("customvision-data-rights").withJmxEnabled(management).withShutdownTimeout(5)
                .withShutdownLogInflightExchangesOnTimeout(false);
        String routes = pattern(settings);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                // not by Camel's own pattern, for which it reads each file twice
                addRoutes(configured.getCamelContext(), routes);
            }
        });
        // Camel's own waits for what is under way for as long as that takes
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        if (management) {
            main.bind("customvisionMeters", MetricsText.registry());
            // before anything runs: a service whose sweeps are not set as they should be does not start
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void afterConfigure(BaseMainSupport configured) {
                    addSweeps(configured.getCamelContext());
                }
            });
        }
        Runtime.getRuntime().addShutdownHook(program.atExit);
        main.start();
        return program;
    }

    /** A second file of settings, such as {@code config/application-cluster.properties} for {@code customvision.profile=cluster}. */
    private static String profile() throws IOException {
        String profile = new FileSettings(Path.of("config/application.properties")).get("customvision.profile");
        if (profile.isBlank()) {
            return "";
        }
        Path file = Path.of("config", "application-" + profile + ".properties");
        if (!profile.matches("[A-Za-z0-9_-]+") || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("setting customvision.profile is '" + profile + "', and there is no " + file
                    + ". Take the one that came with the program, or remove the setting");
        }
        return "file:" + file + ",";
    }

    private static void addRoutes(CamelContext context, String routes) {
        try {
            CustomVisionRoutes.addTo(context, routes);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private static void addSweeps(CamelContext context) {
        try {
            Sweeps.addTo(context);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /**
     * @throws IllegalArgumentException where the folder's routes were written for another version
     */
    private static String pattern(Map<String, String> settings) throws IOException {
        String folder = new FileSettings(Path.of("config/application.properties")).get("customvision.routes");
        if (folder.isBlank() || settings.containsKey("customvision.routes")) {
            return CustomVisionRoutes.PATTERN;
        }
        Path beans = Path.of(folder, "customvision-beans.camel.yaml");
        if (!Files.isRegularFile(beans)) {
            throw new IllegalArgumentException("setting customvision.routes names " + folder + ", where there is no customvision-beans.camel.yaml");
        }
        String version = "";
        JsonNode documents = new YAMLMapper().readTree(beans.toFile());
        for (JsonNode bean : documents.path(0).path("beans")) {
            if (bean.path("name").asText().equals("customvisionRoutesVersion")) {
                version = bean.path("constructors").path("0").asText();
            }
        }
        if (!version.equals(RoutesVersion.CURRENT)) {
            throw new IllegalArgumentException("the routes in " + folder + " are of version '" + version + "', this program runs version '"
                    + RoutesVersion.CURRENT + "'. Take the routes that came with it, or leave customvision.routes empty");
        }
        return "file:" + folder + "/*.camel.yaml";
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    RequestStore store() {
        return context().getRegistry().lookupByNameAndType("customvisionStore", RequestStore.class);
    }

    Retention retention() {
        return context().getRegistry().lookupByNameAndType("customvisionRetention", Retention.class);
    }

    Approvals approvals() {
        return context().getRegistry().lookupByNameAndType("customvisionApprovals", Approvals.class);
    }

    Requests requests() {
        return context().getRegistry().lookupByNameAndType("customvisionRequests", Requests.class);
    }

    RequestProgress progress() {
        return context().getRegistry().lookupByNameAndType("customvisionProgress", RequestProgress.class);
    }

    /** The page of the requests, where the settings want one and its port is free. */
    Optional<StatusServer> statusPage() {
        return StatusServer.start(context());
    }

    /** True once the program was told to end. */
    boolean isStopping() {
        return Stopping.is(context());
    }

    /** Blocks until the process is told to end. */
    void untilStopped() throws Exception {
        while (!main.isStopped()) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    @Override
    public void close() {
        main.stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program is ending, by that very hook
        }
    }
}
