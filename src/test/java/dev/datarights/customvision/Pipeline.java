package dev.datarights.customvision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.service.Json;

/** The whole pipeline in a context of its own, with one account that is a sandbox and a folder to deliver to. */
public final class Pipeline implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Properties settings = new Properties();
    private final Path folder;

    private Pipeline(Path folder) {
        this.folder = folder;
    }

    /** The settings for a sandbox; add others with {@link #with} before {@link #start}. */
    public static Pipeline on(Sandbox sandbox, Path folder) {
        return on(folder, sandbox.endpoint().toString(), sandbox.trainingKey(), sandbox.linkHost());
    }

    public static Pipeline on(Path folder, String endpoint, String trainingKey, String linkHost) {
        return new Pipeline(folder)
                .with("customvision.default-account", "sandbox")
                .with("customvision.accounts.sandbox.endpoint", endpoint)
                .with("customvision.accounts.sandbox.training-key", trainingKey)
                .with("customvision.accounts.sandbox.image-hosts", linkHost)
                .with("customvision.accounts.sandbox.requests-per-second", "100000")
                .with("customvision.requests", folder.resolve("requests").toString())
                .with("customvision.inbox", folder.resolve("inbox").toString())
                .with("customvision.inbox.enabled", "false")
                .with("customvision.service.retry-delay", "10")
                .with("customvision.delivery.retry-delay", "10")
                .with("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
    }

    public Pipeline with(String setting, String value) {
        settings.setProperty(setting, value);
        return this;
    }

    public Pipeline start() throws Exception {
        context.getPropertiesComponent().setInitialProperties(settings);
        CustomVisionRoutes.addTo(context);
        context.start();
        return this;
    }

    public CamelContext context() {
        return context;
    }

    public Path delivered() {
        return folder.resolve("delivered");
    }

    public Path requests() {
        return folder.resolve("requests");
    }

    /** Sends a request and waits for its end; gives its receipt. */
    public JsonNode carryOut(String request) throws Exception {
        String id = Json.MAPPER.readTree(request).path("id").asText();
        try {
            context.createProducerTemplate().requestBody("direct:customvision-request", request);
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return await(id);
    }

    /** Sends a request and waits until nobody works on it: it has ended, or waits for approval. Gives its status. */
    public JsonNode settle(String request) throws Exception {
        return send("direct:customvision-request", request, Json.MAPPER.readTree(request).path("id").asText());
    }

    /** Approves the plan that waits, whatever it is, and waits as {@link #settle} does. */
    public JsonNode approve(String id) throws Exception {
        return approve(id, planHash(id));
    }

    public JsonNode approve(String id, String hash) throws Exception {
        return send("direct:customvision-approve-plan", Json.MAPPER.createObjectNode().put("approve", id).put("plan", hash)
                .put("by", "Erika Mustermann").toString(), id);
    }

    private JsonNode send(String endpoint, String body, String id) throws Exception {
        try {
            context.createProducerTemplate().requestBody(endpoint, body);
        } catch (CamelExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        Path status = requests().resolve(id).resolve("status.json");
        Awaitility.await().atMost(java.time.Duration.ofMinutes(5)).pollInterval(java.time.Duration.ofMillis(20))
                .until(() -> List.of("AWAITING_APPROVAL", "COMPLETE", "PARTIAL", "FAILED", "CANCELLED", "REFUSED")
                        .contains(Json.MAPPER.readTree(status.toFile()).path("state").asText()));
        return Json.MAPPER.readTree(status.toFile());
    }

    public JsonNode plan(String id) throws IOException {
        return Json.MAPPER.readTree(requests().resolve(id).resolve("plan.json").toFile());
    }

    /** SHA-256 of the plan's bytes. */
    public String planHash(String id) throws IOException {
        return Hashes.sha256(requests().resolve(id).resolve("plan.json"));
    }

    /** Sends a request and does not wait for anything. */
    public void send(String request) {
        context.createProducerTemplate().asyncRequestBody("direct:customvision-request", request);
    }

    /** Sends a request that may have ended long ago; gives the state it is told to be in. */
    public State tell(String id, String request) throws IOException {
        context.createProducerTemplate().requestBody("direct:customvision-request", request);
        return context.getRegistry().lookupByNameAndType("customvisionStore", RequestStore.class).folder(id).status().orElseThrow().state();
    }

    public JsonNode await(String id) {
        Path status = requests().resolve(id).resolve("status.json");
        Awaitility.await().atMost(java.time.Duration.ofMinutes(5)).pollInterval(java.time.Duration.ofMillis(20))
                .until(() -> List.of("COMPLETE", "PARTIAL", "FAILED", "CANCELLED", "REFUSED")
                        .contains(Json.MAPPER.readTree(status.toFile()).path("state").asText()));
        return receipt(id);
    }

    public JsonNode receipt(String id) {
        try {
            return Json.MAPPER.readTree(requests().resolve(id).resolve(id + "-receipt.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all files below the delivery folder. */
    public List<String> deliveredFiles() throws IOException {
        try (Stream<Path> files = Files.walk(delivered())) {
            return files.filter(Files::isRegularFile).map(file -> delivered().relativize(file).toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        context.getShutdownStrategy().setTimeout(5);
        context.stop();
    }
}
