package dev.datarights.customvision.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which requests go wrong, how often, and how. The rule takes effect with the last call of the chain, the one that
 * says how; without {@link #times} or {@link #always} it applies once.
 */
public final class FaultRule {

    private final Faults faults;
    private final String server;
    private final String method;
    private final Pattern path;
    private boolean sinceDelete;
    private int skipped;
    private int left = 1;
    private Fault fault;

    FaultRule(Faults faults, String server, String method, Pattern path) {
        this.faults = faults;
        this.server = server;
        this.method = method;
        this.path = path;
    }

    public FaultRule times(int count) {
        left = count;
        return this;
    }

    public FaultRule always() {
        left = Integer.MAX_VALUE;
        return this;
    }

    /** The first {@code count} matching requests are answered rightly. */
    public FaultRule after(int count) {
        skipped = count;
        return this;
    }

    /** Applies only once a DELETE has reached the sandbox. */
    public FaultRule afterDelete() {
        sinceDelete = true;
        return this;
    }

    /** Answers this. {@code headers} are names and values in turn, for instance "Retry-After", "1". */
    public Faults status(int code, String body, String... headers) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("Content-Type", body.startsWith("{") || body.startsWith("[") ? Reply.JSON : "text/plain; charset=utf-8");
        for (int i = 0; i + 1 < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        return register(new Fault.Instead(code, named, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Status 200 with this body. */
    public Faults body(String contentType, byte[] body) {
        return register(new Fault.Instead(200, Map.of("Content-Type", contentType), body.clone()));
    }

    /** Content-Length says all, only {@code bytes} are sent, then the connection is cut. */
    public Faults truncate(long bytes) {
        return register(new Fault.Truncate(bytes));
    }

    /** All of the body is sent; Content-Length says {@code more} bytes than that, fewer where it is negative. */
    public Faults announce(long more) {
        return register(new Fault.Announce(more));
    }

    /** The last byte of the body is another one; a Content-MD5 header still tells the truth. */
    public Faults corrupt() {
        return register(new Fault.Corrupt());
    }

    /** A list without records, a count of 0, in the shape of the right answer. */
    public Faults blank() {
        return register(new Fault.Blank());
    }

    /** The connection is closed without an answer. */
    public Faults reset() {
        return register(new Fault.Reset());
    }

    /** Nothing is sent for this long, then the connection is closed. */
    public Faults stall(Duration silence) {
        return register(new Fault.Stall(silence));
    }

    /** The right answer comes late. */
    public Faults delay(Duration by) {
        return register(new Fault.Delay(by));
    }

    private Faults register(Fault kind) {
        fault = kind;
        return faults.register(this);
    }

    /** The fault for this request, or null; counts it where it applies. */
    synchronized Fault take(String onServer, Incoming request) {
        if (left == 0 || sinceDelete && !faults.deleted() || !server.equals(onServer) || !matchesMethod(request.method()) || !path.matcher(request.path()).find()) {
            return null;
        }
        if (skipped > 0) {
            skipped--;
            return null;
        }
        if (left != Integer.MAX_VALUE) {
            left--;
        }
        return fault;
    }

    private boolean matchesMethod(String sent) {
        return method.equals("*") || method.equalsIgnoreCase(sent);
    }
}
