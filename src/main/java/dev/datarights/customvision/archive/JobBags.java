package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Links;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;

/**
 * What the export routes ask of the bag of their job, the variable {@code bag}. An entry's path is in the variable
 * {@code entry}, what it belongs to in {@code kind} and {@code itemId}.
 */
public final class JobBags {

    private static final List<String> DONE_WITH = List.of("reading", "paths", "list", "chosen", "call", "content", "shape", "kind", "itemId", "entry");

    /** True where the entry is not in the bag yet, and so has to be fetched. */
    public boolean lacks(Exchange exchange) {
        return !bag(exchange).contains(entry(exchange)) && !bag(exchange).cancelled() && !isProjectGone(exchange);
    }

    /** The body, an answer of the service, as an entry. */
    public void putDocument(Exchange exchange) throws IOException {
        bag(exchange).putDocument(entry(exchange), exchange.getVariable("kind", String.class), exchange.getMessage().getBody(JsonNode.class));
        exchange.getMessage().setBody(null);
    }

    /** A list of the inventory, the variable {@code list}, as a JSON array. */
    public void putList(Exchange exchange) throws IOException {
        JobBag bag = bag(exchange);
        if (!bag.contains(entry(exchange)) && isListed(exchange)) {
            bag.putArray(entry(exchange), bag.items().records(exchange.getVariable("list", String.class)).iterator(),
                    Links::withoutSignatures);
        }
    }

    /** The same for a list of tags; of one person's images only their tags leave. */
    public void putTags(Exchange exchange) throws IOException {
        JobBag bag = bag(exchange);
        if (!bag.contains(entry(exchange)) && isListed(exchange)) {
            bag.putArray(entry(exchange), bag.items().tags(exchange.getVariable("list", String.class)).iterator(), Links::withoutSignatures);
        }
    }

    /** The exception that was caught is this entry's failure, unless the service says that it has no such thing. */
    public void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String kind = exchange.getVariable("kind", String.class);
        String id = exchange.getVariable("itemId", String.class);
        if (failure instanceof ServiceRefusal refusal && refusal.isProjectGone()) {
            bag(exchange).notes().projectSaidToBeGone();
            bag(exchange).notes().failed(kind, id, failure.getMessage());
        } else if (failure instanceof ServiceRefusal refusal && refusal.code().equals("NotFoundIterationPerformance")) {
            bag(exchange).notes().absent(kind, id);
        } else {
            bag(exchange).notes().failed(kind, id, failure.getMessage());
        }
    }

    /** A list that could not be read is not told as one without records. */
    private static boolean isListed(Exchange exchange) {
        return bag(exchange).listing().has(exchange.getVariable("list", String.class));
    }

    /**
     * The project's lists were refused with what was caught.
     *
     * @throws Exception what was caught, unless the service says that there is no such project
     */
    public void gone(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (!(failure instanceof ServiceRefusal refusal && refusal.isProjectGone())) {
            throw failure;
        }
        bag(exchange).notes().projectSaidToBeGone();
    }

    /** @throws IOException where the project is there all the same, so that what its lists were answered says nothing */
    public void requireGone(Exchange exchange) throws IOException {
        if (!isProjectGone(exchange)) {
            throw new IOException("the project's lists are answered NotFoundProject, and GetProjects does not confirm that it is gone");
        }
    }

    public boolean isGoneToBeConfirmed(Exchange exchange) {
        return bag(exchange).notes().isGoneToBeConfirmed();
    }

    public boolean isProjectGone(Exchange exchange) {
        return bag(exchange).notes().isProjectGone();
    }

    /** With the account's projects, the body: one that is still among them is not gone, whatever its own calls were answered. */
    public void confirmGone(Exchange exchange) throws IOException {
        JobBag bag = bag(exchange);
        String project = bag.job().project();
        boolean gone = true;
        for (JsonNode listed : exchange.getMessage().getBody(JsonNode.class)) {
            gone &= !project.equalsIgnoreCase(listed.path("id").asText());
        }
        if (gone) {
            bag.notes().residual("project " + project + " was deleted from the account after the request was planned: what is not in the archive is gone since");
        }
        bag.notes().confirm(gone);
    }

    /** The account's projects could not be listed: what failed counts as failed. */
    public void unconfirmed(Exchange exchange) {
        bag(exchange).notes().confirm(false);
    }

    /** What an answer about a document must look like. */
    public String documentShape(Exchange exchange) {
        return "performance".equals(exchange.getVariable("kind", String.class)) ? "performance" : "record";
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

    public Iterator<LinkWindows.Sought> missingImages(Exchange exchange) throws IOException {
        return missing(exchange, "images", items(exchange).images());
    }

    public Iterator<LinkWindows.Sought> missingPredictions(Exchange exchange) throws IOException {
        return missing(exchange, "predictions", items(exchange).predictions());
    }

    public Iterator<LinkWindows.Sought> missingModels(Exchange exchange) throws IOException {
        return missing(exchange, "exports", items(exchange).models());
    }

    /** Lazily, so that only what is in flight and two windows of links are in memory; ends early where the request was cancelled. */
    private static Iterator<LinkWindows.Sought> missing(Exchange exchange, String kind, Stream<BagItem> items) throws IOException {
        JobBag bag = bag(exchange);
        // each item's exchange begins with a copy of all variables; these told of lists and documents that are done
        DONE_WITH.forEach(exchange::removeVariable);
        LinkSource source = new LinkSource(kind, bag.job().project(), bag.items().iterations());
        Iterator<BagItem> missing = items.filter(item -> bag.fileOf(item.folder(), item.name()) == null).iterator();
        return bag.caution().over(new LinkWindows(source, missing, () -> bag.cancelled() || bag.notes().isProjectGone()));
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
