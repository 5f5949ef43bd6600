package dev.datarights.customvision.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a port of this machine, and cuts, answers or drops them where it is told to. */
public final class TcpFront implements AutoCloseable {

    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nx-ms-error-code: ServerBusy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-front");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final int target;
    private final int port;
    private volatile long cutAfter;
    private volatile ServerSocket server;

    public TcpFront(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        threads.execute(this::serve);
    }

    public int port() {
        return port;
    }

    /** The next connections that have sent so many bytes are cut there. */
    public void cut(int connections, long afterBytes) {
        cutAfter = afterBytes;
        cuts.set(connections);
    }

    /** The next connections are answered 503, whatever they ask. */
    public void busy(int connections) {
        busy.set(connections);
    }

    /** How many connections were cut or answered so. */
    public int disturbed() {
        return done.get();
    }

    /** Nobody listens any more; who is connected is cut. */
    public void down() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Listens again, on the same port. */
    public void up() throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::serve);
    }

    private void serve() {
        ServerSocket mine = server;
        while (!mine.isClosed()) {
            try {
                Socket client = mine.accept();
                open.add(client);
                threads.execute(() -> pass(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        try (client) {
            if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                client.getInputStream().read(new byte[8192]);
                client.getOutputStream().write(UNAVAILABLE.getBytes(StandardCharsets.US_ASCII));
                done.incrementAndGet();
                return;
            }
            try (Socket there = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(there);
                threads.execute(() -> copyBack(there, client));
                byte[] buffer = new byte[16_384];
                long sent = 0;
                InputStream in = client.getInputStream();
                OutputStream out = there.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                    sent += read;
                    if (sent > cutAfter && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        done.incrementAndGet();
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // one side is gone, so the other is closed too
        }
    }

    private static void copyBack(Socket there, Socket client) {
        try (there; client) {
            there.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // as above
        }
    }

    @Override
    public void close() throws IOException {
        down();
        threads.shutdownNow();
    }
}
