package dev.datarights.customvision.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/** One listening address: logs each request, lets faults have their way, otherwise sends what the handler answers. */
final class SandboxServer {

    private static final int MAX_BODY = 1 << 20;
    private static final Pattern SIGNATURE = Pattern.compile("(^|&)sig=[^&]*");

    private final String name;
    private final HttpServer http;
    private final Faults faults;
    private final RequestLog log;
    private final Duration latency;
    private final Gate gate;
    private final CountDownLatch closing = new CountDownLatch(1);

    SandboxServer(String name, InetSocketAddress address, ExecutorService threads, Faults faults, RequestLog log, Duration latency, Gate gate)
            throws IOException {
        this.name = name;
        this.faults = faults;
        this.log = log;
        this.latency = latency;
        this.gate = gate;
        // Without it each answer on a kept-alive connection waits some 40 ms for an acknowledgement
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        http = HttpServer.create(address, 256);
        http.setExecutor(threads);
    }

    int port() {
        return http.getAddress().getPort();
    }

    void serve(Function<Incoming, Reply> handler) {
        http.createContext("/", exchange -> handle(exchange, handler));
        http.start();
    }

    void close() {
        closing.countDown();
        http.stop(0);
    }

    private void handle(HttpExchange exchange, Function<Incoming, Reply> handler) throws IOException {
        try (exchange) {
            // A path that begins with two slashes parses as an authority, so the parts are taken from the text
            String target = exchange.getRequestURI().toString();
            int mark = target.indexOf('?');
            Incoming request = new Incoming(exchange.getRequestMethod(), mark < 0 ? target : target.substring(0, mark),
                    mark < 0 ? null : target.substring(mark + 1), exchange.getRequestHeaders(),
                    exchange.getRequestBody().readNBytes(MAX_BODY));
            pause(latency);
            if (!gate.isPassed()) {
                return;
            }
            answer(exchange, request, handler, faults.take(name, request));
        }
    }

    private void answer(HttpExchange exchange, Incoming request, Function<Incoming, Reply> handler, Fault fault) throws IOException {
        if (fault instanceof Fault.Reset) {
            logged(request, 0);
        } else if (fault instanceof Fault.Stall stall) {
            logged(request, 0);
            pause(stall.silence());
        } else if (fault instanceof Fault.Instead instead) {
            send(exchange, request, new Reply(instead.status(), instead.headers(), SandboxContent.of(instead.body())), null);
        } else {
            if (fault instanceof Fault.Delay delay) {
                pause(delay.by());
            }
            Reply reply = handler.apply(request);
            send(exchange, request, fault instanceof Fault.Blank ? reply.blank() : reply, fault);
        }
    }

    private void send(HttpExchange exchange, Incoming request, Reply reply, Fault fault) throws IOException {
        logged(request, reply.status());
        if (!gate.isPassed()) {
            return;
        }
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        long length = reply.body() == null ? 0 : reply.body().length();
        if (length == 0 || request.method().equals("HEAD")) {
            // -1 sends "Content-Length: 0" (none for 204), where 0 would mean chunks
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        if (fault instanceof Fault.Announce announce) {
            // in chunks, since the server would not send another length than it announces
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length + announce.more()));
            exchange.sendResponseHeaders(reply.status(), 0);
        } else {
            exchange.sendResponseHeaders(reply.status(), length);
        }
        try (InputStream in = reply.body().open()) {
            OutputStream out = exchange.getResponseBody();
            if (fault instanceof Fault.Truncate truncate) {
                out.write(in.readNBytes((int) Math.min(truncate.bytes(), length - 1)));
            } else if (fault instanceof Fault.Corrupt) {
                byte[] bytes = in.readAllBytes();
                bytes[bytes.length - 1] ^= 1;
                out.write(bytes);
            } else {
                in.transferTo(out);
            }
            out.flush();
        }
    }

    private void logged(Incoming request, int status) {
        String query = request.rawQuery() == null ? null : SIGNATURE.matcher(request.rawQuery()).replaceAll("$1sig=-");
        log.add(new LoggedRequest(Instant.now(), name, request.method(), request.path(), query, request.carriesKey(), status));
    }

    private void pause(Duration duration) {
        if (duration.isZero()) {
            return;
        }
        try {
            closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
