package dev.datarights.customvision.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.LinkCalls;
import dev.datarights.customvision.service.Links;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.ServiceTimes;

/**
 * What the export routes ask of the bag of their job, the variable {@code bag}. An entry's path is in the variable
 * {@code entry}, what it belongs to in {@code kind} and {@code itemId}.
 */
public final class JobBags {

    private static final List<String> DONE_WITH = List.of("reading", "paths", "list", "chosen", "call", "content", "shape", "kind", "itemId", "entry");

    /** True where the entry is not in the bag yet, and so has to be fetched. */
    public boolean lacks(Exchange exchange) {
        return !bag(exchange).contains(entry(exchange)) && !bag(exchange).cancelled();
    }

    /** The body, an answer of the service, as an entry. */
    public void putDocument(Exchange exchange) throws IOException {
        bag(exchange).putDocument(entry(exchange), exchange.getVariable("kind", String.class), exchange.getMessage().getBody(JsonNode.class));
        exchange.getMessage().setBody(null);
    }

    /** A list of the inventory, the variable {@code list}, as a JSON array. */
    public void putList(Exchange exchange) throws IOException {
        JobBag bag = bag(exchange);
        if (!bag.contains(entry(exchange))) {
            bag.putArray(entry(exchange), bag.items().records(exchange.getVariable("list", String.class)).iterator(),
                    Links::withoutSignatures);
        }
    }

    /** The same for a list of tags; of one person's images only their tags leave. */
    public void putTags(Exchange exchange) throws IOException {
        JobBag bag = bag(exchange);
        if (!bag.contains(entry(exchange))) {
            bag.putArray(entry(exchange), bag.items().tags(exchange.getVariable("list", String.class)).iterator(), Links::withoutSignatures);
        }
    }

    /** The exception that was caught is this entry's failure, unless the service says that it has no such thing. */
    public void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String kind = exchange.getVariable("kind", String.class);
        String id = exchange.getVariable("itemId", String.class);
        if (failure instanceof ServiceRefusal refusal && refusal.code().equals("NotFoundIterationPerformance")) {
            bag(exchange).notes().absent(kind, id);
        } else {
            bag(exchange).notes().failed(kind, id, failure.getMessage());
        }
    }

    public void residual(Exchange exchange) throws IOException {
        bag(exchange).notes().residual(exchange.getMessage().getBody(String.class));
    }

    public Iterator<String> tagIds(Exchange exchange) {
        return items(exchange).tags("tags").map(tag -> tag.path("id").asText()).iterator();
    }

    /** The iterations of the project, each {@code id} and {@code completed}. */
    public List<Listing.Iteration> iterations(Exchange exchange) throws IOException {
        return items(exchange).iterations();
    }

    public Iterator<BagItem> missingImages(Exchange exchange) throws IOException {
        return missing(exchange, items(exchange).images());
    }

    public Iterator<BagItem> missingPredictions(Exchange exchange) {
        return missing(exchange, items(exchange).predictions());
    }

    public Iterator<BagItem> missingModels(Exchange exchange) throws IOException {
        return missing(exchange, items(exchange).models());
    }

    /** Lazily, so that only what is in flight is in memory; ends early where the request was cancelled. */
    private static Iterator<BagItem> missing(Exchange exchange, Stream<BagItem> items) {
        JobBag bag = bag(exchange);
        // each item's exchange begins with a copy of all variables; these told of lists and documents that are done
        DONE_WITH.forEach(exchange::removeVariable);
        return bag.caution().over(items.takeWhile(item -> !bag.cancelled())
                .filter(item -> bag.fileOf(item.folder(), item.name()) == null).iterator());
    }

    /** The body, an item that a split handed out, is what this exchange is about: sets {@code item} and its {@code link}. */
    public void take(Exchange exchange) {
        BagItem item = exchange.getMessage().getBody(BagItem.class);
        exchange.setVariable("item", item);
        exchange.setVariable("link", item.link());
    }

    /** The call whose answer holds a fresh record of the item whose link has run out. */
    public String recordCall(Exchange exchange) {
        BagItem item = item(exchange);
        String project = "/projects/" + bag(exchange).job().project();
        return switch (item.kind()) {
            case "images" -> "GET " + project + "/images/id?imageIds=" + item.id()
                    + (item.iteration() == null ? "" : "&iterationId=" + item.iteration());
            case "exports" -> "GET " + project + "/iterations/" + item.iteration() + "/export";
            default -> "POST " + project + "/predictions/query";
        };
    }

    /** A prediction cannot be asked for by its id, only by when it was made. */
    public String recordContent(Exchange exchange) {
        BagItem item = item(exchange);
        if (!item.kind().equals("predictions")) {
            return null;
        }
        Instant created = ServiceTimes.parse(item.created());
        return Json.MAPPER.createObjectNode().put("maxCount", 0).put("orderBy", "Oldest")
                .put("startTime", created.minusSeconds(1).toString()).put("endTime", created.plusSeconds(1).toString()).toString();
    }

    public String recordShape(Exchange exchange) {
        return item(exchange).kind().equals("predictions") ? "object" : "array";
    }

    /** An item's link from a fresh record of it, the body: a list, or a page of predictions. */
    public String freshLink(Exchange exchange) {
        BagItem item = item(exchange);
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        if (item.kind().equals("exports")) {
            return JobItems.named(StreamSupport.stream(body.spliterator(), false)).filter(export -> export.name().equals(item.name()))
                    .findFirst().map(JobItems.Export::link).orElse("");
        }
        for (JsonNode record : body.isArray() ? body : body.path("results")) {
            if (item.id().equalsIgnoreCase(record.path("id").asText())) {
                return LinkCalls.of(record);
            }
        }
        return "";
    }

    private static BagItem item(Exchange exchange) {
        return exchange.getVariable("item", BagItem.class);
    }

    private static JobBag bag(Exchange exchange) {
        return exchange.getVariable("bag", JobBag.class);
    }

    private static JobItems items(Exchange exchange) {
        return bag(exchange).items();
    }

    private static String entry(Exchange exchange) {
        return exchange.getVariable("entry", String.class);
    }
}
