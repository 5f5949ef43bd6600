package dev.datarights.customvision.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small proxy that tunnels by CONNECT, and nothing else. It knows where the hosts of its network really are, which
 * nobody else does, and keeps what it was asked for.
 */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> tunnelled = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "connect-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final String credentials;

    /** @param credentials {@code user:password} that it wants, or null */
    public ConnectProxy(String credentials) throws IOException {
        this.credentials = credentials;
        threads.execute(this::serve);
    }

    /** Where {@code host:443} really is: a port of this machine. */
    public ConnectProxy knows(String host, int port) {
        ports.put(host + ":443", port);
        return this;
    }

    /** Host and port, as a setting has them. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Every {@code host:port} that was tunnelled to. */
    public Set<String> tunnelled() {
        return new TreeSet<>(tunnelled);
    }

    /** First lines of requests that were refused, other than for a lack of credentials. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> tunnel(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] request = head.split("\r\n", 2)[0].split(" ");
            OutputStream out = client.getOutputStream();
            if (credentials != null && !head.contains("\r\nProxy-Authorization: Basic "
                    + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n")
                    && !head.contains("\r\nproxy-authorization: Basic "
                    + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n")) {
                answer(out, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"contoso\"");
                return;
            }
            Integer port = request.length > 1 && request[0].equals("CONNECT") ? ports.get(request[1]) : null;
            if (port == null) {
                refused.add(head.split("\r\n", 2)[0]);
                answer(out, "403 Forbidden");
                return;
            }
            tunnelled.add(request[1]);
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(target);
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                threads.execute(() -> copy(target, client));
                client.getInputStream().transferTo(target.getOutputStream());
            }
        } catch (IOException e) {
            // either side went away, which ends the tunnel
        }
    }

    private static void answer(OutputStream out, String head) throws IOException {
        out.write(("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // either side went away, which ends the tunnel
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
