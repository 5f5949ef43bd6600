package dev.datarights.customvision.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** Stands in for Azure Key Vault: gives one secret to whoever has its token, and tells others where tokens are to be had. */
public final class VaultEndpoint implements AutoCloseable {

    /** Whose vault it is. */
    public static final String TENANT = "00000000-0000-0000-0000-00000000c0de";
    public static final String SCOPE = "https://vault.azure.net/.default";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public VaultEndpoint(SSLContext tls, String token, String name, String value) throws IOException {
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                asked.add(exchange.getRequestMethod() + " " + path);
                if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer authorization=\"https://login.microsoftonline.com/" + TENANT + "\","
                            + " resource=\"https://vault.azure.net\"");
                    send(exchange, 401, Map.of("error", Map.of("code", "Unauthorized", "message", "no token")));
                } else if (path.matches("/secrets/" + name + "/?")) {
                    send(exchange, 200, Map.of("value", value, "id", "https://contoso-keys.vault.azure.net/secrets/" + name + "/1",
                            "attributes", Map.of("enabled", true)));
                } else {
                    send(exchange, 404, Map.of("error", Map.of("code", "SecretNotFound", "message", "no such secret")));
                }
            }
        });
        server.start();
    }

    /** Method and path of every request. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
        byte[] body = JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
