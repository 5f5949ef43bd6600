package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Links are renewed when they run out, and followed only to where links of this account may lead. */
class ExportLinksTest {

    @TempDir
    Path folder;

    @Test
    void linksThatRanOutAfterThePlanAreRenewedAndEverythingArrives() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            AdviceWith.adviceWith(pipeline.context(), "customvision-dispatch-jobs",
                    route -> route.weaveAddFirst().process(exchange -> sandbox.expireLinks()));
            // a fresh link that stumbles is tried again as any other
            sandbox.faults().on("links", "GET", "^/m-").times(2).status(503, "");
            sandbox.faults().on("service", "GET", "/images/id$").times(2).status(500, "");
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.path("failures").toString()).isEqualTo("COMPLETE");
            assertEverythingArrived(sandbox, pipeline);
            List<String> calls = sandbox.requests().stream().filter(request -> request.server().equals("service")).map(LoggedRequest::path).toList();
            assertThat(calls).anyMatch(call -> call.endsWith("/images/id"));
            // two readings of the list, and once more for the links
            assertThat(calls.stream().filter(call -> call.endsWith("/predictions/query"))).hasSizeGreaterThan(4);
            assertThat(calls.stream().filter(call -> call.endsWith("/export")).count()).isEqualTo(2 * 4 + 2);
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links")).noneMatch(LoggedRequest::carriedKey);
        }
    }

    @Test
    void aLinkThatIsRefusedAlsoWhenItIsFreshIsThatImagesFailure() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            SandboxImage image = sandbox.data().projects().get(0).images().get(0);
            sandbox.faults().on("links", "GET", compact(image.id())).always().status(403, "<Error/>");
            JsonNode receipt = export(pipeline);

            assertOnlyFailure(receipt, image.id());
            assertThat(sandbox.requests()).filteredOn(request -> request.path().contains(compact(image.id()))).hasSize(3);
            // one call for each place that images are in, and twice more for the image whose fresh link was refused
            assertThat(sandbox.requests()).filteredOn(request -> request.path().endsWith("/images/id")).hasSizeLessThan(10);
        }
    }

    @Test
    void inAPrivateNetworkImagesComeThroughTheServiceItselfWithTheKey() throws Exception {
        SandboxOptions options = SandboxOptions.defaults().withPrivateNetwork(true);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().on("service", "GET", "/artifacts$").times(2).status(503, "busy");
            sandbox.faults().on("service", "GET", "/artifacts$").times(2).truncate(50);
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.path("failures").toString()).isEqualTo("COMPLETE");
            assertEverythingArrived(sandbox, pipeline);
            assertThat(sandbox.requests()).noneMatch(request -> request.server().equals("links"));
            assertThat(sandbox.requests()).filteredOn(request -> request.path().endsWith("/artifacts")).hasSizeGreaterThan(30)
                    .allMatch(LoggedRequest::carriedKey);
        }
    }

    @Test
    void inAPrivateNetworkTheLimitOfCallsHoldsForImagesToo() throws Exception {
        SandboxOptions options = SandboxOptions.defaults().withPrivateNetwork(true);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options);
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.accounts.sandbox.requests-per-second", "40").start()) {
            assertThat(export(pipeline).path("state").asText()).isEqualTo("COMPLETE");
            List<LoggedRequest> calls = sandbox.requests().stream().filter(request -> request.server().equals("service")).toList();
            for (int i = 0; i + 41 < calls.size(); i++) {
                // a call takes a moment from the throttle to the sandbox, so the window is a little shorter than a second
                assertThat(calls.get(i + 41).at()).isAfter(calls.get(i).at().plusMillis(700));
            }
        }
    }

    @Test
    void aLinkToAnywhereElseIsThatImagesFailureAndIsNotFollowed() throws Exception {
        List<String> elsewhere = List.of("http://127.0.0.3:{port}/x?sig=SECRETSIG", "https://127.0.0.3:{port}/x?sig=SECRETSIG",
                "file:///etc/passwd", "http://user:SECRETSIG@{links}/x", "http://example.com/x?sig=SECRETSIG", "ftp://{links}/x",
                "//127.0.0.3:{port}/x", "http://{links}@127.0.0.3:{port}/x", "http://127.0.0.3:{port}#{links}",
                "jar:http://127.0.0.3:{port}/x!/y", "", " ", "not a link", "http://[::1", "HTTP://127.0.0.3:{port}/x",
                "http://169.254.169.254/metadata/identity/oauth2/token", "https://169.254.169.254/x", "https://[fe80::1]/x", "https://[::1]:{port}/x",
                "http://0.0.0.0:{port}/x", "https://127.1:{port}/x", "http://2130706435:{port}/x", "https://localhost:{port}/x");
        AtomicInteger hits = new AtomicInteger();
        HttpServer trap = trap(hits);
        SandboxData data = new SandboxData();
        SandboxProject project = data.addProject("Astray", Domain.CLASSIFICATION);
        SandboxTag tag = project.addTag("any");
        for (int i = 0; i <= elsewhere.size(); i++) {
            project.addImage(new JpegPicture(16, 16, i).bytes(), tag);
        }
        SandboxImage good = project.images().get(elsewhere.size());
        try (Sandbox sandbox = Sandbox.start(data); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            ArrayNode page = (ArrayNode) new PlainClient(sandbox).get("/projects/" + project.id() + "/images/tagged?take=256&orderBy=Oldest");
            // of the list nothing is followed, only what is given when links are asked for
            for (int i = 0; i < elsewhere.size(); i++) {
                String link = elsewhere.get(i).replace("{port}", Integer.toString(trap.getAddress().getPort())).replace("{links}", sandbox.linkHost());
                ((ObjectNode) page.get(i)).put("originalImageUri", link).put("resizedImageUri", link);
            }
            sandbox.forgetRequests();
            sandbox.faults().on("service", "GET", "/images/id$").always().body("application/json", page.toString().getBytes(StandardCharsets.UTF_8));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
            assertThat(receipt.path("failures")).extracting(failure -> failure.path("id").asText()).containsExactlyInAnyOrderElementsOf(
                    project.images().stream().filter(image -> image != good).map(image -> image.id().toString()).toList());
            assertThat(receipt.toString()).doesNotContain("SECRETSIG");
            assertThat(hits).hasValue(0);
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links")).singleElement()
                    .satisfies(request -> assertThat(request.path()).contains(compact(good.id())));
            DeliveredBag bag = DeliveredBag.of(pipeline, "links", project.id());
            assertThat(bag.bytes("data/images/" + good.id() + ".jpg")).isEqualTo(good.content().bytes());
            assertThat(bag.text("data/failures.jsonl") + bag.text("data/images.jsonl")).doesNotContain("SECRETSIG", "sig=");
        } finally {
            trap.stop(0);
        }
    }

    @Test
    void aRedirectIsNeverFollowed() throws Exception {
        AtomicInteger hits = new AtomicInteger();
        HttpServer trap = trap(hits);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            SandboxImage image = sandbox.data().projects().get(0).images().get(0);
            sandbox.faults().on("links", "GET", compact(image.id())).always()
                    .status(302, "", "Location", "http://127.0.0.3:" + trap.getAddress().getPort() + "/x");
            assertOnlyFailure(export(pipeline), image.id());
            assertThat(hits).hasValue(0);
            assertThat(sandbox.requests()).filteredOn(request -> request.path().contains(compact(image.id()))).hasSize(1);
        } finally {
            trap.stop(0);
        }
    }

    private static JsonNode export(Pipeline pipeline) throws Exception {
        return pipeline.carryOut("{\"id\":\"links\",\"action\":\"export\"}");
    }

    private static void assertOnlyFailure(JsonNode receipt, UUID image) {
        assertThat(receipt.path("state").asText()).as(receipt.toString()).isEqualTo("PARTIAL");
        assertThat(receipt.path("failures")).hasSize(1);
        assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo("images");
        assertThat(receipt.at("/failures/0/id").asText()).isEqualTo(image.toString());
    }

    private static void assertEverythingArrived(Sandbox sandbox, Pipeline pipeline) throws Exception {
        for (SandboxProject project : sandbox.data().projects()) {
            DeliveredBag bag = DeliveredBag.of(pipeline, "links", project.id());
            for (SandboxImage image : project.images()) {
                assertThat(bag.bytes("data/images/" + image.id() + ".jpg")).isEqualTo(image.content().bytes());
            }
            for (SandboxPrediction prediction : project.predictions()) {
                assertThat(bag.bytes("data/predictions/" + prediction.id() + ".jpg")).isEqualTo(prediction.content().bytes());
            }
            // one of each project's images lives in a snapshot only
            assertThat(bag.payload().stream().filter(path -> path.startsWith("data/images/"))).hasSize(project.images().size() + 1);
        }
        assertThat(DeliveredBag.of(pipeline, "links", sandbox.data().projects().get(0).id()).payload().stream()
                .filter(path -> path.contains("/models/"))).hasSize(2);
    }

    private static HttpServer trap(AtomicInteger hits) throws Exception {
        HttpServer trap = HttpServer.create(new InetSocketAddress("127.0.0.3", 0), 0);
        trap.createContext("/", exchange -> {
            hits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        trap.start();
        return trap;
    }

    private static String compact(UUID id) {
        return id.toString().replace("-", "");
    }
}
