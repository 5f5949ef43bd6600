package dev.datarights.customvision.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.zipfile.ZipAggregationStrategy;

/** What Camel's own pieces do without this program: split, fetch, and its aggregation strategy for ZIP files. */
final class StockZip {

    private StockZip() {
    }

    /** @param args a file of links, one a line, and the folder for the archive */
    public static void main(String[] args) throws Exception {
        List<String> urls = Files.readAllLines(Path.of(args[0]));
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:zip")
                            .split(body(), new ZipAggregationStrategy(false, true)).streaming().parallelProcessing()
                                .setProperty("url", body())
                                .setBody(constant((Object) null))
                                .toD("${exchangeProperty.url}?throwExceptionOnFailure=true", 100)
                                .process(exchange -> exchange.getMessage().setHeader(Exchange.FILE_NAME,
                                        exchange.getProperty("url", String.class).replaceFirst(".*/", "")))
                            .end()
                            .to("file:" + args[1] + "?fileName=stock.zip");
                }
            });
            context.start();
            context.createProducerTemplate().requestBody("direct:zip", urls);
        }
    }
}
