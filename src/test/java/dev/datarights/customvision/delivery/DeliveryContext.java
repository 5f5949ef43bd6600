package dev.datarights.customvision.delivery;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.LoggerFactory;

/** A plain context with the delivery routes, the given settings, and an ear on its log. */
final class DeliveryContext implements AutoCloseable {

    private static final List<String> LOGGERS = List.of("org.apache.camel", "dev.datarights", "com.azure", "com.jcraft");

    /** At DEBUG these two of Camel's log the value of every setting that is resolved, whoever asks. */
    private static final List<String> TELLTALES = List.of("org.apache.camel.component.properties",
            "org.apache.camel.impl.engine.DefaultCamelContextExtension");

    private final CamelContext context = new DefaultCamelContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicInteger sent = new AtomicInteger();

    DeliveryContext(Map<String, String> settings) throws Exception {
        log.start();
        for (String name : LOGGERS) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.DEBUG);
            logger.setAdditive(false);
            logger.addAppender(log);
        }
        TELLTALES.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.INFO));
        Properties properties = new Properties();
        properties.putAll(settings);
        context.getPropertiesComponent().setInitialProperties(properties);
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            List<Resource> routes = files.filter(file -> file.getFileName().toString().matches("customvision-(deliver|remove-delivery).*"))
                    .sorted()
                    .map(file -> PluginHelper.getResourceLoader(context).resolveResource("file:" + file))
                    .toList();
            PluginHelper.getRoutesLoader(context).loadRoutes(routes);
        }
        context.start();
        AdviceWith.adviceWith(context, "customvision-deliver-file", false, advice ->
                advice.weaveById("customvision-send-delivery").before().process(exchange -> sent.incrementAndGet()));
    }

    CamelContext camel() {
        return context;
    }

    /** How often a file was sent. */
    int sent() {
        return sent.get();
    }

    /** The log lines of Camel, the SDKs and this program, down to DEBUG, that hold one of these texts. */
    List<String> logLinesWith(List<String> texts) {
        return List.copyOf(log.list).stream()
                .map(event -> event.getLoggerName() + " " + event.getFormattedMessage() + " "
                        + (event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage()))
                .filter(line -> texts.stream().anyMatch(line::contains))
                .toList();
    }

    /** Has something happen at the destination between sending and reading back. */
    DeliveryContext afterSending(Processor interference) throws Exception {
        AdviceWith.adviceWith(context, "customvision-deliver-file", false, advice ->
                advice.weaveById("customvision-send-delivery").after().process(interference));
        return this;
    }

    /** @throws Exception the failure itself, unwrapped */
    Delivered deliver(Delivery delivery) throws Exception {
        try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            Exchange exchange = template.to("direct:customvision-deliver-file").withVariable("delivery", delivery)
                    .withHeader("CamelFileName", "header-of-the-caller").withBody("body of the caller").request(Exchange.class);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return exchange.getVariable("delivered", Delivered.class);
        }
    }

    void remove(Delivery delivery) throws Exception {
        try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            Exchange exchange = template.to("direct:customvision-remove-delivery").withVariable("delivery", delivery).request(Exchange.class);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        }
    }

    /** Delivers several files in one exchange, as a route does that has more to do than that. */
    List<Delivered> deliver(List<Delivery> deliveries) throws Exception {
        List<Delivered> delivered = new ArrayList<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:caller").errorHandler(noErrorHandler())
                        .loop(deliveries.size())
                        .setVariable("delivery", () -> deliveries.get(delivered.size()))
                        .to("direct:customvision-deliver-file")
                        .process(exchange -> delivered.add(exchange.getVariable("delivered", Delivered.class)));
            }
        });
        try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            Exchange exchange = template.to("direct:caller").request(Exchange.class);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        }
        return delivered;
    }

    @Override
    public void close() {
        context.stop();
        LOGGERS.forEach(name -> {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.detachAppender(log);
            logger.setLevel(null);
            logger.setAdditive(true);
        });
    }
}
