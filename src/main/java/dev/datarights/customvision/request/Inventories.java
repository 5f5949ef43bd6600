package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Listing;

/** {@code action: inventory}: the plan as a result, {@code <id>-inventory.json}: what is kept, how old, how much. */
public final class Inventories {

    private final RequestStore store;
    private final RequestChecks checks;

    public Inventories(RequestStore store, RequestChecks checks) {
        this.store = store;
        this.checks = checks;
    }

    public boolean isAsked(Exchange exchange) {
        return exchange.getVariable("request", Request.class).action() == Action.INVENTORY;
    }

    /** Writes the inventory and gives it as something to deliver. It names projects, so it is no receipt. */
    public Delivery write(Exchange exchange) throws IOException {
        Request request = exchange.getVariable("request", Request.class);
        RequestFolder folder = store.folder(request.id());
        // the lists go just before the final state is written: after a kill in between there is the inventory and no list
        byte[] bytes = isWritten(folder) ? Files.readAllBytes(folder.inventory()) : write(exchange, request, folder);
        return delivery(request, folder, folder.inventory(), bytes);
    }

    /** Writes the inventory for people and gives it as something to deliver beside the inventory. */
    public Delivery page(Exchange exchange) throws IOException {
        Request request = exchange.getVariable("request", Request.class);
        RequestFolder folder = store.folder(request.id());
        byte[] bytes = InventoryPage.of(Json.MAPPER.readTree(folder.inventory().toFile()));
        AtomicFiles.write(folder.inventoryPage(), bytes);
        return delivery(request, folder, folder.inventoryPage(), bytes);
    }

    private Delivery delivery(Request request, RequestFolder folder, Path file, byte[] bytes) throws IOException {
        String sha256 = StoredRequest.sha256(bytes);
        return new Delivery(checks.deliverTo(request), checks.deliverPath(request), file, file.getFileName().toString(), bytes.length, sha256,
                before(folder, file.getFileName().toString(), sha256));
    }

    /** The hashes of those that an earlier attempt delivered, whose place this one takes; kept before it is sent. */
    private static List<String> before(RequestFolder folder, String name, String sha256) throws IOException {
        Path sent = folder.path().resolve(name + ".sent");
        List<String> hashes = Files.exists(sent) ? Files.readAllLines(sent) : List.of();
        if (!hashes.contains(sha256)) {
            List<String> more = new ArrayList<>(hashes);
            more.add(sha256);
            AtomicFiles.write(sent, String.join("\n", more).getBytes(StandardCharsets.US_ASCII));
        }
        return hashes;
    }

    /** Whether the inventory of this very plan is there. */
    private static boolean isWritten(RequestFolder folder) throws IOException {
        return Files.exists(folder.inventory()) && Json.MAPPER.readTree(folder.inventory().toFile()).path("planned").asText()
                .equals(folder.plan().orElseThrow().created().toString());
    }

    private static byte[] write(Exchange exchange, Request request, RequestFolder folder) throws IOException {
        Plan plan = folder.plan().orElseThrow();
        Map<String, String> names = folder.projectNames();
        ObjectNode document = Json.MAPPER.createObjectNode().put("formatVersion", RequestFolder.FORMAT_VERSION).put("id", request.id())
                .put("account", exchange.getVariable("account", String.class)).put("asOf", plan.asOf().toString())
                .put("planned", plan.created().toString());
        ArrayNode projects = document.putArray("projects");
        for (Plan.Project project : plan.projects()) {
            projects.add(new InventoryDocument(project, new Listing(folder.work(project.id()).resolve("listing")))
                    .make(names.get(project.id())));
        }
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        AtomicFiles.write(folder.inventory(), bytes);
        return bytes;
    }
}
