package dev.datarights.customvision.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A stand-in for one Azure Custom Vision account on loopback addresses: the Training API (v3.0 to v3.4-preview and
 * v1.2 GetAccountInfo), a blob host for signed links under another host name, and Azure Resource Manager.
 */
public final class Sandbox implements AutoCloseable {

    private volatile SandboxData data;
    private final SandboxOptions options;
    private final Gate gate = new Gate();
    private final Faults faults = new Faults();
    private final RequestLog log;
    private final ExecutorService threads;
    private final Background background;
    private final List<SandboxServer> servers = new ArrayList<>();
    private final SandboxServer service;
    private final SandboxServer linkServer;
    private final SandboxServer arm;
    private final Links links;
    private final String linkHostName;

    private Sandbox(SandboxData data, SandboxOptions options) throws IOException {
        this.data = data;
        this.options = options;
        log = new RequestLog(options.keptRequests());
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sandbox");
            thread.setDaemon(true);
            return thread;
        });
        background = new Background(options.deleteDelay());
        linkHostName = secondLoopbackHost();
        try {
            linkServer = server("links", new InetSocketAddress(linkHostName, options.linkPort()));
            service = server("service", new InetSocketAddress("127.0.0.1", options.port()));
            arm = server("arm", new InetSocketAddress("127.0.0.1", options.armPort()));
        } catch (IOException e) {
            close();
            throw e;
        }
        String linkBase = options.linkBase() != null ? options.linkBase() : "http://" + linkHost();
        links = new Links(options.privateNetwork() ? null : linkBase, options.linkLifetime(), options.clock());
        Blobs blobs = new Blobs(this::data, faults);
        linkServer.serve(new LinkHost(links, blobs)::answer);
        service.serve(new Gateway(this::data, options, new TrainingApi(links, blobs, faults, options, background))::answer);
        arm.serve(new ArmApi(armToken(), endpoint(), this::data, background)::answer);
    }

    public static Sandbox start(SandboxData data) {
        return start(data, SandboxOptions.defaults());
    }

    /** @throws UncheckedIOException where a port cannot be had */
    public static Sandbox start(SandboxData data, SandboxOptions options) {
        try {
            return new Sandbox(data, options);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on its loopback addresses: " + e.getMessage()
                    + "; choose other ports, or 0 for free ones", e);
        }
    }

    /** 127.0.0.2 where the machine has it (not on macOS), so that links point to another host than the service's. */
    private static String secondLoopbackHost() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress("127.0.0.2", 0));
            return "127.0.0.2";
        } catch (IOException noSuchAddress) {
            return "localhost";
        }
    }

    private SandboxServer server(String name, InetSocketAddress address) throws IOException {
        SandboxServer server = new SandboxServer(name, address, threads, faults, log, options.latency(), gate);
        servers.add(server);
        return server;
    }

    /** The account's endpoint, without a path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + service.port());
    }

    public String trainingKey() {
        return options.trainingKey();
    }

    /** Host and port that links point to. */
    public String linkHost() {
        return linkHostName + ":" + linkServer.port();
    }

    public String linkHostName() {
        return linkHostName;
    }

    public URI armEndpoint() {
        return URI.create("http://127.0.0.1:" + arm.port());
    }

    public String armToken() {
        return "sandbox-arm-token";
    }

    /** The account's Azure resource id, to be asked for at {@link #armEndpoint()}. */
    public String resourceId() {
        return SandboxData.RESOURCE_ID;
    }

    /** Oldest first. */
    public List<LoggedRequest> requests() {
        return log.all();
    }

    public void forgetRequests() {
        log.clear();
    }

    /**
     * Runs the action once, when so many further matching requests were carried out: after the last one's effect and
     * before its answer is sent, so that its client cannot have gone on yet. The action must not wait for that client.
     */
    public void afterRequests(int count, Predicate<LoggedRequest> matching, Runnable action) {
        log.after(new Moment(count, matching, action));
    }

    /** Runs the action after every matching request that is carried out, as others who work with the account do. */
    public void afterEach(Predicate<LoggedRequest> matching, Runnable action) {
        log.after(Moment.each(matching, action));
    }

    public void afterRequest(Predicate<LoggedRequest> matching, Runnable action) {
        afterRequests(1, matching, action);
    }

    public Faults faults() {
        return faults;
    }

    public SandboxData data() {
        return data;
    }

    /** From now on another account answers here, with the same key, as where an address was given to another resource. */
    public void become(SandboxData other) {
        data = other;
    }

    /** No request is answered until they are {@link #cut} off or {@link #resume}d; those that were carried out stay carried out. */
    public void hold() {
        gate.hold();
    }

    /** Those that wait, and all that come until {@link #resume}, find their connection closed: who sent them is as good as dead. */
    public void cut() {
        gate.cut();
    }

    public void resume() {
        gate.open();
    }

    /** Every link given out so far answers 403 from now on; asking the service again gives a fresh one. */
    public void expireLinks() {
        links.expireAll();
    }

    @Override
    public void close() {
        servers.forEach(SandboxServer::close);
        background.close();
        threads.shutdownNow();
    }
}
