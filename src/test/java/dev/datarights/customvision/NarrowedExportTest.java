package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.DeliveredFiles;
import dev.datarights.customvision.archive.GivenFiles;
import dev.datarights.customvision.archive.FileReport;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxRegion;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;
import dev.datarights.customvision.service.Json;

/** One person's data, and nobody else's. */
class NarrowedExportTest {

    private static final Instant OLD = Instant.parse("2026-01-15T12:00:00Z");
    private static final Instant NEW = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(10, ChronoUnit.DAYS);
    private static final String NEW_DAY = NEW.toString().substring(0, 10);

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private SandboxProject project;
    private SandboxTag anna;
    private SandboxTag bert;
    private SandboxTag helmet;
    private SandboxImage annaOld;
    private SandboxImage annaNew;
    private SandboxImage bertOnly;
    private SandboxImage both;
    private SandboxImage annaGone;
    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void twoPeopleInOneProject() {
        project = data.addProject("Plant safety", Domain.DETECTION);
        anna = project.addTag("customer-anna");
        bert = project.addTag("customer-bert");
        helmet = project.addTag("helmet");
        annaOld = image(1, Map.of("subject", "4711"), OLD, anna, helmet);
        annaNew = image(2, Map.of("subject", "4711"), NEW, anna);
        bertOnly = image(3, Map.of("subject", "4712"), OLD, bert, helmet);
        both = image(4, Map.of(), OLD, anna, bert);
        annaGone = image(5, Map.of("subject", "4711"), OLD, anna);
        SandboxIteration iteration = project.train("Iteration 1");
        iteration.publish("people");
        project.removeFromWorkspace(annaGone.id());
        project.addPrediction(new JpegPicture(64, 48, 90).bytes(), iteration, OLD, SandboxScore.of(anna, 0.9), SandboxScore.of(bert, 0.1));
        project.addPrediction(new JpegPicture(64, 48, 91).bytes(), iteration, NEW, SandboxScore.of(bert, 0.9));
        SandboxProject other = data.addProject("Other", Domain.CLASSIFICATION);
        other.addImage(new JpegPicture(40, 40, 77).bytes(), other.addTag("something"));
    }

