package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.FaultRule;
import dev.datarights.customvision.sandbox.Faults;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What may pass is asked again until the right answer comes; what will not is not asked again. */
class ExportFaultsTest {

    private static final String BUSY = "{\"error\":{\"code\":\"429\",\"message\":\"Rate limit is exceeded. Please retry after 1 second.\"}}";
    private static final String DENIED = "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key.\"}}";
    private static final int TRIES = 4;

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static SandboxProject project;

    @BeforeAll
    static void start() throws Exception {
        SandboxData data = new SandboxData();
        project = data.addProject("Small", Domain.CLASSIFICATION);
        SandboxTag tag = project.addTag("helmet");
        for (int i = 0; i < 5; i++) {
            project.addImage(new JpegPicture(32 + i, 32, i).bytes(), tag);
        }
        project.train("Iteration 1");
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", Integer.toString(TRIES - 1))
                .with("customvision.service.response-timeout", "1500").start();
    }

    @AfterAll
    static void stop() {
        pipeline.close();
        sandbox.close();
    }

    @BeforeEach
    void allIsWell() {
        sandbox.faults().clear();
        sandbox.forgetRequests();
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                fault("500 twice for a page", on("service", "/images/tagged$", rule -> rule.times(2).status(500, "{\"code\":\"InternalServerError\",\"message\":\"\"}"))),
                fault("503 with Retry-After for a document", on("service", "/tags/", rule -> rule.status(503, "busy", "Retry-After", "1"))),
                fault("429 that says when in its message only", on("service", "/iterations$", rule -> rule.status(429, BUSY))),
                fault("408 for the list of projects", on("service", "/projects$", rule -> rule.status(408, ""))),
                fault("a connection closed without an answer", on("service", "/tags$", rule -> rule.times(2).reset())),
                fault("an answer cut short", on("service", "/images/tagged$", rule -> rule.times(2).truncate(40))),
                fault("a gateway's HTML with 200", on("service", "/images/tagged$", rule -> rule.body("text/html", bytes("<html>login</html>")))),
                fault("a gateway's HTML with 502", on("service", "/projects$", rule -> rule.status(502, "<html>Bad Gateway</html>"))),
                fault("an object where a list belongs", on("service", "/images/tagged$", rule -> rule.body("application/json", bytes("{}")))),
                fault("a list where a count belongs", on("service", "/tagged/count$", rule -> rule.body("application/json", bytes("[]")))),
                fault("an empty answer", on("service", "/tags$", rule -> rule.body("application/json", bytes("")))),
                fault("a service that does not answer in time", on("service", "/tags$", rule -> rule.stall(Duration.ofSeconds(3)))),
                fault("500 twice for an image", on("links", "/i-", rule -> rule.times(2).status(500, ""))),
                fault("503 with Retry-After for an image", on("links", "/i-", rule -> rule.status(503, "", "Retry-After", "1"))),
                fault("an image cut short", on("links", "/i-", rule -> rule.times(2).truncate(100))),
                fault("an image with a wrong byte", on("links", "/i-", rule -> rule.times(2).corrupt())),
                fault("an image longer than announced", on("links", "/i-", rule -> rule.times(2).announce(-7))),
                fault("an image shorter than announced", on("links", "/i-", rule -> rule.times(2).announce(7))),
                fault("a link host that closes the connection", on("links", "/i-", rule -> rule.times(2).reset())),
                fault("fields that nobody knows", Faults::unknownFields),
                fault("records that come again on the next page", Faults::duplicateAcrossPages));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void aPassingFaultCostsNothingButTime(String name, Consumer<Faults> fault) throws Exception {
        fault.accept(sandbox.faults());
        String id = name.replaceAll("[^A-Za-z0-9]+", "-");
        JsonNode receipt = export(id);

        assertThat(receipt.path("state").asText()).as(receipt.toString()).isEqualTo("COMPLETE");
        DeliveredBag bag = DeliveredBag.of(pipeline, id, project.id());
        assertThat(bag.lines("data/images.jsonl")).hasSize(project.images().size());
        for (SandboxImage image : project.images()) {
            assertThat(bag.bytes("data/images/" + image.id() + ".jpg")).isEqualTo(image.content().bytes());
        }
        PlainClient service = new PlainClient(sandbox);
        assertThat(bag.records("data/images.jsonl")).isEqualTo(PlainClient.withoutQueries(service.images(project.id(), null)));
        assertThat(bag.json("data/project.json")).isEqualTo(PlainClient.withoutQueries(service.get("/projects/" + project.id())));
    }

