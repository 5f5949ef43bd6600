package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.sandbox.RecordedService;
import dev.datarights.customvision.service.Json;

/** What the real service once answered goes through the whole pipeline, and is in the archives as it was recorded. */
class RecordedExportTest {

    private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern LINK = Pattern.compile("https?://([^/]+\\.blob\\.core\\.windows\\.net|127\\.0\\.0\\.2:\\d+)(/[^?]*)(\\?.*)?");

    @TempDir
    Path folder;

    /** By kind and id, the last answer that was recorded of it; lists by what they belong to. */
    private final Map<String, Map<String, JsonNode>> recorded = new HashMap<>();
    private final Map<String, String> linkOf = new HashMap<>();
    private final Map<String, Integer> compared = new TreeMap<>();

    @Test
    void everythingRecordedIsInTheArchivesFieldByField() throws Exception {
        Path recordings = Path.of(System.getProperty("customvision.shared", "../shared"), "real-service", "recordings");
        Assumptions.assumeTrue(Files.isDirectory(recordings), "skipped: " + recordings + " (recordings of the real service) is absent");
        read(recordings);
        try (RecordedService service = RecordedService.start(recordings);
                Pipeline pipeline = Pipeline.on(folder, service.endpoint().toString(), service.trainingKey(), service.linkHost())
                        .with("customvision.accounts.sandbox.api-version", "v3.2").start()) {
            JsonNode receipt = pipeline.carryOut("{\"id\":\"r\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.path("archives")).hasSize(service.recordedProjects().size() + 1);
            assertThat(receipt.path("residuals")).as("v1.2 was not recorded").hasSize(1).first()
                    .satisfies(residual -> assertThat(residual.path("what").asText()).startsWith("Account information"));
            JsonNode projects = Archives.json(Archives.of(pipeline.delivered(), "r", "account"), "data/projects.json");
            assertThat(projects.findValuesAsText("id")).containsAll(service.recordedProjects());
            for (String project : service.recordedProjects()) {
                Path archive = Archives.of(pipeline.delivered(), "r", project);
                assertThat(BagVerifier.verify(archive).complete()).isTrue();
                compare(archive, project, service);
            }
        }
        assertThat(compared).as("nothing recorded was left out").isEqualTo(counts());
        assertThat(compared.keySet()).contains("project", "tags", "iterations", "performance", "exports", "images", "predictions");
        System.out.println("RecordedExportTest: compared " + compared);
    }

    private void compare(Path archive, String project, RecordedService service) throws IOException {
        List<String> paths = Archives.paths(archive);
        same("project", project, Archives.json(archive, "data/project.json"));
        JsonNode tags = Archives.json(archive, "data/tags.json");
        for (JsonNode tag : tags) {
            String id = tag.path("id").asText();
            assertThat(Archives.json(archive, "data/tags/" + id + ".json")).isEqualTo(tag);
            same("tags", id, tag);
        }
        for (JsonNode iteration : Archives.json(archive, "data/iterations.json")) {
            String id = iteration.path("id").asText();
            String path = "data/iterations/" + id + "/";
            assertThat(Archives.json(archive, path + "iteration.json")).isEqualTo(iteration);
            same("iterations", id, iteration);
            if (recorded.get("performance").containsKey(id)) {
                same("performance", id, Archives.json(archive, path + "performance.json"));
            }
            if (recorded.get("exports").containsKey(id)) {
                ArrayNode exports = (ArrayNode) Archives.json(archive, path + "exports.json");
                for (JsonNode export : exports) {
                    assertThat(Archives.read(archive, ((ObjectNode) export).remove("file").asText()))
                            .isNotEmpty();
                }
                same("exports", id, exports);
            }
        }
        for (String kind : List.of("images", "predictions")) {
            for (JsonNode record : Archives.lines(archive, "data/" + kind + ".jsonl")) {
                String file = ((ObjectNode) record).remove("file").asText();
                String id = record.path("id").asText();
                assertThat(paths).contains(file);
                assertThat(Archives.read(archive, file)).as(file).isEqualTo(service.bytesBehind(linkOf.get(id)).orElseThrow());
                same(kind, id, record);
            }
        }
    }

    private void same(String kind, String id, JsonNode archived) {
        JsonNode expected = recorded.getOrDefault(kind, Map.of()).get(id);
        if (expected != null) {
            assertThat(bare(archived)).as(kind + " " + id).isEqualTo(bare(expected));
            compared.merge(kind, 1, Integer::sum);
        }
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        recorded.forEach((kind, records) -> counts.put(kind, records.size()));
        return counts;
    }

    private void read(Path recordings) throws IOException {
        try (Stream<Path> files = Files.list(recordings)) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode exchange : Json.MAPPER.readTree(file.toFile())) {
                    if (exchange.path("status").asInt() == 200) {
                        String path = exchange.path("path").asText().replaceFirst("^/customvision/v3.2/training", "").replaceFirst("\\?.*", "");
                        take(path, exchange.path("responseBody"));
                    }
                }
            }
        }
    }

    private void take(String path, JsonNode body) {
        String shape = path.replaceAll(ID, "*");
        switch (shape) {
            case "/projects", "/projects/*" -> each("project", body);
            case "/projects/*/tags", "/projects/*/tags/*" -> each("tags", body);
            case "/projects/*/iterations", "/projects/*/iterations/*" -> each("iterations", body);
            case "/projects/*/images/tagged", "/projects/*/images/untagged" -> each("images", body);
            case "/projects/*/images/urls" -> body.path("images").forEach(added -> each("images", added.path("image")));
            case "/projects/*/predictions/query" -> each("predictions", body.path("results"));
            case "/projects/*/iterations/*/performance" -> keep("performance", path.split("/")[4], body);
            case "/projects/*/iterations/*/export" -> {
                if (body.isArray()) {
                    keep("exports", path.split("/")[4], body);
                }
            }
            default -> {
                // changes and training, which an export never calls
            }
        }
    }

    private void each(String kind, JsonNode body) {
        for (JsonNode record : body.isArray() ? body : List.of(body)) {
            keep(kind, record.path("id").asText(), record);
            String link = record.path("originalImageUri").asText();
            if (!link.isEmpty()) {
                linkOf.put(record.path("id").asText(), link);
            }
        }
    }

    private void keep(String kind, String id, JsonNode record) {
        recorded.computeIfAbsent(kind, name -> new HashMap<>()).put(id, record);
    }

    /** Links as paths only: the recorded host is another, and no query is kept. */
    private static JsonNode bare(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), bare(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> all = new ArrayList<>();
            array.forEach(element -> all.add(bare(element)));
            return array.arrayNode().addAll(all);
        }
        var link = LINK.matcher(node.asText(""));
        return node.isTextual() && link.matches() ? TextNode.valueOf(link.group(2)) : node;
    }
}
