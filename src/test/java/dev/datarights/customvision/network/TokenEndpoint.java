package dev.datarights.customvision.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Stands in for Entra: gives a token for each scope that it knows, to one application with one secret. */
public final class TokenEndpoint implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final String authority;
    private final String secret;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    /** @param authority the host that it is known as */
    public TokenEndpoint(SSLContext tls, String authority, String secret) throws IOException {
        this.authority = authority;
        this.secret = secret;
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::answer);
        server.start();
    }

    public TokenEndpoint gives(String scope, String token) {
        tokens.put(scope, token);
        return this;
    }

    /** A token as Entra writes it, for those who look into it; nobody has signed it. */
    public static String jwt(String audience) throws IOException {
        long now = System.currentTimeMillis() / 1000;
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(JSON.writeValueAsBytes(Map.of("aud", audience, "iss", "https://sts.windows.net/contoso/",
                "iat", now - 60, "nbf", now - 60, "exp", now + 3600))) + "."
                + base64.encodeToString("unsigned".getBytes(StandardCharsets.UTF_8));
    }

    /** Every scope a token was given for, in the order they were asked. */
    public List<String> scopes() {
        return List.copyOf(scopes);
    }

    /** How often no token was given. */
    public int refused() {
        return refused.get();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.endsWith("/discovery/instance")) {
                send(exchange, 200, Map.of("tenant_discovery_endpoint", "https://" + authority + "/contoso/v2.0/.well-known/openid-configuration",
                        "api-version", "1.1", "metadata", List.of(Map.of("preferred_network", authority, "preferred_cache", authority,
                                "aliases", List.of(authority)))));
            } else if (path.endsWith("/oauth2/v2.0/token")) {
                Map<String, String> fields = new ConcurrentHashMap<>();
                for (String field : form.split("&")) {
                    String[] parts = field.split("=", 2);
                    fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
                String scope = List.of(fields.getOrDefault("scope", "").split(" ")).stream().filter(tokens::containsKey).findFirst().orElse("");
                if (!secret.equals(fields.get("client_secret")) || scope.isEmpty()) {
                    refused.incrementAndGet();
                    send(exchange, 401, Map.of("error", "invalid_client", "error_description",
                            "AADSTS7000215: Invalid client secret provided, or no token for " + fields.get("scope")));
                    return;
                }
                scopes.add(scope);
                send(exchange, 200, Map.of("token_type", "Bearer", "expires_in", 3600, "ext_expires_in", 3600, "access_token", tokens.get(scope)));
            } else {
                send(exchange, 404, Map.of("error", "not_found"));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