    @Test
    void anImageThatStaysBrokenIsTriedSoManyTimesAndThenMissing() throws Exception {
        SandboxImage broken = project.images().get(2);
        String path = "i-" + broken.id().toString().replace("-", "") + "$";
        sandbox.faults().on("links", "GET", path).always().status(500, "");
        JsonNode receipt = export("broken-image");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("failures")).hasSize(1);
        assertThat(receipt.at("/failures/0/id").asText()).isEqualTo(broken.id().toString());
        assertThat(asked("/" + path)).isEqualTo(TRIES);
    }

    @Test
    void aDocumentThatStaysBrokenIsTriedSoManyTimesAndThenMissing() throws Exception {
        sandbox.faults().on("service", "GET", "/performance$").always().status(500, "");
        JsonNode receipt = export("broken-document");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo("performance");
        assertThat(asked("/performance$")).isEqualTo(TRIES);
    }

    @Test
    void aListThatStaysBrokenCostsThatListAndNoMore() throws Exception {
        sandbox.faults().on("service", "GET", "/images/tagged$").always().status(500, "");
        JsonNode receipt = export("broken-list");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("failures")).filteredOn(failure -> failure.path("id").asText().equals("images")).isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.path("reason").asText()).contains("/images/tagged", "500"));
        assertThat(receipt.path("archives")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"name\":\"x\"}]", "[{\"id\":\"../../x\"}]", "[1]"})
    void aListWhoseRecordsHaveNoIdIsNoList(String records) throws Exception {
        sandbox.faults().on("service", "GET", "/tags$").always().body("application/json", bytes(records));
        JsonNode receipt = export("no-id-" + Math.floorMod(records.hashCode(), 1000));

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.path("failures")).filteredOn(failure -> failure.path("id").asText().equals("tags")).isNotEmpty();
    }

    @Test
    void aCallAfterOneThatWasRefusedIsTriedAgainAllTheSame() throws Exception {
        sandbox.faults().on("service", "GET", "/projects/[^/]+$").always().status(404, "{\"code\":\"NotFoundProject\",\"message\":\"\"}");
        sandbox.faults().on("service", "GET", "/tags/").times(TRIES - 1).status(500, "");
        sandbox.faults().on("service", "GET", "/performance$").times(TRIES - 1).status(500, "");
        JsonNode receipt = export("after-a-refusal");

        assertThat(receipt.path("failures")).hasSize(1);
        assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo("project");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Arguments.of(401, DENIED, "customvision.accounts.sandbox"), Arguments.of(403, "{\"error\":{\"code\":\"403\",\"message\":\"No.\"}}", "403"),
                Arguments.of(400, "{\"code\":\"BadRequest\",\"message\":\"No.\"}", "BadRequest"), Arguments.of(404, "<html/>", "404"),
                Arguments.of(302, "", "302"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aRefusalOfTheFirstCallEndsTheRequestAfterThatOneCall(int status, String body, String reason) throws Exception {
        sandbox.faults().on("service", "*", "").always().status(status, body, "Location", sandbox.endpoint() + "/elsewhere");
        JsonNode receipt = export("refused-" + status);

        assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
        assertThat(receipt.path("summary").asText()).contains("GET /projects", reason);
        assertThat(sandbox.requests()).hasSize(1);
        assertThat(pipeline.deliveredFiles()).contains("refused-" + status + "-receipt.json");
    }

    @Test
    void aKeyThatIsRefusedInTheMiddleFailsTheJobWithoutAFlood() throws Exception {
        sandbox.faults().on("service", "GET", "/projects/[^/]+$").always().status(401, DENIED);
        sandbox.faults().on("service", "GET", "/tags/").always().status(401, DENIED);
        JsonNode receipt = export("denied");

        assertThat(receipt.path("state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.at("/failures/0/kind").asText()).isEqualTo("project");
        assertThat(receipt.at("/failures/0/id").asText()).isEqualTo(project.id().toString());
        assertThat(receipt.at("/failures/0/reason").asText()).contains("401");
        assertThat(asked("/projects/[^/]+$")).isEqualTo(1);
        assertThat(asked("/tags/")).isZero();
        assertThat(sandbox.requests()).noneMatch(request -> request.server().equals("links"));
        assertThat(receipt.path("archives")).singleElement().satisfies(archive -> assertThat(archive.path("project").asText()).isEqualTo("account"));
    }

    private static JsonNode export(String id) throws Exception {
        return pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\"}");
    }

    private static long asked(String path) {
        return sandbox.requests().stream().filter(request -> request.path().matches(".*" + path.replaceAll("\\$$", "") + (path.endsWith("$") ? "" : ".*"))).count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Consumer<Faults> on(String server, String path, Consumer<FaultRule> how) {
        return faults -> how.accept(faults.on(server, "GET", path));
    }

    private static Arguments fault(String name, Consumer<Faults> fault) {
        return Arguments.of(name, fault);
    }
}
