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

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.FaultRule;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;

/** A delete whose plan cannot be made for certain deletes nothing, even where nobody would have to approve it. */
class PlanFaultsTest {

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Deletion deletion;
    private static SandboxProject project;

    @BeforeAll
    static void start() throws Exception {
        SandboxData data = new SandboxData();
        project = data.addProject("Small", Domain.CLASSIFICATION);
        for (int i = 0; i < 3; i++) {
            project.addImage(new JpegPicture(32 + i, 32, i).bytes(), project.addTag("tag " + i));
        }
        project.train("Iteration 1");
        sandbox = Sandbox.start(data);
        deletion = Deletion.on(sandbox, folder, "customvision.service.retries", "1", "customvision.service.response-timeout", "500");
    }

    @AfterAll
    static void stop() {
        deletion.close();
        sandbox.close();
    }

    @BeforeEach
    void allIsWell() {
        sandbox.faults().clear();
        sandbox.forgetRequests();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("a list is answered 500", "/images/tagged$", rule -> rule.status(500, "")),
                fault("a list is answered 502 with HTML", "/images/untagged$", rule -> rule.status(502, "<html>Bad Gateway</html>")),
                fault("a list is HTML with 200", "/tags$", rule -> rule.body("text/html", bytes("<html>login</html>"))),
                fault("a list is JSON of another shape", "/iterations$", rule -> rule.body("application/json", bytes("{\"value\":[]}"))),
                fault("a list is cut short", "/images/tagged$", rule -> rule.truncate(40)),
                fault("a list is not answered", "/images/tagged$", rule -> rule.reset()),
                fault("a list takes for ever", "/tags$", rule -> rule.stall(Duration.ofSeconds(3))),
                fault("a list is a redirect", "/images/tagged$", rule -> rule.status(302, "", "Location", sandbox.endpoint() + "/elsewhere")),
                fault("a list is refused", "/predictions/query$", rule -> rule.status(403, "{\"code\":\"Forbidden\",\"message\":\"No.\"}")),
                fault("a list names no ids", "/iterations$", rule -> rule.body("application/json", bytes("[{\"name\":\"x\"}]"))),
                fault("a list names what are no ids", "/tags$", rule -> rule.body("application/json", bytes("[{\"id\":\"../../projects\"}]"))),
                fault("a count is no number", "/tagged/count$", rule -> rule.body("application/json", bytes("\"three\""))),
                fault("the list of projects is refused", "/training/projects$", rule -> rule.status(401, "{\"error\":{\"code\":\"401\",\"message\":\"No.\"}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultWhileADeleteIsPlannedEndsItAndNothingIsDeleted(String name, String path, Consumer<FaultRule> how) throws Exception {
        how.accept(sandbox.faults().on("service", "*", path).always());
        String id = name.replaceAll("[^A-Za-z0-9]+", "-");

        JsonNode status = deletion.pipeline().settle("{\"id\":\"" + id + "\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\""
                + project.id() + "\"]}}");

        assertThat(status.path("state").asText()).as(status.toPrettyString()).isEqualTo("FAILED");
        assertThat(deletion.sent()).isEmpty();
        assertThat(deletion.pipeline().requests().resolve(id).resolve("plan.json")).doesNotExist();
        assertThat(project.images()).hasSize(3);
    }

    @Test
    void countsThatDisagreeWithTheListsDeleteNothingEither() throws Exception {
        sandbox.faults().countOff(project.id(), 1);

        JsonNode status = deletion.pipeline().settle("{\"id\":\"counts\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\""
                + project.id() + "\"]}}");

        assertThat(status.path("state").asText()).as(status.toPrettyString()).isIn("FAILED", "REFUSED");
        assertThat(deletion.sent()).isEmpty();
        assertThat(project.images()).hasSize(3);
    }

    private static Arguments fault(String name, String path, Consumer<FaultRule> how) {
        return Arguments.of(name, path, how);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
