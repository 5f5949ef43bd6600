package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/** Several requests about one project at once, in one process and in two: one applies at a time, and all end right. */
class DeleteTogetherTest {

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject project = data.projects().get(0);
    private final SandboxProject other = data.projects().get(1);
    private final Sandbox sandbox = Sandbox.start(data, SandboxOptions.defaults().withDeleteDelay(Duration.ofMillis(600)));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Pipeline> pipelines = new ArrayList<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
        pipelines.forEach(Pipeline::close);
        sandbox.close();
    }

    private Pipeline pipeline() throws Exception {
        Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.delete.read-back-timeout", "PT20S").start();
        pipelines.add(pipeline);
        return pipeline;
    }

    private static String delete(String id, String project, String scope) {
        return "{\"id\":\"" + id + "\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"" + project + "\"]" + scope + "}}";
    }

    private <T> Future<T> begin(Callable<T> work) {
        return threads.submit(work);
    }

    private static <T> T end(Future<T> work) throws Exception {
        return work.get(120, TimeUnit.SECONDS);
    }

    @Test
    void deletesASweepAndAnExportOfOneProjectAllEndRight() throws Exception {
        Set<String> young = new TreeSet<>();
        for (int seed = 1; seed <= 3; seed++) {
            young.add(project.addImage(new JpegPicture(60, 50, seed), List.of(), List.of(), Map.of(), Instant.parse("2026-11-01T12:00:00Z")).id().toString());
        }
        Pipeline one = pipeline();
        Pipeline two = pipeline();
        String images = project.images().stream().limit(3).map(image -> "\"" + image.id() + "\"").reduce((a, b) -> a + "," + b).orElseThrow();
        String narrowed = ",\"trainedIterations\":\"keep\",\"include\":[\"images\"]";
        one.settle(delete("a", "Plant safety", ",\"imageIds\":[" + images + "]" + narrowed));
        two.settle(delete("b", "Plant safety", ",\"tags\":[\"customer-4711\"]" + narrowed));
        one.settle(delete("sweep-old", "Plant safety", ",\"createdBefore\":\"2026-09-02\"" + narrowed));
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
        Set<String> planned = new TreeSet<>();
        for (String id : List.of("a", "b", "sweep-old")) {
            planned.addAll(frozen(id));
        }
        AtomicBoolean alone = new AtomicBoolean();
        sandbox.afterRequests(2, Deletion::isDelete, () -> alone.set(results() > 0));

        Future<JsonNode> export = begin(() -> two.carryOut("{\"id\":\"e\",\"action\":\"export\"}"));
        Future<JsonNode> a = begin(() -> one.approve("a"));
        Future<JsonNode> b = begin(() -> two.approve("b"));
        Future<JsonNode> sweep = begin(() -> one.approve("sweep-old"));

        for (Future<JsonNode> delete : List.of(a, b, sweep)) {
            JsonNode ended = end(delete);
            if (!ended.path("state").asText().equals("COMPLETE")) {
                // together they empty a snapshot, and then no image of it is left to show the last of them that its list can be relied on
                assertThat(ended.path("state").asText()).as(ended.toPrettyString()).isEqualTo("PARTIAL");
                assertThat(ended.path("failures").findValuesAsText("reason")).isNotEmpty()
                        .allMatch(reason -> reason.startsWith("could not verify: the list ") && reason.contains("that should remain in it"));
            }
        }
        assertThat(alone).as("the second delete was sent when the first had its result").isTrue();
        assertThat(sentIds()).isNotEmpty().isSubsetOf(planned);
        assertThat(Deletion.images(project)).containsAll(young).doesNotContainAnyElementsOf(planned);
        assertThat(project.iterations()).hasSize(2);
        JsonNode exported = end(export);
        if (exported.path("state").asText().equals("COMPLETE")) {
            assertThat(exported.path("kinds").path("images").path("done").asInt()).isEqualTo(exported.path("kinds").path("images").path("expected").asInt());
        } else {
            assertThat(exported.path("failures")).as(exported.toPrettyString()).isNotEmpty();
        }
        for (JsonNode archive : exported.path("archives")) {
            // one that lacks what was deleted meanwhile says so, and is a valid bag all the same
            assertThat(BagVerifier.verify(one.delivered().resolve(archive.path("file").asText())).complete()).isTrue();
        }
    }

    @Test
    void twoRequestsThatDeleteTheSameProjectDeleteItOnce() throws Exception {
        Pipeline one = pipeline();
        Pipeline two = pipeline();
        one.settle(delete("a", "Plant safety", ""));
        two.settle(delete("b", "Plant safety", ""));

        Future<JsonNode> a = begin(() -> one.approve("a"));
        Future<JsonNode> b = begin(() -> two.approve("b"));

        assertThat(end(a).path("state").asText()).as(one.receipt("a").toPrettyString()).isEqualTo("COMPLETE");
        assertThat(end(b).path("state").asText()).as(one.receipt("b").toPrettyString()).isEqualTo("COMPLETE");
        assertThat(data.projects()).containsExactly(other);
        assertThat(sandbox.requests()).filteredOn(seen -> Deletion.isDelete(seen) && seen.path().endsWith(project.id().toString())).hasSize(1);
    }

    @Test
    void requestsThatDeleteTheLastTwoProjectsOfAnAccountAtTheSameTimeExplainEachOther() throws Exception {
        Pipeline one = pipeline();
        Pipeline two = pipeline();
        one.settle(delete("a", project.id().toString(), ""));
        two.settle(delete("b", other.id().toString(), ""));
        CountDownLatch both = new CountDownLatch(2);
        for (SandboxProject last : List.of(project, other)) {
            sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith(last.id().toString()), () -> {
                both.countDown();
                await(both);
            });
        }

        Future<JsonNode> a = begin(() -> one.approve("a"));
        Future<JsonNode> b = begin(() -> two.approve("b"));

        assertThat(end(a).path("state").asText()).as(one.receipt("a").toPrettyString()).isEqualTo("COMPLETE");
        assertThat(end(b).path("state").asText()).as(one.receipt("b").toPrettyString()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long results() {
        return Stream.of("a", "b", "sweep-old").filter(id -> Files.exists(folder.resolve("requests/" + id + "/jobs/" + project.id() + "-erasure.json"))).count();
    }

    private Set<String> frozen(String id) throws Exception {
        return new HashSet<>(Files.readAllLines(folder.resolve("requests/" + id + "/frozen/" + project.id() + "/images.ids")));
    }

    private Set<String> sentIds() {
        Set<String> ids = new TreeSet<>();
        for (LoggedRequest seen : sandbox.requests()) {
            if (Deletion.isDelete(seen)) {
                assertThat(seen.path()).endsWith("/images");
                ids.addAll(Arrays.asList(seen.query().replaceAll(".*imageIds=([^&]*).*", "$1").split(",|%2C")));
            }
        }
        return ids;
    }
}
