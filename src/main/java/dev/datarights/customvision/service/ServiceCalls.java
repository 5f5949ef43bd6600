package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Turns what a route wants to know into one request, and what comes back into a JSON tree or an exception that says whether
 * asking again makes sense.
 * <p>
 * A route sets the variables {@code account}, {@code call} ({@code GET /projects/.../tags}), {@code shape} (what
 * it expects, a {@link Shape} in lower case; nothing for an answer without content) and, for a POST, {@code content}. Everything else on the message is dropped, so
 * that no header of an inbound message ever reaches the service.
 */
public final class ServiceCalls {

    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final Set<Integer> EMPTY = Set.of(200, 202, 204);

    private final Accounts accounts;
    private final RequestRate rate;

    public ServiceCalls(Accounts accounts, RequestRate rate) {
        this.accounts = accounts;
        this.rate = rate;
    }

    /** The request, without any credential yet. Paths that begin with {@code /customvision/} are taken as they are. */
    public void prepare(Exchange exchange) {
        Accounts.Account account = accounts.named(exchange.getVariable("account", String.class));
        String[] call = exchange.getVariable("call", String.class).split(" ", 2);
        String path = call[1].startsWith("/customvision/") ? call[1]
                : "/customvision/" + account.apiVersion() + "/training" + call[1];
        address(exchange, call[0], URI.create(account.endpoint() + path));
    }

    /** The same for Azure Resource Manager: {@code call} is {@code GET /subscriptions/...}. */
    public void prepareArm(Exchange exchange) {
        String[] call = exchange.getVariable("call", String.class).split(" ", 2);
        address(exchange, call[0], URI.create(accounts.armEndpoint(exchange.getVariable("account", String.class)) + call[1]));
    }

    private static void address(Exchange exchange, String method, URI uri) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, method);
        message.setHeader(Exchange.HTTP_URI, uri.toString());
        message.setHeader("Accept", "application/json");
        String content = "POST".equals(method) ? exchange.getVariable("content", String.class) : null;
        message.setBody(content);
        if (content != null) {
            message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
    }

    /**
     * The answer as a JSON tree of the expected shape; for the shape {@code nothing} its status.
     *
     * @throws TransientFailure where another try may help
     * @throws ServiceRefusal   where it will not
     * @throws AccessDenied     where no call will be answered
     */
    public void read(Exchange exchange) throws IOException, ServiceRefusal, AccessDenied {
        Seen seen = exchange.getVariable("seen", Seen.class);
        if (seen != null) {
            seen.answered(exchange.getMessage());
        }
        byte[] body = check(exchange);
        String shape = exchange.getVariable("shape", String.class);
        if (shape.equals("nothing")) {
            // of a DELETE: what a proxy may write into it says nothing, and whether it was carried out is read back
            exchange.getMessage().setBody(emptied(exchange));
            return;
        }
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new TransientFailure(call(exchange) + " was answered with something that is not JSON", 200, null);
        }
        if (seen != null) {
            seen.came(tree);
        }
        // something on the way answered; it is asked for again
        if (!Shape.named(shape).fits(tree)) {
            throw new TransientFailure(call(exchange) + " was answered 200 with JSON that is no " + shape, 200, null);
        }
        exchange.setVariable("answered", RetryAfter.saidAt(exchange.getMessage()));
        exchange.setVariable("answerBytes", (long) body.length);
        exchange.getMessage().setBody(tree);
    }

    /** The status of an answer that the service gives to a DELETE: 200, 202 (asked for, not done yet) or 204. */
    private static int emptied(Exchange exchange) throws ServiceRefusal {
        int status = status(exchange);
        if (!EMPTY.contains(status)) {
            throw new ServiceRefusal(call(exchange), status, "", "it is not known whether this was carried out");
        }
        return status;
    }

    /** Leaves the body as it is, a stream, where the answer is 200; used for {@code GetArtifact}. */
    public void checkArtifact(Exchange exchange) throws IOException, ServiceRefusal, AccessDenied {
        if (status(exchange) != 200) {
            check(exchange);
        }
    }

    private byte[] check(Exchange exchange) throws IOException, ServiceRefusal, AccessDenied {
        int status = status(exchange);
        byte[] body = bytes(exchange);
        if (status >= 200 && status < 300) {
            return body;
        }
        String call = call(exchange);
        ServiceError error = ServiceError.read(body);
        // of a DELETE, 409 says that something stands in the way of it for now
        if (status == 408 || status == 429 || status >= 500 || status == 409 && call.startsWith("DELETE")) {
            if (status == 429) {
                rate.refused(exchange.getVariable("account", String.class));
            }
            throw new TransientFailure(call + " was answered " + status + " " + error.code(), status,
                    RetryAfter.of(AnswerHeaders.find(exchange.getMessage(), "Retry-After"), error.message(), RetryAfter.saidAt(exchange.getMessage())));
        }
        if (status == 401) {
            throw new AccessDenied(call, exchange.getVariable("account", String.class));
        }
        throw new ServiceRefusal(call, status, error.code(), status >= 300 && status < 400 ? "a redirect is never followed" : "");
    }

    private static int status(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    }

    private static byte[] bytes(Exchange exchange) throws IOException {
        InputStream in = exchange.getMessage().getBody(InputStream.class);
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            byte[] body = in.readNBytes(LARGEST_ANSWER + 1);
            if (body.length > LARGEST_ANSWER) {
                throw new TransientFailure(call(exchange) + " was answered with more than 64 MiB of JSON", 200, null);
            }
            return body;
        }
    }

    /** The call without its query, for people: a query may hold a filter with a person's data. */
    private static String call(Exchange exchange) {
        return exchange.getVariable("call", String.class).replaceAll("\\?.*", "");
    }

    /** The three ways Custom Vision and its gateway write an error: {code,message}, {Code,Message}, {"error":{...}}. */
    private record ServiceError(String code, String message) {

        // a code is a word or a number; anything else is not repeated, it might echo what was sent
        private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,80}|\\d{1,6}");

        static ServiceError read(byte[] body) {
            try {
                JsonNode tree = Json.MAPPER.readTree(body);
                JsonNode error = tree != null && tree.path("error").isObject() ? tree.path("error") : tree;
                if (error != null && error.isObject()) {
                    String code = text(error, "code", "Code");
                    return new ServiceError(CODE.matcher(code).matches() ? code : "", text(error, "message", "Message"));
                }
            } catch (IOException e) {
                // a gateway's HTML: its status is all there is to know
            }
            return new ServiceError("", new String(body, 0, Math.min(body.length, 2000), StandardCharsets.UTF_8));
        }

        private static String text(JsonNode error, String name, String other) {
            String value = error.path(error.has(name) ? name : other).asText("");
            return value.length() > 500 ? value.substring(0, 500) : value;
        }
    }
}
