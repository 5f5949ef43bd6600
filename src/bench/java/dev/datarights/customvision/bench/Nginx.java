package dev.datarights.customvision.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx that serves a folder on a port of 127.0.0.1, as the blob store does: one file a link, connections kept alive. */
final class Nginx implements AutoCloseable {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/bin/nginx"));

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** None where nginx is not installed. */
    static Optional<Nginx> serving(Path files, Path scratch) throws IOException {
        Optional<Path> program = PLACES.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createDirectories(scratch);
        Path configuration = scratch.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                user %s;
                pid %s/nginx.pid;
                error_log %s/error.log;
                events { worker_connections 256; }
                http {
                    access_log off;
                    sendfile on;
                    keepalive_requests 1000000;
                    default_type application/octet-stream;
                    client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s; uwsgi_temp_path %s; scgi_temp_path %s;
                    server { listen 127.0.0.1:%d; root %s; }
                }
                """.formatted(System.getProperty("user.name"), scratch, scratch, scratch, scratch, scratch, scratch, scratch, port, files));
        Process process = new ProcessBuilder(program.get().toString(), "-p", scratch.toString(), "-c", configuration.toString())
                .redirectErrorStream(true).redirectOutput(scratch.resolve("said.txt").toFile()).start();
        Nginx nginx = new Nginx(process, port);
        nginx.awaitAnswer(scratch);
        return Optional.of(nginx);
    }

    private void awaitAnswer(Path scratch) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return;
            } catch (SocketTimeoutException | java.net.ConnectException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IOException("nginx did not start: " + Files.readString(scratch.resolve("said.txt")));
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    /** {@code nginx/1.22.1} */
    String version() throws IOException {
        try (InputStream page = java.net.URI.create(base() + "/none").toURL().openConnection() instanceof java.net.HttpURLConnection asked
                && asked.getResponseCode() > 0 ? asked.getErrorStream() : InputStream.nullInputStream()) {
            String text = new String(page.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            return Stream.of(text.split("[<>]")).filter(part -> part.startsWith("nginx")).findFirst().orElse("nginx");
        }
    }

    @Override
    public void close() {
        // the master process ends its worker
        process.destroy();
        process.onExit().join();
    }
}
