package dev.datarights.customvision.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;

/** What each host does: its own routes beside ours, and one request in each form; what comes of it is printed. */
final class Asking extends RouteBuilder {

    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();

    @Override
    public void configure() {
        errorHandler(deadLetterChannel("direct:host-dead"));
        from("direct:host-results").routeId("host-results").process(exchange -> results.add(exchange.getMessage().getBody(String.class)));
        from("direct:host-dead").routeId("host-dead").process(exchange -> System.out.println("FACT dead letter of " + exchange.getFromRouteId()));
        from("direct:host-fails").routeId("host-fails").throwException(new IllegalStateException("of the host"));
    }

    void ask(CamelContext context, Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("request.yaml"), "id: file\naction: export\nscope: {include: [project, images]}\n");
        for (Object request : List.of("{\"id\":\"text\",\"action\":\"export\",\"scope\":{\"include\":[\"account\"]}}",
                Map.of("id", "map", "action", "inventory"), file.toFile())) {
            context.createProducerTemplate().sendBody("direct:customvision-request", request);
            System.out.println("RESULT " + results.poll(90, TimeUnit.SECONDS));
        }
        try {
            context.createProducerTemplate().sendBody("direct:customvision-request", "id: bad\naction: exprot\n");
            System.out.println("FACT an invalid request was swallowed");
        } catch (CamelExecutionException e) {
            System.out.println("FACT told: " + e.getCause().getMessage().lines().findFirst().orElse(""));
        }
        context.createProducerTemplate().sendBody("direct:host-fails", "x");
        System.out.println("FACT inbox " + context.getRouteController().getRouteStatus("customvision-watch-inbox"));
    }
}
