package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.cluster.Broker;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/** Several installations, each with a folder and a Java of its own, that share nothing but a broker and the destination. */
class ClusterTest {

    private static final int IMAGES = 12;

    @TempDir
    Path folder;

    private final List<Installation> machines = new ArrayList<>();
    private Broker broker;
    private Sandbox sandbox;

    @BeforeEach
    void startBroker() throws Exception {
        broker = Broker.start(folder.resolve("broker"));
    }

    @AfterEach
    void stop() throws Exception {
        machines.forEach(Installation::close);
        broker.close();
        sandbox.close();
    }

    @Test
    void whatAKilledMachineWasAtIsDoneByAnotherAndEveryProjectArrivesOnce() throws Exception {
        sandbox = sandbox(6, IMAGES, Duration.ofMillis(20));
        Installation owner = machine("owner");
        Installation helper = machine("helper");
        Process killed = helper.start("run");
        awaitWorker(helper);

        Process request = owner.start("process", owner.request("shared"));
        Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> isAtWork(helper, "shared"));
        Installation.kill(killed);

        assertThat(owner.exitCode(request)).as(owner.said()).isZero();
        assertEveryProjectArrivedOnce("shared", 6);
        assertThat(broker.waiting("customvision.jobs")).isZero();
        assertThat(broker.waiting("customvision.dead-letters")).isZero();
    }

    @Test
    void whereTheOwnerIsKilledTheOthersGoOnAndItEndsTheRequestWhenItIsBack() throws Exception {
        sandbox = sandbox(6, IMAGES, Duration.ofMillis(20));
        Installation owner = machine("owner");
        Installation helper = machine("helper");
        helper.start("run");
        awaitWorker(helper);
        String file = owner.request("left-alone");
        Process request = owner.start("process", file);
        Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> isAtWork(helper, "left-alone"));
        Installation.kill(request);
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(broker.waiting("customvision.jobs")).isZero());
        assertThat(owner.status("left-alone").path("state").asText()).isEqualTo("RUNNING");

        assertThat(owner.run("process", file)).as(owner.said()).isZero();

        assertEveryProjectArrivedOnce("left-alone", 6);
        assertThat(owner.receipt("left-alone").path("attempt").asInt()).isOne();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(helper.requestFolder("left-alone"))
                .as("what the other machine fetched").doesNotExist());
    }

    @Test
    void aCancelReachesTheMachinesThatHelpAndTheReceiptSaysSo() throws Exception {
        sandbox = sandbox(4, 4000, Duration.ofMillis(20));
        Installation owner = machine("owner");
        Installation helper = machine("helper");
        helper.start("run");
        awaitWorker(helper);
        Process request = owner.start("process", owner.request("unwanted"));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isAtWork(helper, "unwanted"));

        assertThat(owner.run("cancel", "unwanted")).as(owner.said()).isZero();

        assertThat(owner.exitCode(request)).as(owner.said()).isEqualTo(3);
        assertThat(owner.status("unwanted").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(helper.said()).contains("request unwanted was cancelled at owner");
        assertThat(broker.waiting("customvision.jobs")).as("no job is left behind").isZero();
    }

    /**
     * The whole measure: 40 projects with one machine, then with three of which one is killed, then with three undisturbed;
     * 50 ms for each answer of the service.
     */
    @Test
    @EnabledIfSystemProperty(named = "customvision.test.cluster", matches = "true")
    void fortyProjectsArriveOnceAlsoWhereOneOfThreeMachinesIsKilled() throws Exception {
        sandbox = sandbox(40, 60, Duration.ofMillis(50));
        Installation owner = machine("owner");
        long one = millis(() -> assertThat(owner.run("process", owner.request("alone"))).as(owner.said()).isZero());
        assertEveryProjectArrivedOnce("alone", 40);

        Installation second = machine("second");
        Installation third = machine("third");
        Process killed = second.start("run");
        third.start("run");
        awaitWorker(second);
        awaitWorker(third);
        long three = millis(() -> assertThat(owner.run("process", owner.request("together"))).as(owner.said()).isZero());
        assertEveryProjectArrivedOnce("together", 40);

        long wounded = millis(() -> {
            Process request = owner.start("process", owner.request("wounded"));
            Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5))
                    .until(() -> isAtWork(second, "wounded") && archives("wounded") >= 10);
            Installation.kill(killed);
            assertThat(owner.exitCode(request)).as(owner.said()).isZero();
        });
        assertEveryProjectArrivedOnce("wounded", 40);
        System.out.println("ClusterTest: from the plan to the end " + sincePlanned("alone") + ", " + sincePlanned("together") + " and "
                + sincePlanned("wounded") + " ms");
        System.out.println("ClusterTest: 40 projects of 60 images, 50 ms a request: one machine " + one + " ms, three " + three
                + " ms, three of which one was killed " + wounded + " ms");
    }

    private void assertEveryProjectArrivedOnce(String id, int projects) throws IOException {
        JsonNode receipt = machines.get(0).receipt(id);
        assertThat(receipt.path("state").asText()).as(receipt.path("failures").toString()).isEqualTo("COMPLETE");
        TreeSet<String> expected = new TreeSet<>(List.of("account"));
        sandbox.data().projects().forEach(project -> expected.add(project.id().toString()));
        List<String> told = new ArrayList<>();
        long images = 0;
        for (JsonNode archive : receipt.path("archives")) {
            told.add(archive.path("project").asText());
            Path file = delivered().resolve(archive.path("file").asText());
            assertThat(Archives.sha256(file)).as(file.toString()).isEqualTo(archive.path("sha256").asText());
            images += Archives.paths(file).stream().filter(path -> path.startsWith("data/images/")).count();
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected).hasSize(projects + 1);
        assertThat(archives(id)).isEqualTo(projects + 1);
        assertThat(receipt.path("kinds").path("images").path("done").asLong()).isEqualTo(images)
                .isEqualTo(receipt.path("kinds").path("images").path("expected").asLong())
                .isGreaterThanOrEqualTo(sandbox.data().projects().stream().mapToLong(project -> project.images().size()).sum());
    }

    /** Without the plan, which its owner alone makes. */
    private long sincePlanned(String id) throws IOException {
        JsonNode status = machines.get(0).status(id);
        Instant planned = Json.MAPPER.treeToValue(Json.MAPPER.readTree(machines.get(0).requestFolder(id).resolve("plan.json").toFile()).path("created"), Instant.class);
        return Duration.between(planned, Instant.parse(status.path("ended").asText())).toMillis();
    }

    private long archives(String id) throws IOException {
        if (!Files.isDirectory(delivered())) {
            return 0;
        }
        try (Stream<Path> files = Files.list(delivered())) {
            return files.filter(file -> file.getFileName().toString().startsWith(id + "-") && file.toString().endsWith(".zip")).count();
        }
    }

    /** The account's own job is over at once, so only a project counts. */
    private static boolean isAtWork(Installation machine, String id) throws IOException {
        Path work = machine.requestFolder(id).resolve("work");
        if (!Files.isDirectory(work)) {
            return false;
        }
        try (Stream<Path> jobs = Files.list(work)) {
            return jobs.anyMatch(job -> !job.endsWith("account") && !Files.exists(job.resolve("result.json"))
                    && Files.exists(job.resolve("listing")));
        }
    }

    private static void awaitWorker(Installation machine) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> machine.said().contains("for requests"));
    }

    private Installation machine(String node) throws IOException {
        Path home = folder.resolve(node);
        Files.createDirectories(home.resolve("config"));
        Files.copy(Path.of("config/application-cluster.properties"), home.resolve("config/application-cluster.properties"));
        Installation machine = Installation.of(home, sandbox).with("customvision.profile", "cluster").with("customvision.node", node)
                .with("customvision.broker.url", broker.url()).with("customvision.status.port", "0")
                .with("customvision.export.parallel-downloads", "4");
        machines.add(machine);
        return machine.deliveringTo(delivered());
    }

    private Path delivered() {
        return folder.resolve("delivered");
    }

    private static Sandbox sandbox(int projects, int images, Duration latency) throws IOException {
        SandboxData data = SandboxData.samples();
        while (data.projects().size() < projects) {
            SandboxProject project = data.addProject("project " + data.projects().size(), Domain.CLASSIFICATION);
            for (int i = 0; i < images; i++) {
                project.addImage(SmallFiles.picture(i + 10_000 * data.projects().size()));
            }
        }
        return Sandbox.start(data, SandboxOptions.defaults().withLatency(latency));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static long millis(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }
}