    private SandboxImage image(int seed, Map<String, String> metadata, Instant created, SandboxTag... tags) {
        List<SandboxRegion> regions = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            regions.add(new SandboxRegion(tags[i], 0.1 + seed * 0.01, 0.2 + i * 0.1, 0.3, 0.15));
        }
        return project.addImage(new JpegPicture(80 + seed, 60, seed), List.of(tags), regions, metadata, created);
    }

    @AfterEach
    void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private JsonNode carryOut(String scope, String... settings) throws Exception {
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder);
        for (int i = 0; i < settings.length; i += 2) {
            pipeline.with(settings[i], settings[i + 1]);
        }
        pipeline.start();
        return pipeline.carryOut("{\"id\":\"dsr\",\"action\":\"export\",\"scope\":" + scope + "}");
    }

    /** The entries of the one archive that was delivered, without its top folder. */
    private Map<String, byte[]> archive() throws IOException {
        List<String> zips = pipeline.deliveredFiles().stream().filter(name -> name.endsWith(".zip")).toList();
        assertThat(zips).hasSize(1);
        Path zip = pipeline.delivered().resolve(zips.get(0));
        assertThat(BagVerifier.verify(zip).checks()).allMatch(check -> check.passed());
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements();) {
                ZipEntry entry = all.nextElement();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                file.getInputStream(entry).transferTo(bytes);
                entries.put(entry.getName().substring(entry.getName().indexOf('/') + 1), bytes.toByteArray());
            }
        }
        return entries;
    }

    private static List<String> images(Map<String, byte[]> archive) {
        return archive.keySet().stream().filter(name -> name.startsWith("data/images/"))
                .map(name -> name.substring("data/images/".length(), name.lastIndexOf('.'))).toList();
    }

    private void assertNothingOf(Map<String, byte[]> archive, String... texts) {
        archive.forEach((name, bytes) -> {
            // a hash may hold any four digits by chance
            String text = (name + new String(bytes, StandardCharsets.ISO_8859_1)).replaceAll("\\b[0-9a-f]{64}\\b", "");
            for (String other : texts) {
                assertThat(text.contains(other)).as("%s holds %s", name, other).isFalse();
            }
        });
    }

    @Test
    void aPersonsArchiveHoldsNothingOfSomebodyElse() throws Exception {
        JsonNode receipt = carryOut("{\"projects\":[\"Plant safety\"],\"tags\":[\"customer-anna\"]}", "customvision.subject-tags", "customer-*");

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("outcome").asText()).isEqualTo("exported-except-withheld");
        Map<String, byte[]> archive = archive();
        assertThat(images(archive)).containsExactlyInAnyOrder(annaOld.id().toString(), annaNew.id().toString(), annaGone.id().toString());
        assertNothingOf(archive, "customer-bert", bert.id().toString(), bertOnly.id().toString(), both.id().toString(), "4712", "Plant safety", "people");
        assertThat(archive.keySet()).noneMatch(name -> name.equals("data/project.json") || name.endsWith("iterations.json")
                || name.endsWith("performance.json") || name.contains("/models/") || name.contains("predictions"));
        assertThat(receipt.path("withheld")).hasSize(1);
        assertThat(receipt.path("withheld").path(0).path("id").asText()).isEqualTo(both.id().toString());
        assertThat(receipt.path("kinds").path("images").path("done").asInt()).isEqualTo(3);
        assertThat(receipt.path("residuals").toString()).contains("2 stored predictions are not attributable");
        assertThat(receipt.path("asked").path("selectors").path("tags").path("given").asInt()).isEqualTo(1);
        assertThat(pipeline.deliveredFiles()).noneMatch(name -> name.contains("account"));
        assertThat(new String(archive.get("data/tags.json"), StandardCharsets.UTF_8)).contains("customer-anna", "helmet");
        assertThat(new DeliveredFiles(Optional.empty(), Optional.empty())
                .verify(new GivenFiles(List.of(), List.of(pipeline.delivered().resolve("dsr-receipt.json")), List.of(), List.of())))
                .allSatisfy(report -> assertThat(report.outcome()).as(report.toString()).isEqualTo(FileReport.Outcome.HOLDS));
    }

    @Test
    void sharedImagesLeaveWhereTheyAreAskedForWithoutTheOthersNameOrBox() throws Exception {
        carryOut("{\"projects\":[\"Plant safety\"],\"tags\":[\"customer-anna\"],\"sharedImages\":\"include\"}", "customvision.subject-tags", "customer-*");
        Map<String, byte[]> archive = archive();
        assertThat(images(archive)).contains(both.id().toString()).hasSize(4);
        assertNothingOf(archive, "customer-bert", bert.id().toString());
    }

    static Stream<Arguments> selectors() {
        return Stream.of(
                Arguments.of("{\"tags\":[\"customer-anna\"]}", List.of("annaOld", "annaNew", "annaGone", "both")),
                Arguments.of("{\"tags\":[\"customer-anna\",\"customer-bert\"]}", List.of("annaOld", "annaNew", "annaGone", "both", "bertOnly")),
                Arguments.of("{\"tags\":[\"customer-anna\"],\"createdBefore\":\"" + NEW_DAY + "\"}", List.of("annaOld", "annaGone", "both")),
                Arguments.of("{\"tags\":[\"customer-anna\"],\"createdAfter\":\"" + NEW_DAY + "\"}", List.of("annaNew")),
                Arguments.of("{\"metadata\":{\"subject\":\"4711\"}}", List.of("annaOld", "annaNew", "annaGone")),
                Arguments.of("{\"metadata\":{\"subject\":\"4711\"},\"tags\":[\"helmet\"]}", List.of("annaOld")),
                Arguments.of("{\"createdBefore\":\"P30D\",\"include\":[\"images\"]}", List.of("annaOld", "annaGone", "bertOnly", "both")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selectors")
    void selectorsCombineAndTheirEntriesAreAlternatives(String scope, List<String> expected) throws Exception {
        carryOut(scope.replaceFirst("\\{", "{\"projects\":[\"Plant safety\"],"));
        Map<String, SandboxImage> names = Map.of("annaOld", annaOld, "annaNew", annaNew, "annaGone", annaGone, "both", both, "bertOnly", bertOnly);
        assertThat(images(archive())).containsExactlyInAnyOrderElementsOf(expected.stream().map(name -> names.get(name).id().toString()).toList());
    }

    @Test
    void imageIdsChooseAlsoWhatOnlyASnapshotHolds() throws Exception {
        JsonNode receipt = carryOut("{\"imageIds\":[\"" + annaGone.id() + "\",\"" + annaNew.id() + "\",\"00000000-0000-4000-8000-000000000000\"]}");
        assertThat(images(archive())).containsExactlyInAnyOrder(annaGone.id().toString(), annaNew.id().toString());
        assertThat(receipt.path("asked").path("projects")).hasSize(2);
        assertThat(receipt.path("asked").path("selectors").path("imageIds").path("given").asInt()).isEqualTo(3);
    }

    @Test
    void predictionsAreChosenByIdOrByDateAlone() throws Exception {
        JsonNode receipt = carryOut("{\"projects\":[\"Plant safety\"],\"predictionIds\":[\"" + project.predictions().get(0).id() + "\"]}");
        Map<String, byte[]> archive = archive();
        assertThat(images(archive)).isEmpty();
        assertThat(archive.keySet()).contains("data/predictions/" + project.predictions().get(0).id() + ".jpg");
        assertThat(receipt.path("kinds").path("predictions").path("done").asInt()).isEqualTo(1);
        assertNothingOf(archive, project.predictions().get(1).id().toString());
    }

    @Test
    void aValueThatTriesToBreakOutOfTheFilterSelectsNobody() throws Exception {
        JsonNode receipt = carryOut("{\"metadata\":{\"subject\":\"4711' or x ne '\"}}");
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("outcome").asText()).isEqualTo("nothing-found");
        assertThat(pipeline.deliveredFiles()).containsExactly("dsr-receipt.json", "dsr-receipt.jws");
        assertThat(sandbox.requests()).anyMatch(request -> String.valueOf(request.query()).contains("filter"));
    }

    @Test
    void aServiceThatIgnoresTheFilterFailsThePlan() throws Exception {
        sandbox = Sandbox.start(data);
        sandbox.faults().on("service", "GET", "/images$").always().body("application/json",
                Json.MAPPER.writeValueAsBytes(Json.MAPPER.createArrayNode().add(Json.MAPPER.createObjectNode()
                        .put("id", bertOnly.id().toString()).put("created", "2026-01-15T12:00:00.0000000"))));
        pipeline = Pipeline.on(sandbox, folder).start();
        JsonNode receipt = pipeline.carryOut("{\"id\":\"dsr\",\"action\":\"export\",\"scope\":{\"metadata\":{\"subject\":\"4711\"}}}");
        assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
        assertThat(receipt.path("summary").asText()).contains("listed others too");
        assertThat(sandbox.requests()).noneMatch(request -> request.server().equals("links"));
    }

    @Test
    void twentyFiveTagsAreAskedForInGroupsOfTwenty() throws Exception {
        List<String> names = IntStream.range(0, 25).mapToObj(i -> "person-" + i).toList();
        for (String name : names) {
            project.addImage(new JpegPicture(50, 50, name.hashCode()).bytes(), project.addTag(name));
        }
        carryOut("{\"projects\":[\"Plant safety\"],\"tags\":" + Json.MAPPER.writeValueAsString(names) + "}");
        assertThat(images(archive())).hasSize(25);
        assertThat(sandbox.requests().stream().filter(request -> request.path().endsWith("/images/tagged"))
                .map(request -> request.query().replaceAll(".*tagIds=([^&]*).*", "$1").split(",|%2C").length).distinct().toList())
                .containsExactlyInAnyOrder(20, 5);
    }

    @Test
    void aTagNameOfTwoProjectsIsLookedForInBoth() throws Exception {
        SandboxProject other = data.project("Other").orElseThrow();
        other.addImage(new JpegPicture(30, 30, 5).bytes(), other.addTag("customer-anna"));
        JsonNode receipt = carryOut("{\"tags\":[\"customer-anna\"]}");
        assertThat(receipt.path("archives")).hasSize(2);
        assertThat(receipt.path("kinds").path("images").path("done").asInt()).isEqualTo(5);
    }

    @Test
    void anInventoryTellsWhatIsKeptAndFetchesNothing() throws Exception {
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).start();
        JsonNode receipt = pipeline.carryOut("{\"id\":\"inv\",\"action\":\"inventory\"}");
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(pipeline.deliveredFiles()).containsExactly("inv-inventory.html", "inv-inventory.json", "inv-receipt.json", "inv-receipt.jws");
        JsonNode plant = Json.MAPPER.readTree(pipeline.delivered().resolve("inv-inventory.json").toFile()).path("projects").path(0);
        assertThat(plant.path("name").asText()).isEqualTo("Plant safety");
        assertThat(plant.path("kinds").path("images").path("count").asInt()).isEqualTo(5);
        assertThat(plant.path("kinds").path("images").path("snapshotOnly").asInt()).isEqualTo(1);
        assertThat(plant.path("kinds").path("images").path("oldest").asText()).isEqualTo("2026-01-15T12:00:00Z");
        assertThat(plant.path("kinds").path("iterations").path("published").path(0).asText()).isEqualTo("people");
        assertThat(plant.path("kinds").path("predictions").path("count").asInt()).isEqualTo(2);
        assertThat(sandbox.requests()).noneMatch(request -> request.server().equals("links"));
    }
}
