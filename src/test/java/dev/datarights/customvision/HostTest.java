package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.azure.storage.blob.BlobEndpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** The pipeline in a context of somebody else, who has error handlers, interceptors, clients and settings of their own. */
class HostTest {

    private static final String KEY = "host-test-training-key-0123456789";

    @TempDir
    static Path folder;

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static Sandbox sandbox;
    private static DefaultCamelContext host;
    private static MockEndpoint results;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withTrainingKey(KEY));
        host = new DefaultCamelContext();
        host.getPropertiesComponent().setInitialProperties(settings());
        host.getCamelContextExtension().setErrorHandlerFactory(new DeadLetterChannelBuilder("mock:host-dead"));
        host.setStreamCaching(true);
        host.getStreamCachingStrategy().setSpoolEnabled(true);
        host.getStreamCachingStrategy().setSpoolThreshold(1);
        host.getStreamCachingStrategy().setSpoolDirectory(folder.resolve("spool").toFile());
        host.setAllowUseOriginalMessage(true);
        host.setMessageHistory(true);
        HttpComponent http = new HttpComponent();
        http.setFollowRedirects(true);
        host.addComponent("http", http);
        host.getRegistry().bind("hostBlobs", BlobServiceClient.class, new BlobServiceClientBuilder()
                .endpoint("https://host.blob.core.windows.net").sasToken("sv=1&sig=x").buildClient());
        host.addRoutesConfigurations(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration().onException(Exception.class).handled(true).process(exchange -> SEEN.add("routeConfiguration " + exchange.getFromRouteId()));
                routeConfiguration().intercept().process(exchange -> SEEN.add("intercept " + exchange.getFromRouteId()));
                routeConfiguration().onCompletion().process(exchange -> SEEN.add("onCompletion " + exchange.getFromRouteId()));
            }
        });
        host.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(exchange -> SEEN.add("handled " + exchange.getFromRouteId()));
                intercept().process(exchange -> SEEN.add("builder " + exchange.getFromRouteId()));
                from("direct:host-fails").routeId("host-fails").throwException(new IllegalStateException("of the host"));
                from("direct:host-asks").routeId("host-asks").to("direct:customvision-request").to("mock:host-after");
            }
        });
        host.start();
        CustomVisionRoutes.addTo(host);
        results = host.getEndpoint("mock:results", MockEndpoint.class);
    }

    @AfterAll
    static void stop() {
        host.getShutdownStrategy().setTimeout(5);
        host.stop();
        sandbox.close();
    }

    @Test
    void theHostsHandlersDoNotSwallowWhatFailedSoTheExportIsPartial() throws Exception {
        SandboxProject project = sandbox.data().projects().get(0);
        String image = project.images().get(0).id().toString();
        String tag = project.tags().get(0).id().toString();
        sandbox.faults().loseImage(project.images().get(0).id())
                .on("service", "GET", "/projects/[^/]+/tags/" + tag).always().status(404, "{\"code\":\"NotFoundTag\",\"message\":\"gone\"}");
        SEEN.clear();

        JsonNode result = carryOut("{\"id\":\"partial\",\"action\":\"export\"}");

        sandbox.faults().clear();
        assertThat(result.path("state").asText()).as(result.toString()).isEqualTo("PARTIAL");
        JsonNode receipt = Json.MAPPER.readTree(folder.resolve("delivered/partial-receipt.json").toFile());
        assertThat(receipt.path("failures").findValuesAsText("id")).as(receipt.path("failures").toString()).containsExactlyInAnyOrder(image, tag);
        assertThat(receipt.path("archives")).hasSize(3);
        assertThat(SEEN).as("what the host added to its own routes was not added to ours").isEmpty();
        assertThat(host.getEndpoint("mock:host-dead", MockEndpoint.class).getReceivedCounter()).isZero();
        assertNoKeyBelow(folder);
    }

    @Test
    void theResultIsJsonWithIdStateOutcomeKindsAndArchives() throws Exception {
        JsonNode result = carryOut("{\"id\":\"told\",\"action\":\"export\"}");

        assertThat(result.path("id").asText()).isEqualTo("told");
        assertThat(result.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(result.path("outcome").asText()).isEqualTo("exported");
        assertThat(result.path("summary").asText()).contains("3 archives");
        assertThat(result.path("kinds").path("images").path("done").asInt()).isEqualTo(25);
        assertThat(result.path("archives")).hasSize(3)
                .allSatisfy(archive -> assertThat(archive.path("sha256").asText()).hasSize(64));
    }

    @Test
    void aRequestMayBeJsonYamlBytesAMapOrAFile() throws Exception {
        assertThat(carryOut("{\"id\":\"json\",\"action\":\"export\",\"scope\":{\"include\":[\"account\"]}}").path("id").asText()).isEqualTo("json");
        assertThat(carryOut("id: yaml\naction: export\nscope: {include: [account]}\n").path("id").asText()).isEqualTo("yaml");
        assertThat(carryOut("id: bytes\naction: export\nscope: {include: [account]}\n".getBytes(StandardCharsets.UTF_8)).path("id").asText())
                .isEqualTo("bytes");
        assertThat(carryOut(Map.of("id", "map", "action", "export", "scope", Map.of("include", List.of("account")))).path("id").asText())
                .isEqualTo("map");
        Path file = Files.writeString(folder.resolve("from-file.yaml"), "id: file\naction: export\nscope: {include: [account]}\n");
        assertThat(carryOut(file.toFile()).path("id").asText()).isEqualTo("file");
        assertThat(carryOut(Files.newInputStream(Files.writeString(folder.resolve("s.yaml"), "id: stream\naction: export\nscope: {include: [account]}\n")))
                .path("id").asText()).isEqualTo("stream");
    }

    @Test
    void textInARequestIsNeverAnExpressionOrAPlaceholder() throws Exception {
        for (String text : List.of("${exchangeId}", "{{customvision.accounts.host.training-key}}", "#bean:customvisionStore", "$simple{header.x}")) {
            JsonNode result = carryOut(Map.of("id", "text-" + Math.abs(text.hashCode()), "action", "export", "reference", text,
                    "scope", Map.of("include", List.of("account"))));
            assertThat(Json.MAPPER.readTree(folder.resolve("delivered/" + result.path("id").asText() + "-receipt.json").toFile())
                    .path("asked").path("reference").asText()).isEqualTo(text);
        }
    }

    @Test
    void anInvalidRequestFailsTheHostsExchangeAndNothingElse() {
        assertThat(failureOf("id: bad\naction: exprt\n")).isInstanceOf(InvalidRequestException.class).hasMessageContaining("field 'action'");
        assertThat(failureOf("id: bad2\naction: export\naccount: nobody\n")).hasMessageContaining("nobody");
        assertThat(failureOf("id: bad3\naction: export\nscope: {projects: [Nope]}\n")).isInstanceOf(InvalidRequestException.class);
        assertThat(failureOf(null)).isInstanceOf(InvalidRequestException.class);
        assertThat(folder.resolve("requests/bad3")).doesNotExist();
    }

    @Test
    void variablesAndHeadersOfTheHostNeitherReachThePipelineNorAreLost() throws Exception {
        Map<String, Object> variables = new HashMap<>();
        for (String name : List.of("failure", "cancelled", "told", "jobFailed", "listing", "bag", "outcome", "source", "sealed", "include", "kind", "link",
                "content", "call", "shape", "item", "account", "projectId", "requestId", "delivery", "list", "entry")) {
            variables.put(name, "true");
        }
        MockEndpoint after = host.getEndpoint("mock:host-after", MockEndpoint.class);
        after.reset();
        results.reset();
        results.setResultWaitTime(20_000);
        results.expectedMessageCount(1);

        host.createProducerTemplate().send("direct:host-asks", exchange -> {
            variables.forEach(exchange::setVariable);
            exchange.getMessage().setHeader("HostHeader", "kept");
            exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/");
            exchange.getMessage().setHeader("Training-Key", "of the host");
            exchange.getMessage().setBody("id: variables\naction: export\n");
        });

        results.assertIsSatisfied();
        assertThat(Json.MAPPER.readTree(results.getExchanges().get(0).getMessage().getBody(String.class)).path("state").asText()).isEqualTo("COMPLETE");
        assertThat(after.getExchanges()).hasSize(1);
        assertThat(after.getExchanges().get(0).getVariables()).containsAllEntriesOf(variables);
        assertThat(after.getExchanges().get(0).getMessage().getHeader("HostHeader")).isEqualTo("kept");
    }

    @Test
    void theHostsOwnRoutesClientsAndSettingsAreAsBefore() throws Exception {
        SEEN.clear();
        host.createProducerTemplate().sendBody("direct:host-fails", "x");
        assertThat(SEEN).contains("intercept host-fails", "builder host-fails").anyMatch(seen -> seen.equals("handled host-fails")
                || seen.equals("routeConfiguration host-fails"));

        assertThat(host.getComponent("http", HttpComponent.class).isFollowRedirects()).isTrue();
        BlobEndpoint blob = host.getEndpoint("azure-storage-blob:host/c", BlobEndpoint.class);
        assertThat(blob.getConfiguration().getServiceClient().getAccountUrl()).isEqualTo("https://host.blob.core.windows.net");
        assertThat(host.isStreamCaching()).isTrue();
        assertThat(host.getRegistry().findByType(BlobServiceClient.class)).hasSize(1);
        assertThat(host.getRouteController().getRouteStatus("customvision-watch-inbox").isStarted()).isFalse();
        assertThat(folder.resolve("inbox")).doesNotExist();
    }

    @Test
    void theRoutesMayBeAddedBeforeTheContextStartsAndWithoutTheIntake() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(settings());
            CustomVisionRoutes.addTo(context);
            context.start();
            assertThat(context.getRoutes()).hasSameSizeAs(host.getRoutes().stream().filter(route -> route.getRouteId().startsWith("customvision-")).toList());
            context.getShutdownStrategy().setTimeout(5);
        }
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("customvision.default-account", "host");
        settings.setProperty("customvision.accounts.host.endpoint", sandbox.endpoint().toString());
        settings.setProperty("customvision.accounts.host.training-key", KEY);
        settings.setProperty("customvision.accounts.host.image-hosts", sandbox.linkHost());
        settings.setProperty("customvision.accounts.host.requests-per-second", "100000");
        settings.setProperty("customvision.requests", folder.resolve("requests").toString());
        settings.setProperty("customvision.inbox", folder.resolve("inbox").toString());
        settings.setProperty("customvision.inbox.enabled", "false");
        settings.setProperty("customvision.service.retry-delay", "10");
        settings.setProperty("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        settings.setProperty("customvision.result.uri", "mock:results");
        return settings;
    }

    private static JsonNode carryOut(Object request) throws Exception {
        results.reset();
        results.setResultWaitTime(20_000);
        results.expectedMessageCount(1);
        host.createProducerTemplate().sendBody("direct:customvision-request", request);
        results.assertIsSatisfied();
        return Json.MAPPER.readTree(results.getExchanges().get(0).getMessage().getBody(String.class));
    }

    private static Throwable failureOf(Object request) {
        try {
            host.createProducerTemplate().sendBody("direct:customvision-request", request);
            return null;
        } catch (CamelExecutionException e) {
            return e.getCause();
        }
    }

    private static void assertNoKeyBelow(Path root) throws IOException {
        byte[] plain = KEY.getBytes(StandardCharsets.UTF_8);
        List<byte[]> forms = List.of(plain, Base64.getEncoder().encode(plain));
        List<Path> leaks = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (forms.stream().anyMatch(form -> content.contains(new String(form, StandardCharsets.ISO_8859_1)))) {
                    leaks.add(file);
                }
            }
        }
        assertThat(leaks).isEmpty();
    }
}
