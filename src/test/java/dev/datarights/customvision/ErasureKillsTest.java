package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/**
 * The program is killed in the middle of requests that delete, with an export before and without, from the first call of the
 * plan to the receipt. Whatever is started next goes on; it ends as if nobody had disturbed it.
 */
class ErasureKillsTest {

    /** Reading it back takes long enough to be killed in. */
    private static final int LARGE = 25_000_000;

    @TempDir
    Path folder;

    private SandboxData data;
    private SandboxProject project;
    private Sandbox sandbox;
    private Installation installation;

    @AfterEach
    void close() {
        if (installation != null) {
            installation.close();
        }
        sandbox.close();
    }

    /** What is left, and what is said of it, where nobody disturbs the request. */
    private record Undisturbed(JsonNode receipt, String manifest, int calls, String linkHost) {
    }

    private static SandboxData data() {
        SandboxData data = SandboxData.samples();
        SandboxProject project = data.projects().get(0);
        project.addImage(Arrays.copyOf(new JpegPicture(64, 48, 1).bytes(), LARGE), project.tags().get(0));
        return data;
    }

    /** Both of them name links by the same host and port, which are in the archives. */
    private Undisturbed undisturbed(String action) throws Exception {
        SandboxData same = data();
        try (Sandbox calm = Sandbox.start(same, options()); Pipeline pipeline = Pipeline.on(calm, folder.resolve("calm")).start()) {
            UUID id = same.projects().get(0).id();
            assertThat(pipeline.settle("{\"id\":\"r\",\"action\":\"" + action + "\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"" + id + "\"]}}")
                    .path("state").asText()).isEqualTo("AWAITING_APPROVAL");
            assertThat(pipeline.approve("r").path("state").asText()).as(pipeline.receipt("r").toPrettyString()).isEqualTo("COMPLETE");
            String manifest = action.equals("delete") ? "" : Archives.manifest(Archives.of(pipeline.delivered(), "r", id));
            return new Undisturbed(pipeline.receipt("r"), manifest, calm.requests().size(), calm.linkHost());
        }
    }

