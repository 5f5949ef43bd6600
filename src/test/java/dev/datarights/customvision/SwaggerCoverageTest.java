package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.service.Json;

/**
 * Every operation by which the v3.3 service gives out or removes data is carried out by an export, or has a reason not to be.
 * What was carried out is read from the log of what the service was really asked.
 */
class SwaggerCoverageTest {

    /** Made by the service from other data, or the same for every account. */
    private static final Map<String, String> DERIVED = Map.of(
            "QuerySuggestedImageCount", "counts, tag by tag, what QuerySuggestedImages lists",
            "SuggestTagsAndRegions", "has the model guess anew, and stores what it guesses; what is stored QuerySuggestedImages lists",
            "GetDomains", "the service's own list, the same for every account",
            "GetDomain", "the service's own list, the same for every account");

    private static final Map<String, String> NEVER = Map.of("ExportProject", "mints a link that opens the project to anyone for 24 hours");

    private static final Map<String, String> SAME_RECORDS = Map.of(
            "GetImages", "the same records as GetTaggedImages and GetUntaggedImages",
            "GetImageCount", "the same count as GetTaggedImageCount and GetUntaggedImageCount");

    /** What they remove is part of an image, and goes with it. */
    private static final Map<String, String> WITH_THE_IMAGE = Map.of(
            "DeleteImageRegions", "regions are removed by DeleteImages, which leaves none behind",
            "DeleteImageTags", "so are an image's links to tags; the tags themselves are removed by DeleteTag");

    @TempDir
    static Path folder;

    /** Every call of three whole exports: as usual, with links that ran out, and in a private network. */
    private static final Set<String> CALLS = new TreeSet<>();

    @BeforeAll
    static void exportThreeTimes() throws Exception {
        CALLS.addAll(export("usual", SandboxOptions.defaults(), false));
        CALLS.addAll(export("expired", SandboxOptions.defaults(), true));
        CALLS.addAll(export("private", SandboxOptions.defaults().withPrivateNetwork(true), false));
    }

    @Test
    void everyReadIsCarriedOutOrHasAReasonNotToBe() throws Exception {
        Map<String, String> reads = operations("get");
        reads.putAll(queries());
        Set<String> asked = new TreeSet<>();
        for (String call : CALLS) {
            reads.forEach((operation, pattern) -> {
                if (call.matches(pattern)) {
                    asked.add(operation);
                }
            });
        }

        Set<String> excused = new TreeSet<>();
        Stream.of(DERIVED, NEVER, SAME_RECORDS).forEach(group -> excused.addAll(group.keySet()));
        assertThat(asked).as("operations with a reason not to be called").doesNotContainAnyElementsOf(excused);
        Set<String> either = new TreeSet<>(asked);
        either.addAll(excused);
        assertThat(either).isEqualTo(reads.keySet());
    }

    @Test
    void anExportRemovesNothing() {
        assertThat(CALLS).isNotEmpty().noneMatch(call -> call.startsWith("DELETE"));
    }

    @Test
    void everyOperationThatRemovesIsCarriedOutByAWholeDeleteOrHasAReasonNotToBe() throws Exception {
        Map<String, String> deletes = operations("delete");
        List<String> calls;
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples());
                Pipeline pipeline = Pipeline.on(sandbox, folder.resolve("deleted")).start()) {
            pipeline.settle("{\"id\":\"deleted\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}");
            assertThat(pipeline.approve("deleted").path("state").asText()).isEqualTo("COMPLETE");
            calls = sandbox.requests().stream().filter(request -> request.method().equals("DELETE")).map(SwaggerCoverageTest::call).toList();
        }
        Set<String> asked = new TreeSet<>();
        deletes.forEach((operation, pattern) -> {
            if (calls.stream().anyMatch(call -> call.matches(pattern))) {
                asked.add(operation);
            }
        });

        assertThat(asked).doesNotContainAnyElementsOf(WITH_THE_IMAGE.keySet());
        Set<String> either = new TreeSet<>(asked);
        either.addAll(WITH_THE_IMAGE.keySet());
        assertThat(either).isEqualTo(deletes.keySet());
    }

    @Test
    void everyCallIsAnOperationOfTheSwagger() throws Exception {
        List<String> known = new ArrayList<>(operations("get").values());
        known.addAll(queries().values());
        // left out of every version after v1.2
        known.add("GET /customvision/v1\\.2/Training/account");
        assertThat(CALLS).allSatisfy(call -> assertThat(known).anyMatch(call::matches));
    }

    private static List<String> export(String id, SandboxOptions options, boolean expire) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options);
                Pipeline pipeline = Pipeline.on(sandbox, folder.resolve(id)).start()) {
            if (expire) {
                AdviceWith.adviceWith(pipeline.context(), "customvision-dispatch-jobs",
                        route -> route.weaveAddFirst().process(exchange -> sandbox.expireLinks()));
            }
            assertThat(pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
            return sandbox.requests().stream().filter(request -> request.server().equals("service")).map(SwaggerCoverageTest::call).toList();
        }
    }

    private static String call(LoggedRequest request) {
        return request.method() + " " + request.path().replace("/customvision/v3.3/training", "");
    }

    /** Operation ids with a pattern of their call: {@code GET /projects/[^/]+}. */
    private static Map<String, String> operations(String method) throws Exception {
        Map<String, String> operations = new TreeMap<>();
        swagger().path("paths").properties().forEach(path -> {
            JsonNode operation = path.getValue().path(method);
            if (operation.isObject()) {
                operations.put(operation.path("operationId").asText(), pattern(method, path.getKey()));
            }
        });
        assertThat(operations).isNotEmpty();
        return operations;
    }

    /** Every POST that only reads, by its name. */
    private static Map<String, String> queries() throws Exception {
        Map<String, String> queries = new TreeMap<>();
        swagger().path("paths").properties().forEach(path -> {
            String operation = path.getValue().at("/post/operationId").asText();
            if (operation.startsWith("Query") || operation.startsWith("Suggest")) {
                queries.put(operation, pattern("post", path.getKey()));
            }
        });
        assertThat(queries).containsOnlyKeys("QueryPredictions", "QuerySuggestedImages", "QuerySuggestedImageCount", "SuggestTagsAndRegions");
        return queries;
    }

    private static String pattern(String method, String template) {
        return method.toUpperCase(Locale.ROOT) + " " + template.replaceAll("\\{\\w+}", "[^/]+");
    }

    private static JsonNode swagger() throws Exception {
        Path file = Path.of(System.getProperty("customvision.shared", "../shared"), "real-service", "spec", "v3.3", "Training.json");
        assumeTrue(Files.exists(file), "skipped: " + file + " (the service's swagger) is absent; name its folder with -Dcustomvision.shared=...");
        return Json.MAPPER.readTree(file.toFile());
    }
}
