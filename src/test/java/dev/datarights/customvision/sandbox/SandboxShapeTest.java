package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.sandbox.Recordings.Exchange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sandbox says what the swagger allows, in the way the real service was recorded to say it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxShapeTest {

    private static final String OFFSETLESS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?";
    private static final Set<String> WITHOUT_OFFSET = Set.of("Image", "ImageTag", "ImageRegion", "ImagePerformance");

    /** What is known of one model from all its recorded objects. */
    private static final class Model {
        private final Set<String> ever = new TreeSet<>();
        private final Set<String> sometimesNull = new TreeSet<>();
        private Set<String> always;
    }

    private final Map<String, Model> recorded = new HashMap<>();
    private final Map<String, Set<String>> coverage = new LinkedHashMap<>();
    private Swagger swagger;
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        if (sandbox != null) {
            return;
        }
        swagger = new Swagger(SharedFolder.realService().resolve("spec/v3.3/Training.json"));
        for (Exchange exchange : Recordings.read(SharedFolder.realService().resolve("recordings")).exchanges()) {
            JsonNode schema = swagger.answerTo(exchange.method(), exchange.operationPath());
            if (exchange.status() == 200 && schema != null) {
                swagger.models(schema, exchange.body(), this::learn);
            }
        }
        recorded.forEach((name, model) -> model.sometimesNull.forEach(field -> swagger.allowNull(name, field)));
        SandboxData data = SandboxData.samples();
        data.projects().get(0).startTraining("Iteration 3");
        sandbox = Sandbox.start(data);
        caller = new Caller(sandbox);
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private void learn(String name, JsonNode object) {
        Model model = recorded.computeIfAbsent(name, key -> new Model());
        Set<String> names = Swagger.names(object);
        model.ever.addAll(names);
        if (model.always == null) {
            model.always = new TreeSet<>(names);
        }
        model.always.retainAll(names);
        names.stream().filter(field -> object.get(field).isNull()).forEach(model.sometimesNull::add);
    }

    private Stream<String> reads() {
        return Stream.concat(Stream.of("/domains", "/domains/" + Domain.COMPACT.id(), "/projects"),
                sandbox.data().projects().stream().flatMap(project -> {
                    String base = "/projects/" + project.id();
                    Stream<String> workspace = Stream.of("", "/tags", "/tags/" + project.tags().get(0).id(), "/iterations",
                            "/images?take=256", "/images/tagged?take=256", "/images/untagged?take=256", "/images/count",
                            "/images/tagged/count", "/images/untagged/count", "/images/id?imageIds=" + project.images().get(0).id());
                    Stream<String> iterations = project.iterations().stream().flatMap(iteration -> Stream.of("", "/export",
                                    "/performance", "/performance/images?take=256", "/performance/images/count")
                            .filter(call -> iteration.completed() || !call.startsWith("/performance"))
                            .map(call -> "/iterations/" + iteration.id() + call));
                    return Stream.concat(workspace, iterations).map(call -> base + call);
                }));
    }

    private interface Check {
        void check(String call, JsonNode schema, JsonNode answer);
    }

    private void forEachAnswer(Check check) {
        reads().forEach(call -> check.check(call, swagger.answerTo("GET", call.replaceFirst("\\?.*", "")), caller.v33(call)));
        for (SandboxProject project : sandbox.data().projects()) {
            String call = "/projects/" + project.id() + "/predictions/query";
            check.check(call, swagger.answerTo("POST", call), caller.queryPredictions(project, "{\"maxCount\":0,\"orderBy\":\"Newest\"}"));
            for (SandboxIteration iteration : project.iterations()) {
                for (String suggested : List.of("/images/suggested", "/images/suggested/count")) {
                    String path = "/projects/" + project.id() + suggested;
                    check.check(path, swagger.answerTo("POST", path), caller.json(caller.post("/customvision/v3.3/training" + path + "?iterationId=" + iteration.id(),
                            "{\"tagIds\":[\"" + project.tags().get(0).id() + "\"]}")));
                }
            }
        }
    }

    @Test
    void everyAnswerIsValidAgainstTheSwaggerButForTheNullsThatWereRecorded() {
        forEachAnswer((call, schema, answer) -> {
            assertThat(schema).as("the swagger has " + call).isNotNull();
            assertThat(swagger.problems(schema, answer)).as(call).isEmpty();
        });
    }

    @Test
    void theRecordingsThemselvesPassTheSameCheck() {
        List<Exchange> exchanges = Recordings.read(SharedFolder.realService().resolve("recordings")).exchanges();

        assertThat(exchanges).filteredOn(exchange -> exchange.status() == 200 && exchange.method().equals("GET"))
                .isNotEmpty().allSatisfy(exchange -> assertThat(swagger.problems(
                        swagger.answerTo("GET", exchange.operationPath()), exchange.body())).isEmpty());
    }

    @Test
    void theCheckNoticesAWrongKeyAWrongTypeAndANull() {
        String call = "/projects/" + sandbox.data().projects().get(0).id() + "/images/tagged";
        JsonNode schema = swagger.answerTo("GET", call);
        for (Consumer<ObjectNode> mistake : List.<Consumer<ObjectNode>>of(image -> image.put("Width", 1),
                image -> image.put("width", "1"), image -> image.putNull("id"),
                image -> ((ObjectNode) image.get("tags").get(0)).put("tag", "x"))) {
            JsonNode answer = caller.v33(call);
            mistake.accept((ObjectNode) answer.get(0));
            assertThat(swagger.problems(schema, answer)).isNotEmpty();
        }
    }

    @Test
    void recordsHaveTheKeysAndNullsThatWereRecorded() {
        forEachAnswer((call, schema, answer) -> swagger.models(schema, answer, (name, object) -> {
            Model model = recorded.get(name);
            Set<String> names = Swagger.names(object);
            coverage.computeIfAbsent(name, key -> new TreeSet<>()).addAll(names);
            if (model == null) {
                return;
            }
            // No recording has metadata: it came with v3.3
            assertThat(model.ever).as("%s in %s", name, call).containsAll(names.stream().filter(field -> !field.equals("metadata")).toList());
            assertThat(names).as("%s in %s", name, call).containsAll(model.always);
            names.stream().filter(field -> object.get(field).isNull()).forEach(field -> assertThat(swagger.nullable(name, field)).as("%s.%s may be null", name, field).isTrue());
        }));

        assertThat(coverage.keySet()).contains("Project", "Iteration", "Tag", "Image", "ImageTag", "ImageRegion",
                "IterationPerformance", "ImagePerformance", "Export", "StoredImagePrediction", "StoredSuggestedTagAndRegion", "Prediction", "Domain");
        assertThat(recorded.keySet()).contains("Project", "Iteration", "Image", "ImageTag", "ImageRegion", "IterationPerformance",
                "Export", "StoredImagePrediction");
    }

    @Test
    void emptyTagsRegionsAndMetadataAndAMissingTrainingTimeAreLeftOut() {
        forEachAnswer((call, schema, answer) -> swagger.models(schema, answer, (name, object) -> {
            for (String field : List.of("tags", "regions", "metadata")) {
                if (name.startsWith("Image") && object.has(field)) {
                    assertThat(object.get(field)).as(field).isNotEmpty();
                }
            }
            if (name.equals("Iteration")) {
                assertThat(object.has("trainedAt")).isEqualTo(object.get("status").asText().equals("Completed"));
            }
        }));
    }

    @Test
    void timesOfImagesCarryNoOffsetAndAllOthersDo() {
        forEachAnswer((call, schema, answer) -> swagger.models(schema, answer, (name, object) -> {
            for (String field : List.of("created", "lastModified", "trainedAt")) {
                if (object.has(field)) {
                    assertThat(object.get(field).asText()).as(name + "." + field)
                            .matches(WITHOUT_OFFSET.contains(name) ? OFFSETLESS : OFFSETLESS + "Z");
                }
            }
        }));
    }
}
