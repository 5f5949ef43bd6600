package dev.datarights.customvision.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.RequestProgress;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.service.Settings;

/**
 * Serves the page of the requests, the same as JSON, and {@code /observe/*}: read-only, and to this machine only unless a
 * setting says otherwise. Only the {@code run} command starts it; a host that embeds the routes gets no server.
 */
public final class StatusServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final StatusSettings settings;
    private final Map<String, Answer.Source> paths = new LinkedHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, work -> {
        Thread thread = new Thread(work, "customvision-status");
        thread.setDaemon(true);
        return thread;
    });

    private StatusServer(StatusSettings settings, HttpServer server) {
        this.settings = settings;
        this.server = server;
    }

    /**
     * Starts it for a running pipeline; nothing where a setting says so, or where the port is taken, which is told and stops nobody.
     *
     * @throws IllegalArgumentException where a setting is wrong
     */
    public static Optional<StatusServer> start(CamelContext context) {
        StatusSettings settings = StatusSettings.of(bean(context, "customvisionSettings", Settings.class));
        if (settings.port() == 0) {
            return Optional.empty();
        }
        try {
            StatusServer started = new StatusServer(settings, HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 16));
            started.offer(context);
            started.server.setExecutor(started.threads);
            started.server.createContext("/", started::answer);
            started.server.start();
            LOG.info("status page: {}", started.address());
            if (!settings.bind().isLoopbackAddress()) {
                LOG.warn("the status page is open to whoever reaches {}: nobody logs in there. Set customvision.status.bind=127.0.0.1 to close it", settings.bind());
            }
            return Optional.of(started);
        } catch (IOException e) {
            LOG.warn("no status page: port {} of {} cannot be used ({}). Set customvision.status.port to another, or to 0 for none; requests are carried out all the same",
                    settings.port(), settings.bind().getHostAddress(), e.getMessage());
            return Optional.empty();
        }
    }

    private void offer(CamelContext context) throws IOException {
        RequestViews views = new RequestViews(bean(context, "customvisionStore", RequestStore.class),
                bean(context, "customvisionProgress", RequestProgress.class), Clock.systemDefaultZone());
        StatusPage page = new StatusPage();
        Health health = Health.of(context);
        MetricsText metrics = MetricsText.of(context, views);
        Answer style = resource("status.css", "text/css; charset=utf-8");
        Answer script = resource("status.js", "text/javascript; charset=utf-8");
        paths.put("/", () -> new Answer(200, Answer.HTML, page.render(views.all())));
        paths.put("/status.css", () -> style);
        paths.put("/status.js", () -> script);
        paths.put("/status.json", () -> Answer.json(200, views.all()));
        paths.put("/observe/health", () -> health.answer(Health.Kind.ALL));
        paths.put("/observe/health/live", () -> health.answer(Health.Kind.LIVE));
        paths.put("/observe/health/ready", () -> health.answer(Health.Kind.READY));
        paths.put("/observe/metrics", metrics::answer);
        paths.put("/observe/info", () -> Answer.json(200, Information.of(context)));
    }

    private static Answer resource(String name, String type) throws IOException {
        try (InputStream in = StatusServer.class.getResourceAsStream(name)) {
            return new Answer(200, type, in.readAllBytes());
        }
    }

    static <T> T bean(CamelContext context, String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    /** Where to look at it. */
    public String address() {
        String host = settings.bind().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            Answer answer = answer(method, exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Host"));
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            if (answer.status() == 405) {
                headers.set("Allow", "GET, HEAD");
            }
            boolean head = method.equals("HEAD");
            if (head) {
                headers.set("Content-Length", Integer.toString(answer.body().length));
            }
            exchange.sendResponseHeaders(answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer answer(String method, String path, String host) {
        if (!settings.knows(host)) {
            return Answer.text(403, "This page does not go by that name. customvision.status.hosts lists those it does");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.text(405, "This page is to be read only");
        }
        Answer.Source source = paths.get(path);
        if (source == null) {
            return Answer.text(404, "There is nothing here");
        }
        try {
            return source.get();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the status page could not show {}: {}", path, e.toString());
            return Answer.text(500, "This cannot be shown now; the log says why");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
