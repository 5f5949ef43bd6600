package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;

/** One list that cannot be read, or is answered with something that is no list, costs that list, and is never an empty one. */
class OneListFailsTest {

    /** Answers with status 200 that are none, whatever was asked. */
    private static final List<String> NO_ANSWERS = List.of("", " ", "{}", "null", "true", "\"\"", "\"[]\"", "-1", "1.5", "[null]", "[[]]", "[{}]", "[\"a\"]", "[1]",
            "{\"code\":\"ErrorUnknown\",\"message\":\"Sorry\"}", "{\"error\":{\"code\":\"500\",\"message\":\"Sorry\"}}", "<html>Sign in</html>",
            "{\"results\":[]}", "{\"token\":{\"session\":\"1\",\"continuation\":null}}", "{\"token\":{},\"results\":[]}", "{\"token\":null,\"results\":[]}",
            "{\"token\":{\"session\":\"1\",\"continuation\":null},\"results\":{}}", "{\"token\":{\"session\":\"1\",\"continuation\":null},\"results\":[{}]}");

    private static int requests;

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Pipeline pipeline;
    private static SandboxProject project;
    private static SandboxProject other;

    @BeforeAll
    static void start() throws Exception {
        SandboxData data = new SandboxData();
        byte[] picture = new JpegPicture(16, 16, 1).bytes();
        for (String name : List.of("One", "Other")) {
            SandboxProject added = data.addProject(name, Domain.COMPACT);
            added.addImage(picture, added.addTag("all"));
            added.addImage(picture);
            SandboxIteration iteration = added.train("first");
            added.addPrediction(picture, iteration, Instant.parse("2026-03-01T08:00:00Z"));
        }
        project = data.projects().get(0);
        other = data.projects().get(1);
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retry-delay", "1").with("customvision.service.retries", "7")
                .with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "1000")
                .with("customvision.delete.max-percent", "100").start();
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

