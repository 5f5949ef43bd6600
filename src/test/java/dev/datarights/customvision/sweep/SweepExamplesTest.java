package dev.datarights.customvision.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** The examples of sweeps, with the settings that each of them shows, against an account whose data are older and younger than they say. */
class SweepExamplesTest {

    private static final Path EXAMPLES = Path.of("config/examples");

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private SandboxProject project;
    private SandboxImage expired;
    private SandboxImage fresh;
    private SandboxImage kept;
    private SandboxPrediction week;
    private SandboxPrediction sixDays;
    private Sandbox sandbox;
    private Sweeping sweeping;

    @BeforeEach
    void start() throws IOException {
        project = data.addProject("Plant safety", Domain.CLASSIFICATION);
        SandboxTag tag = project.addTag("helmet");
        expired = image(1, tag, Map.of("retention", "90d"), 91);
        fresh = image(2, tag, Map.of("retention", "90d"), 89);
        kept = image(3, tag, Map.of(), 400);
        SandboxIteration iteration = project.train("Iteration 1");
        week = project.addPrediction(new JpegPicture(64, 48, 90).bytes(), iteration, daysAgo(8), SandboxScore.of(tag, 0.9));
        sixDays = project.addPrediction(new JpegPicture(64, 48, 91).bytes(), iteration, daysAgo(6), SandboxScore.of(tag, 0.8));
        data.addProject("Other", Domain.CLASSIFICATION);
        sandbox = Sandbox.start(data);
        sweeping = new Sweeping(sandbox, folder);
    }

    @AfterEach
    void stop() {
        sweeping.close();
        sandbox.close();
    }

    @Test
    void theMonthlyExportBringsEveryProject() throws Exception {
        JsonNode receipt = fire("monthly-export");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("archives")).as("two projects and the account").hasSize(3);
        assertThat(receipt.path("kinds").path("images").path("done").asInt()).isEqualTo(3);
        assertThat(sweeping.pipeline().deliveredFiles()).hasSize(5).allMatch(file -> file.startsWith("monthly/monthly-export-"));
    }

    @Test
    void theMonthlyInventoryTellsWhatIsKeptAndFetchesNothing() throws Exception {
        JsonNode receipt = fire("monthly-inventory");

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(sandbox.requests()).noneMatch(call -> call.server().equals("links"));
        assertThat(sweeping.pipeline().deliveredFiles()).anyMatch(file -> file.matches("inventory/monthly-inventory-.*-inventory.json"));
    }

    @Test
    void theNightlySweepMeansPredictionsOfMoreThanSevenDaysOnly() throws Exception {
        assertThat(exported("nightly-predictions")).anyMatch(file -> file.contains(week.id().toString()))
                .noneMatch(file -> file.contains(sixDays.id().toString())).noneMatch(file -> file.contains(expired.id().toString()));
    }

    @Test
    void theWeeklySweepMeansExpiredImagesWithTheMetadataOnly() throws Exception {
        assertThat(exported("weekly-retention")).anyMatch(file -> file.contains(expired.id().toString()))
                .noneMatch(file -> file.contains(fresh.id().toString())).noneMatch(file -> file.contains(kept.id().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly-predictions", "weekly-retention"})
    void whatDeletesIsOffUntilItIsSwitchedOnAndThenWaitsForAnApprovalOfItsPlan(String name) throws Exception {
        configure(name).with("customvision.sweep." + name + ".enabled", "").start();
        assertThat(sweeping.pipeline().context().getRoute("customvision-sweep-" + name)).isNull();
        sweeping.close();

        sweeping = new Sweeping(sandbox, folder);
        configure(name).start();
        String run = sweeping.fire(name);
        Sweeping.await(() -> Files.readString(folder.resolve("requests/" + run + "/status.json")).contains("AWAITING_APPROVAL"));

        assertThat(sandbox.requests()).noneMatch(call -> call.method().equals("DELETE"));
        // a plan that waits keeps no other run waiting; the state is on disk a moment before the route has ended
        Sweeping.await(() -> {
            sweeping.run(name, Instant.parse("2026-11-24T02:00:00Z"));
            return sweeping.runs(name).size() == 2;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly-predictions", "weekly-retention"})
    void whatDeletesRemovesWhatIsTooOldAndNothingElse(String name) throws Exception {
        sweeping.with("customvision.delete.approval", "automatic")
                .with("customvision.delete.max-images", "10").with("customvision.delete.max-percent", "50");
        JsonNode receipt = fire(name);

        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        boolean predictions = name.equals("nightly-predictions");
        assertThat(project.predictions().stream().map(SandboxPrediction::id)).as("a prediction of 6 days stays")
                .containsExactlyInAnyOrder(predictions ? new UUID[] {sixDays.id()} : new UUID[] {week.id(), sixDays.id()});
        assertThat(project.images().stream().map(SandboxImage::id))
                .containsExactlyInAnyOrder(predictions ? new UUID[] {expired.id(), fresh.id(), kept.id()} : new UUID[] {fresh.id(), kept.id()});
        assertThat(data.projects()).hasSize(2);
    }

    private JsonNode fire(String name) throws Exception {
        configure(name).start();
        return sweeping.await(sweeping.fire(name));
    }

    /** The settings that the example shows in its comment. */
    private Sweeping configure(String name) throws IOException {
        List<String> shown = Files.readAllLines(example(name)).stream().filter(line -> line.startsWith("#   customvision.sweep."))
                .map(line -> line.substring(4)).toList();
        assertThat(shown).hasSizeGreaterThanOrEqualTo(2);
        shown.forEach(line -> sweeping.with(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return sweeping;
    }

    /** What the example would remove, as the files of an export with the same scope. */
    private List<String> exported(String name) throws Exception {
        String request = Files.readString(example(name)).replace("action: delete", "action: export").replaceAll("(?m)^  trainedIterations:.*$", "");
        sweeping.with("customvision.sweep.copy.cron", "0 0 2 * * ?")
                .with("customvision.sweep.copy.request", Files.writeString(folder.resolve("copy.yaml"), request).toString()).start();
        JsonNode receipt = sweeping.await(sweeping.fire("copy"));
        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        List<String> files = new ArrayList<>();
        for (JsonNode archive : receipt.path("archives")) {
            try (ZipFile zip = new ZipFile(sweeping.pipeline().delivered().resolve(archive.path("file").asText()).toFile())) {
                zip.stream().map(ZipEntry::getName).filter(entry -> entry.matches(".*/data/(images|predictions)/.*")).forEach(files::add);
            }
        }
        return files;
    }

    private static Path example(String name) {
        return EXAMPLES.resolve("sweep-" + name + ".yaml");
    }

    private SandboxImage image(int seed, SandboxTag tag, Map<String, String> metadata, int days) {
        return project.addImage(new JpegPicture(80 + seed, 60, seed), List.of(tag), List.of(), metadata, daysAgo(days));
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(days, ChronoUnit.DAYS);
    }
}