    private static SandboxOptions options() {
        return SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(100));
    }

    private void start(int linkPort) throws IOException {
        data = data();
        project = data.projects().get(0);
        sandbox = Sandbox.start(data, options().withLinkPort(linkPort));
        installation = Installation.of(folder.resolve("killed"), sandbox);
    }

    private void request(String action) throws IOException {
        Files.writeString(folder.resolve("killed/r.yaml"), "id: r\naction: " + action + "\naccount: sandbox\nscope:\n  projects: [" + project.id() + "]\n");
    }

    @Test
    void killedInEachStateOfAnExportThenDeleteItEndsAsUndisturbed() throws Exception {
        Undisturbed undisturbed = undisturbed("export-then-delete");
        start(port(undisturbed));
        request("export-then-delete");
        Path archive = Archives.of(installation.delivered(), "r", project.id());

        killedWhen("it plans", () -> Archives.count(sandbox.requests(), "service") > 12);
        killedWhen("it exports", () -> Archives.count(sandbox.requests(), "links") > 5);
        killedWhen("the first archive is there", () -> Files.exists(archive));
        killedWhen("all is exported and read back before anybody is asked", pid -> results() == 2 && reads(pid, archive));
        assertThat(has("approval.json")).isFalse();
        assertThat(installation.run("process", "r.yaml")).as(installation.said()).isEqualTo(4);
        killedWhen("it serves while the plan waits", List.of("run"), pid -> installation.said().contains("watching"));
        assertThat(installation.status("r").path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);

        killedWhen("it is approved", () -> has("approval.json"));
        killedWhen("it reads back again what it will delete", pid -> reads(pid, archive));
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
        killedAfter("images are deleted", seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images"));
        killedAfter("it reads back the tags", seen -> !Deletion.isDelete(seen) && seen.path().endsWith("/tags")
                && sandbox.requests().stream().anyMatch(sent -> Deletion.isDelete(sent) && sent.path().contains("/tags/")));
        killedAfter("the project is deleted", seen -> Deletion.isDelete(seen) && seen.path().endsWith("/projects/" + project.id()));
        killedWhen("it writes its receipt", () -> has("r-receipt.json"));

        assertThat(installation.run("process", "r.yaml")).as(installation.said()).isZero();
        assertAs(undisturbed);
    }

    /** Each kill costs a start of Java: {@code -Dcustomvision.test.kills=20}. */
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "customvision.test.kills", matches = "\\d+")
    @ValueSource(strings = {"delete", "export-then-delete"})
    void killedAtRandomMomentsItEndsAsUndisturbed(String action) throws Exception {
        Undisturbed undisturbed = undisturbed(action);
        start(port(undisturbed));
        request(action);
        long seed = Long.getLong("customvision.test.seed", System.nanoTime());
        System.out.println("ErasureKillsTest: to kill " + action + " at the same moments, add -Dcustomvision.test.seed=" + seed);
        Random moments = new Random(seed);
        int kills = Integer.getInteger("customvision.test.kills");
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            // each life gets its share of the calls, and dies at one of them or a moment later
            int calls = 1 + moments.nextInt(Math.max(1, 2 * undisturbed.calls() / (kills + 1)));
            int later = moments.nextInt(30);
            Process process = installation.start(command().toArray(String[]::new));
            long before = sandbox.requests().size();
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(1))
                    .until(() -> !process.isAlive() || sandbox.requests().size() >= before + calls);
            if (!process.waitFor(later, TimeUnit.MILLISECONDS)) {
                Installation.kill(process);
            }
            killed += process.exitValue() == 137 ? 1 : 0;
            assertThat(process.exitValue()).as("seed %d: %s", seed, installation.said()).isIn(0, 4, 137);
            if (!has("approval.json")) {
                assertThat(sandbox.requests()).as("before it was approved, seed %d", seed).noneMatch(Deletion::isDelete);
            }
        }
        assertThat(killed).as("seed %d", seed).isPositive();
        System.out.printf("ErasureKillsTest: %s was killed %d times%n", action, killed);
        for (int i = 0; i < 2; i++) {
            installation.run(command().toArray(String[]::new));
        }
        assertThat(installation.status("r").path("state").asText()).as("seed %d: %s", seed, installation.said()).isEqualTo("COMPLETE");
        assertAs(undisturbed);
    }

    @Test
    void aRunningDeleteThatIsCancelledEndsWithinSecondsAndItsReceiptTellsWhatIsGone() throws Exception {
        data = SandboxData.samples();
        project = data.projects().get(0);
        sandbox = Sandbox.start(data, SandboxOptions.defaults().withDeleteDelay(Duration.ofSeconds(60)));
        installation = Installation.of(folder.resolve("killed"), sandbox).with("customvision.delete.approval", "automatic")
                .with("customvision.delete.max-images", "1000").with("customvision.delete.max-percent", "100");
        request("delete");
        Process process = installation.start("process", "r.yaml");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> sandbox.requests().stream()
                .anyMatch(seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images")));

        assertThat(installation.run("cancel", "r")).as(installation.said()).isZero();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(installation.said()).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        JsonNode receipt = installation.receipt("r");
        assertThat(receipt.path("state").asText()).isEqualTo("CANCELLED");
        assertThat(receipt.at("/kinds/predictions/done").asInt()).isEqualTo(4);
        assertThat(receipt.at("/kinds/images/done").asInt()).isZero();
        assertThat(receipt.path("failures").findValuesAsText("kind")).as("what was asked for and is not known to be gone").contains("images");
        assertThat(project.tags()).isNotEmpty();
        assertThat(sandbox.requests()).filteredOn(Deletion::isDelete).noneMatch(seen -> seen.path().matches(".*/(tags|iterations|projects)/[^/]+$"));
    }

    /** What whoever finds it like this does next. */
    private List<String> command() throws IOException {
        if (!has("status.json") || has("approval.json") || !installation.status("r").path("state").asText().equals("AWAITING_APPROVAL")) {
            return List.of("process", "r.yaml");
        }
        return List.of("approve", "r", Hashes.sha256(installation.requestFolder("r").resolve("plan.json")), "--by", "Erika Mustermann");
    }

    private void killedAfter(String moment, Predicate<LoggedRequest> seen) throws Exception {
        int before = sandbox.requests().size();
        killedWhen(moment, () -> sandbox.requests().stream().skip(before).anyMatch(seen));
    }

    private void killedWhen(String moment, Callable<Boolean> reached) throws Exception {
        killedWhen(moment, command(), pid -> reached.call());
    }

    private interface Reached {
        boolean by(long pid) throws Exception;
    }

    private void killedWhen(String moment, Reached reached) throws Exception {
        killedWhen(moment, command(), reached);
    }

    private void killedWhen(String moment, List<String> command, Reached reached) throws Exception {
        Process process = installation.start(command.toArray(String[]::new));
        Awaitility.await(moment).atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).pollInterval(Duration.ofNanos(100_000)).until(() -> {
            assertThat(process.isAlive()).as("ended before %s:\n%s", moment, installation.said()).isTrue();
            return reached.by(process.pid());
        });
        Installation.kill(process);
    }

    private boolean has(String file) {
        return Files.exists(installation.requestFolder("r").resolve(file));
    }

    private int results() throws IOException {
        return (int) Archives.visible(installation.requestFolder("r").resolve("jobs")).stream().filter(name -> name.endsWith(".json")).count();
    }

    /** Whether a process has the file open, which Linux shows. */
    private static boolean reads(long pid, Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path one : open.toList()) {
                try {
                    if (Files.readSymbolicLink(one).equals(file.toRealPath())) {
                        return true;
                    }
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(Undisturbed undisturbed) {
        return Integer.parseInt(undisturbed.linkHost().replaceAll(".*:", ""));
    }

    private void assertAs(Undisturbed undisturbed) throws IOException {
        JsonNode receipt = installation.receipt("r");
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("outcome").asText()).isEqualTo(undisturbed.receipt().path("outcome").asText());
        assertThat(counts(receipt.path("kinds"))).isEqualTo(counts(undisturbed.receipt().path("kinds"))).isNotEmpty();
        assertThat(counts(receipt.path("exported"))).isEqualTo(counts(undisturbed.receipt().path("exported")));
        if (!undisturbed.manifest().isEmpty()) {
            assertThat(Archives.manifest(Archives.of(installation.delivered(), "r", project.id()))).isEqualTo(undisturbed.manifest());
        }
        SandboxProject other = SandboxData.samples().projects().get(1);
        assertThat(data.projects()).singleElement().satisfies(left -> {
            assertThat(left.id()).isEqualTo(other.id());
            assertThat(Deletion.images(left)).isEqualTo(Deletion.images(other));
            assertThat(left.predictions()).hasSameSizeAs(other.predictions());
        });
        Deletion.assertOnlyFrozen(sandbox, installation.requestFolder("r"), project.id());
    }

    private static Map<String, List<Integer>> counts(JsonNode kinds) {
        Map<String, List<Integer>> counts = new TreeMap<>();
        kinds.properties().forEach(kind -> counts.put(kind.getKey(), Stream.of("expected", "done", "failed", "retained")
                .map(count -> kind.getValue().path(count).asInt()).toList()));
        return counts;
    }
}