    @ParameterizedTest
    @ValueSource(strings = {"GET /projects$", "GET /tags$", "GET /images/tagged$", "GET /images/untagged$", "GET /images/tagged/count$",
            "GET /images/untagged/count$", "GET /iterations$", "GET /performance/images$", "GET /performance/images/count$", "GET /export$",
            "POST /predictions/query$", "GET /projects/[^/]*$", "GET /tags/[^/]*$", "GET /iterations/[^/]*$", "GET /performance$"})
    void whatIsNoAnswerIsAskedForAgainUntilThereIsOne(String call) throws Exception {
        Predicate<LoggedRequest> meant = meant(call);
        // each try waits twice as long as the one before
        for (int from = 0; from < NO_ANSWERS.size(); from += 6) {
            List<String> bodies = NO_ANSWERS.subList(from, Math.min(NO_ANSWERS.size(), from + 6));
            allIsWell();
            for (String body : bodies) {
                sandbox.faults().on("service", method(call), path(call)).times(1).body("application/json", body.getBytes(StandardCharsets.UTF_8));
            }
            JsonNode receipt = export();

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.at("/kinds/images/done").asInt()).isEqualTo(4);
            assertThat(receipt.at("/kinds/predictions/done").asInt()).isEqualTo(2);
            assertThat(sandbox.requests().stream().filter(meant)).hasSizeGreaterThan(bodies.size());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /tags$                    | tags        | tags
            GET /images/tagged$           | images      | images
            GET /images/untagged/count$   | images      | images
            GET /iterations$              | iterations  | iterations
            GET /performance/images$      | performance | iterations/I/image-performances
            GET /export$                  | exports     | iterations/I/exports
            POST /predictions/query$      | predictions | predictions
            """)
    void aListThatIsRefusedIsAFailureByNameAndTheRestIsArchived(String call, String kind, String list) throws Exception {
        for (String answer : List.of("403 {\"code\":\"Forbidden\",\"message\":\"No.\"}", "400 {\"code\":\"BadRequestInvalid\",\"message\":\"No.\"}")) {
            sandbox.faults().clear().on("service", method(call), project.id() + ".*" + path(call)).always()
                    .status(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
            JsonNode receipt = export();

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("PARTIAL");
            List<String> failed = project.iterations().stream().map(one -> list.replace("I", one.id().toString())).distinct().toList();
            assertThat(receipt.path("failures")).anySatisfy(failure -> {
                assertThat(failure.path("kind").asText()).isEqualTo(kind);
                assertThat(failure.path("id").asText()).isIn(failed);
                assertThat(failure.path("project").asText()).isEqualTo(project.id().toString());
                assertThat(failure.path("reason").asText()).contains(answer.substring(0, 3));
            });
            String id = receipt.path("id").asText();
            DeliveredBag bag = DeliveredBag.of(pipeline, id, project.id());
            assertThat(bag.lines("data/failures.jsonl")).extracting(line -> line.path("id").asText()).containsAnyElementsOf(failed);
            assertThat(bag.has("data/project.json")).isTrue();
            assertThat(bag.has("data/" + failed.get(0) + (kind.equals("tags") || kind.equals("iterations") || kind.equals("exports") ? ".json" : ".jsonl")))
                    .as("no list without records in its place").isFalse();
            assertThat(DeliveredBag.of(pipeline, id, other.id()).lines("data/images.jsonl")).hasSize(2);

            sandbox.faults().clear();
            assertThat(again(id).path("state").asText()).isEqualTo("COMPLETE");
        }
    }

    @Test
    void thereIsNoneIsAnAnswer() throws Exception {
        sandbox.faults().on("service", "GET", "/performance/images").always()
                .status(404, "{\"code\":\"NotFoundIterationPerformance\",\"message\":\"There is none.\"}");

        assertThat(export().path("state").asText()).isEqualTo("COMPLETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "delete"})
    void aListThatFailsIsNeverNothingFound(String action) throws Exception {
        sandbox.faults().on("service", "GET", project.id() + "/images").always().status(403, "{\"code\":\"Forbidden\",\"message\":\"No.\"}");
        JsonNode receipt = pipeline.carryOut("{\"id\":\"n" + requests++ + "\",\"action\":\"" + action + "\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"],"
                + "\"metadata\":{\"subject\":\"nobody\"}" + (action.equals("delete") ? ",\"include\":[\"images\"],\"trainedIterations\":\"keep\"" : "") + "}}");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isIn("PARTIAL", "FAILED");
        assertThat(receipt.path("outcome").asText()).isNotEqualTo("nothing-found");
    }

    @Test
    void aProjectThatIsDeletedAfterItWasPlannedIsAskedForOnceAndToldAsGone() throws Exception {
        SandboxProject gone = sandbox.data().addProject("Gone", Domain.CLASSIFICATION);
        for (int i = 0; i < 10; i++) {
            gone.addImage(new JpegPicture(16, 16, i).bytes(), gone.addTag("tag " + i));
        }
        sandbox.afterRequest(seen -> seen.path().endsWith("/projects/" + gone.id()), () -> sandbox.data().remove(gone));
        JsonNode receipt = export();

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("residuals").findValuesAsText("what")).anyMatch(what -> what.contains(gone.id().toString()) && what.contains("gone since"));
        assertThat(sandbox.requests()).filteredOn(seen -> seen.path().contains(gone.id().toString()) && seen.status() == 404).hasSize(1);
        assertThat(DeliveredBag.of(pipeline, receipt.path("id").asText(), other.id()).lines("data/images.jsonl")).hasSize(2);
    }

    @Test
    void aProjectThatIsStillListedIsNotGoneWhateverItsCallsAreAnswered() throws Exception {
        sandbox.faults().on("service", "GET", other.id() + "/tags/").always().status(404, "{\"code\":\"NotFoundProject\",\"message\":\"No.\"}");

        assertThat(export().path("state").asText()).isEqualTo("PARTIAL");
    }

    /** The call is no longer offered, in whatever way that shows; the projects were listed, so the key is right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 | {"code":"ErrorUnknown","message":"Sorry"}
            200 | <html>Sign in</html>
            404 | <html>Nothing here</html>
            401 | {"error":{"code":"401","message":"No."}}
            200 | {}
            """)
    void accountInformationThatCannotBeHadIsNoFailure(int status, String answer) throws Exception {
        sandbox.faults().on("service", "GET", "/account$").always().status(status, answer);
        JsonNode receipt = export();

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("residuals").findValuesAsText("what")).anyMatch(what -> what.startsWith("Account information"));
        JsonNode account = DeliveredBag.of(pipeline, receipt.path("id").asText(), "account").json("data/account.json");
        assertThat(account.path("available").asBoolean(true)).isFalse();
        assertThat(account.at("/notAvailable/0/reason").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "export-then-delete"})
    void nothingIsDeletedWhereAListFailed(String action) throws Exception {
        sandbox.faults().on("service", "POST", other.id() + "/predictions/query").always().status(403, "{\"code\":\"Forbidden\",\"message\":\"No.\"}");
        JsonNode receipt = pipeline.carryOut("{\"id\":\"d" + requests++ + "\",\"action\":\"" + action + "\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"],"
                + Deletion.EVERYTHING + "}}");

        assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
        assertThat(sandbox.requests()).noneMatch(request -> request.method().equals("DELETE"));
    }

    private static Predicate<LoggedRequest> meant(String call) {
        Predicate<String> path = java.util.regex.Pattern.compile(path(call)).asPredicate();
        return seen -> seen.server().equals("service") && seen.method().equals(method(call)) && path.test(seen.path());
    }

    private static String method(String call) {
        return call.substring(0, call.indexOf(' '));
    }

    private static String path(String call) {
        return call.substring(call.indexOf(' ') + 1);
    }

    private static JsonNode export() throws Exception {
        return again("e" + requests++);
    }

    private static JsonNode again(String id) throws Exception {
        return pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\"}");
    }
}
