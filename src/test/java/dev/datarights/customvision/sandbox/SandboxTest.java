package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {

    private final Sandbox sandbox = Sandbox.start(SandboxData.samples());
    private final Caller caller = new Caller(sandbox);
    private final SandboxProject project = sandbox.data().projects().get(0);
    private final String base = "/projects/" + project.id();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/customvision/v3.0/training", "/customvision/v3.1/Training", "/customvision/v3.2/training",
        "//customvision/v3.3/training", "/customvision/v3.3/Training", "/customvision/v3.4-preview/training"})
    void everyVersionListsTheProjects(String prefix) {
        JsonNode projects = caller.json(caller.get(prefix + "/projects"));

        assertThat(projects.findValuesAsText("name")).contains("Plant safety", "Shelf check");
    }

    @ParameterizedTest
    @CsvSource({"/customvision/v2.2/training/projects", "/customvision/v3.4/training/projects",
        "/customvision/v3.2/training/projects/{project}/images", "/customvision/v3.2/training/projects/{project}/artifacts",
        "/customvision/v3.3/training/projects/{project}/nonsense", "/"})
    void whatNoVersionHasIsTheGatewaysOwnNotFound(String path) {
        HttpResponse<byte[]> response = caller.get(path.replace("{project}", project.id().toString()));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(caller.parse(response).at("/error/code").asText()).isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({"/projects/11111111-1111-4111-8111-111111111111,404,NotFoundProject", "/projects/nonsense,400,BadRequestInvalidIds",
        "{p}/tags/11111111-1111-4111-8111-111111111111,404,NotFoundTag",
        "{p}/iterations/11111111-1111-4111-8111-111111111111,404,NotFoundIteration",
        "{p}/images/tagged?iterationId=11111111-1111-4111-8111-111111111111,404,NotFoundIteration",
        "{p}/images/tagged?take=257,400,BadRequestInvalid", "{p}/images/tagged?skip=-1,400,BadRequestInvalid",
        "{p}/images/tagged?take=many,400,BadRequestInvalid", "{p}/images/tagged?orderBy=Random,400,BadRequestInvalid",
        "{p}/images?taggingStatus=Maybe,400,BadRequestInvalid", "{p}/images?$filter=x,400,BadRequestInvalid",
        "{p}/images/id,400,BadRequestRequiredParamIsNull", "{p}/artifacts,400,BadRequestRequiredParamIsNull",
        "{p}/artifacts?path=/i-1/i-2,400,BadRequestInvalidArtifactUri"})
    void wrongCallsGetTheServicesOwnErrors(String path, int status, String code) {
        HttpResponse<byte[]> response = caller.get("/customvision/v3.3/training" + path.replace("{p}", base));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(caller.parse(response).path("code").asText()).isEqualTo(code);
        assertThat(caller.parse(response).path("message").asText()).isNotEmpty();
    }

    @Test
    void aWrongKeyIsRefusedAndEitherHeaderNameIsTaken() {
        URI projects = URI.create(sandbox.endpoint() + "/customvision/v3.3/training/projects");

        HttpResponse<byte[]> none = caller.send(HttpRequest.newBuilder(projects));
        HttpResponse<byte[]> wrong = caller.send(HttpRequest.newBuilder(projects).header("Training-Key", "another"));
        HttpResponse<byte[]> general =
                caller.send(HttpRequest.newBuilder(projects).header("Ocp-Apim-Subscription-Key", sandbox.trainingKey()));

        assertThat(List.of(none.statusCode(), wrong.statusCode(), general.statusCode())).containsExactly(401, 401, 200);
        assertThat(caller.parse(none).at("/error/message").asText()).startsWith("Access denied due to invalid subscription key");
    }

    @Test
    void pagesHoldFiftyUnlessAskedAndTogetherEverythingOnce() {
        SandboxProject many = sandbox.data().addProject("Many", Domain.CLASSIFICATION);
        SandboxTag tag = many.addTag("t");
        for (int i = 0; i < 130; i++) {
            many.addImage(new byte[] {(byte) i}, tag);
        }
        String tagged = "/projects/" + many.id() + "/images/tagged?orderBy=Oldest";

        assertThat(caller.v33(tagged)).hasSize(50);
        assertThat(caller.pages(tagged, 64)).extracting(image -> image.get("id").asText())
                .containsExactlyElementsOf(many.images().stream().map(image -> image.id().toString()).toList());
        assertThat(caller.v33("/projects/" + many.id() + "/images/tagged?take=1").get(0).get("id").asText())
                .as("newest first by default").isEqualTo(many.images().get(129).id().toString());
    }

    @Test
    void countsAreBareNumbersThatAddUp() {
        int tagged = caller.v33(base + "/images/tagged/count").intValue();
        int untagged = caller.v33(base + "/images/untagged/count").intValue();

        assertThat(tagged).isEqualTo(caller.pages(base + "/images/tagged?", 5).size()).isPositive();
        assertThat(untagged).isEqualTo(caller.pages(base + "/images/untagged?", 5).size()).isPositive();
        assertThat(caller.v33(base + "/images/count").intValue()).isEqualTo(tagged + untagged).isEqualTo(project.images().size());
    }

    @Test
    void tagsAndMetadataNarrowWhatIsListed() {
        SandboxTag person = project.tags().get(2);
        int bearing = (int) project.images().stream().filter(image -> image.bears(person.id())).count();

        assertThat(caller.v33(base + "/images/tagged?tagIds=" + person.id())).hasSize(bearing);
        assertThat(caller.v33(base + "/images/tagged/count?tagIds=" + person.id()).intValue()).isEqualTo(bearing);
        assertThat(caller.v33(base + "/images?$filter=metadata%3Dsubject%20eq%20'4711'")).hasSize(bearing);
        assertThat(caller.v33(base + "/images/count?$filter=metadata%3Dsubject%20ne%20'4711'").intValue())
                .isEqualTo(project.images().size() - bearing);
    }

    @Test
    void theFilterKnowsAndOrNotEqualAndDoubledQuotes() {
        Map<String, String> ada = Map.of("who", "Ada's", "where", "gate");

        assertThat(MetadataFilter.parse("metadata=who eq 'Ada''s'").test(ada)).isTrue();
        assertThat(MetadataFilter.parse("metadata=who eq 'Bob' or where eq 'gate' and who ne 'Bob'").test(ada)).isTrue();
        assertThat(MetadataFilter.parse("metadata=who eq 'Ada''s' and where ne 'gate'").test(ada)).isFalse();
        assertThat(MetadataFilter.parse("metadata=what eq 'x'").test(ada)).isFalse();
    }

    @Test
    void anIterationKeepsTheImageThatTheWorkspaceLost() {
        SandboxIteration first = project.iterations().get(0);
        UUID image = project.images().get(0).id();
        assertThat(project.removeFromWorkspace(image)).isTrue();

        assertThat(caller.v33(base + "/images/id?imageIds=" + image)).isEmpty();
        JsonNode kept = caller.v33(base + "/images/id?imageIds=" + image + "&iterationId=" + first.id());
        assertThat(kept).hasSize(1);
        assertThat(caller.link(kept.get(0).get("originalImageUri").asText()).statusCode()).isEqualTo(200);
        assertThat(caller.v33(base + "/images/count?iterationId=" + first.id()).intValue()).isEqualTo(first.images().size());
    }

    @Test
    void predictionsComeByTokenUntilTheContinuationIsNull() {
        JsonNode first = caller.queryPredictions(project, "{\"maxCount\":3,\"orderBy\":\"Oldest\"}");
        JsonNode second = caller.queryPredictions(project, first.get("token").toString());

        assertThat(first.get("results")).hasSize(3);
        assertThat(first.at("/token/continuation").isTextual()).isTrue();
        assertThat(second.get("results")).hasSize(1);
        assertThat(second.at("/token/continuation").isNull()).isTrue();
        assertThat(second.at("/token/session")).isEqualTo(first.at("/token/session"));
        assertThat(second.get("results").get(0).get("id").asText()).isEqualTo(project.predictions().get(3).id().toString());
    }

    @Test
    void predictionsCanBeAskedForByTimeTagAndIteration() {
        String tag = project.tags().get(0).id().toString();

        assertThat(caller.queryPredictions(project, "{\"startTime\":\"2026-11-03T00:00:00Z\"}").get("results")).hasSize(2);
        assertThat(caller.queryPredictions(project, "{\"endTime\":\"2026-11-01T23:00:00Z\"}").get("results")).hasSize(1);
        assertThat(caller.queryPredictions(project, "{\"tags\":[{\"id\":\"" + tag + "\",\"maxThreshold\":0.5}]}").get("results")).isEmpty();
        assertThat(caller.queryPredictions(project,
                "{\"iterationId\":\"" + project.iterations().get(0).id() + "\"}").get("results")).isEmpty();
    }

    @Test
    void performanceFiguresFollowFromTheRowsAndTheThreshold() {
        String iteration = base + "/iterations/" + project.iterations().get(0).id();
        List<JsonNode> rows = caller.pages(iteration + "/performance/images?orderBy=Oldest", 4);

        assertThat(caller.v33(iteration + "/performance/images/count").intValue()).isEqualTo(rows.size()).isPositive();
        assertThat(rows).allSatisfy(row -> assertThat(row.has("imageUri")).isTrue());
        double strict = caller.v33(iteration + "/performance?threshold=0.9").get("recall").doubleValue();
        assertThat(caller.v33(iteration + "/performance?threshold=0.1").get("recall").doubleValue()).isGreaterThan(strict);
        SandboxIteration training = project.startTraining("Iteration 3");
        assertThat(caller.get("/customvision/v3.3/training" + base + "/iterations/" + training.id() + "/performance").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatWouldCreateOrChangeIsRefusedButSeen() {
        HttpResponse<byte[]> response = caller.post("/customvision/v3.3/training" + base + "/train", "");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(sandbox.requests()).anyMatch(request -> request.method().equals("POST") && request.status() == 405);
    }
}
