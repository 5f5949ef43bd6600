package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

    @Test
    void whatOneAnswerSetAsACookieDoesNotGoAlongWithTheNextCall() throws Exception {
        List<String> cookies = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            cookies.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            exchange.getResponseHeaders().add("Set-Cookie", "who=somebody; Path=/");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        HttpClientBuilder builder = HttpClientBuilder.create();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Settings settings = new Settings();
            settings.setCamelContext(context);
            new HttpClients(new Network(settings)).configureHttpClient(builder);
        }
        try (CloseableHttpClient client = builder.build()) {
            for (int call = 0; call < 2; call++) {
                client.execute(new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), answer -> answer.getCode());
            }
        } finally {
            server.stop(0);
        }
        assertThat(cookies).containsExactly("null", "null");
    }
}
