package dev.datarights.customvision.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/**
 * Requests for the bytes behind a link. The variables are {@code account} and {@code link}; nothing of the message goes
 * along, least of all a key.
 */
public final class LinkCalls {

    private final Accounts accounts;
    /** By account: settings stay as they are while a context runs, and this is asked for before each image. */
    private final Map<String, List<String>> imageHosts = new ConcurrentHashMap<>();

    public LinkCalls(Accounts accounts) {
        this.accounts = accounts;
    }

    /** True where the link is a path that only the service itself can serve (private network). */
    public boolean isArtifact(Exchange exchange) {
        return Links.isArtifactPath(exchange.getVariable("link", "", String.class));
    }

    /** The call that serves such a path. */
    public String artifactCall(Exchange exchange) {
        return "GET /projects/" + exchange.getVariable("projectId", String.class) + "/artifacts?path="
                + URLEncoder.encode(exchange.getVariable("link", String.class), StandardCharsets.UTF_8);
    }

    /**
     * @throws LinkRefused where the link must not be followed
     */
    public void prepare(Exchange exchange) throws LinkRefused {
        String link = exchange.getVariable("link", String.class);
        if (link == null || link.isEmpty()) {
            throw new LinkRefused("the service gave no link to its bytes");
        }
        URI uri = Links.allowed(link, imageHosts.computeIfAbsent(exchange.getVariable("account", String.class), accounts::imageHosts));
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.GET);
        message.setHeader(Exchange.HTTP_URI, uri.toString());
    }

    /**
     * @throws LinkExpired      403: a fresh link may open it
     * @throws LinkRefused      not there, or a redirect
     * @throws TransientFailure another try may help
     */
    public void check(Exchange exchange) throws LinkExpired, LinkRefused, IOException {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status == 200) {
            return;
        }
        if (status == 403) {
            throw new LinkExpired();
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new TransientFailure("its link was answered " + status, status,
                    RetryAfter.of(AnswerHeaders.find(exchange.getMessage(), "Retry-After"), null, RetryAfter.saidAt(exchange.getMessage())));
        }
        throw new LinkRefused("its link was answered " + status + (status >= 300 && status < 400 ? "; a redirect is never followed" : ""), status == 404);
    }

    /** The link to the original bytes, as images, performance rows and predictions name it. */
    public static String of(JsonNode item) {
        for (String field : new String[] {"originalImageUri", "imageUri", "resizedImageUri", "downloadUri"}) {
            if (item.path(field).isTextual()) {
                return item.path(field).textValue();
            }
        }
        return "";
    }
}
