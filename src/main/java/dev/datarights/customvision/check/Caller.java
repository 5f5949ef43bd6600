package dev.datarights.customvision.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import dev.datarights.customvision.archive.BagItem;
import dev.datarights.customvision.service.AccessDenied;
import dev.datarights.customvision.service.Seen;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.TransientFailure;

/** Asks by the pipeline's own routes, so that throttle, key, proxy and trust are those of every request; once, or twice where that may help. */
final class Caller {

    private static final int TRIES = 2;

    private final CamelContext context;
    private int calls;

    Caller(CamelContext context) {
        this.context = context;
    }

    /**
     * @param content what came, whatever its shape; null where nothing did, or no JSON
     * @param failure what the routes made of it; null where it is an answer that they accept
     */
    record Asked(Seen seen, JsonNode content, Object body, Exception failure) {

        boolean denied() {
            return failure instanceof AccessDenied;
        }

        boolean forbidden() {
            return failure instanceof ServiceRefusal refusal && refusal.status() == 403;
        }

        /** The service's own word for what is wrong, or nothing. */
        String code() {
            return failure instanceof ServiceRefusal refusal ? refusal.code() : "";
        }
    }

    /** @param call e.g. {@code GET /projects} */
    Asked service(String account, String call, String content, String shape) {
        return ask("direct:customvision-send-request", Map.of("account", account, "call", call, "shape", shape), content);
    }

    Asked arm(String account, String call) {
        return ask("direct:customvision-send-arm-request", Map.of("account", account, "call", call, "shape", "object"), null);
    }

    /** The bytes of an image, checked as an export checks them. */
    Asked link(String account, String project, BagItem image) {
        String link = image.link();
        boolean path = link.startsWith("/") && !link.startsWith("//");
        return ask(path ? "direct:customvision-fetch-link" : "direct:customvision-get-link",
                Map.of("account", account, "projectId", project, "link", link, "item", image), null);
    }

    private Asked ask(String route, Map<String, Object> variables, String content) {
        Asked asked = null;
        for (int tried = 0; tried < TRIES && (asked == null || asked.failure() instanceof TransientFailure); tried++) {
            Seen seen = new Seen();
            Exchange answer = send(route, exchange -> {
                variables.forEach(exchange::setVariable);
                exchange.setVariable("seen", seen);
                exchange.setVariable("content", content);
            });
            calls++;
            asked = new Asked(seen, seen.content(), answer.getMessage().getBody(), answer.getException());
        }
        return asked;
    }

    /** Any other route. */
    Exchange send(String route, Consumer<Exchange> prepare) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.request(route, prepare::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many calls were made so far; links and files at destinations are not calls of the service, and counted all the same. */
    int calls() {
        return calls;
    }

    /** What a bean of the pipeline is. */
    <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    CamelContext context() {
        return context;
    }

    /** Operations whose answers are recorded, each with its shape. */
    record Operation(String name, String call, String content, String shape) {

        static Operation list(String name, String call) {
            return new Operation(name, call, null, "array");
        }

        /** Exported models have no id. */
        static Operation exports(String name, String call) {
            return new Operation(name, call, null, "exports");
        }

        static Operation record(String name, String call) {
            return new Operation(name, call, null, "object");
        }

        static Operation count(String name, String call) {
            return new Operation(name, call, null, "number");
        }

        static Operation countsByTag(String name, String call, String content) {
            return new Operation(name, call, content, "counts");
        }

        static Operation query(String name, String call, String content) {
            return new Operation(name, call, content, "object");
        }
    }
}
