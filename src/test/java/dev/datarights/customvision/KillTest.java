package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/** The program is killed as by {@code kill -9} and started again with the same request. */
class KillTest {

    private static final int IMAGES = 400;
    private static final int DOWNLOADS = 4;
    private static final String ACCOUNT_CALL = "GET /customvision/v1.2/Training/account";

    @TempDir
    Path folder;

    @TempDir
    static Path calmFolder;

    private static Sandbox sandbox;
    private static UUID project;
    private static UUID planned;
    private static Undisturbed undisturbed;

    private Installation installation;

    @BeforeAll
    static void exportUndisturbed() throws Exception {
        SandboxData data = SandboxData.large(IMAGES, 20_000);
        project = data.projects().get(0).id();
        SandboxProject second = data.addProject("second", Domain.CLASSIFICATION);
        planned = second.id();
        for (int i = 0; i < 600; i++) {
            second.addImage(SmallFiles.picture(i));
        }
        sandbox = Sandbox.start(data, SandboxOptions.defaults().withLatency(Duration.ofMillis(8)));
        undisturbed = Undisturbed.run(sandbox, calmFolder);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void install() throws IOException {
        sandbox.forgetRequests();
        installation = Installation.of(folder, sandbox).with("customvision.export.parallel-downloads", String.valueOf(DOWNLOADS));
    }

    @AfterEach
    void endProcesses() {
        installation.close();
    }

    @Test
    void anExportKilledInMidArchiveEndsAsIfNothingHadHappened() throws Exception {
        String request = installation.request("killed");

        killWhen(installation.start("process", request), () -> links() > IMAGES / 2 && links() < IMAGES);
        assertThat(Archives.visible(installation.delivered())).as("no half file under a final name")
                .doesNotContain("killed-" + project + ".zip", "killed-receipt.json");

        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertAsUndisturbed("killed");
        assertThat(links()).as("only what was in flight is fetched twice").isLessThanOrEqualTo(undisturbed.links() + DOWNLOADS);
        assertNothingAskedTwice();
        assertThat(installation.receipt("killed").path("attempt").asInt()).isOne();

        sandbox.forgetRequests();
        assertThat(installation.run("process", request)).isZero();
        assertThat(sandbox.requests()).as("a finished request asks nothing").isEmpty();
        assertThat(installation.said()).contains("ran before", "receipt: requests/killed/killed-receipt.json\n", "COMPLETE: ");
    }

    @Test
    void killedWhilePlanningItDoesNotAskAgainForTheListsThatWereWhole() throws Exception {
        String request = installation.request("killed");
        String pages = "/projects/" + planned + "/images/untagged";

        killWhen(installation.start("process", request), () -> sandbox.requests().stream()
                .filter(seen -> seen.path().endsWith(pages)).count() >= 2);
        assertThat(installation.requestFolder("killed").resolve("plan.json")).doesNotExist();

        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertAsUndisturbed("killed");
        Map<String, Long> calls = Archives.calls(sandbox.requests(), "service");
        calls.keySet().removeIf(call -> call.contains(planned + "/images"));
        assertThat(undisturbed.calls()).containsAllEntriesOf(calls);
        assertThat(links()).isEqualTo(undisturbed.links());
    }

    @Test
    void killedAtRandomMomentsItStillEndsWithTheSameFiles() throws Exception {
        long seed = Long.getLong("customvision.test.seed", System.nanoTime());
        System.out.println("KillTest: to kill at the same moments, add -Dcustomvision.test.seed=" + seed);
        Random moments = new Random(seed);
        String request = installation.request("killed");

        int kills = 0;
        while (kills < 6) {
            // most of a short life is the start of Java; what is interesting comes after it
            Process process = installation.start("process", request);
            long seen = sandbox.requests().size();
            Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> sandbox.requests().size() > seen
                    || installation.requestFolder("killed").resolve("plan.json").toFile().exists() || !process.isAlive());
            if (process.waitFor(moments.nextInt(450), TimeUnit.MILLISECONDS)) {
                break;
            }
            Installation.kill(process);
            kills++;
        }
        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertAsUndisturbed("killed");
        assertThat(links()).isLessThanOrEqualTo(undisturbed.links() + (long) kills * DOWNLOADS);
    }

    @Test
    void killedWhileItSealsItSealsTheSamePayload() throws Exception {
        String request = installation.request("killed");
        Path journal = installation.requestFolder("killed").resolve("work/" + project + "/killed-" + project + ".journal");

        killWhen(installation.start("process", request), () -> Files.exists(journal) && lastLines(journal).contains("\nsealing\n"));

        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertAsUndisturbed("killed");
        assertThat(links()).isLessThanOrEqualTo(undisturbed.links() + DOWNLOADS);
        assertNothingAskedTwice();
    }

    @Test
    void killedWhileDeliveringItDeliversWhatWasSealed() throws Exception {
        String request = installation.request("killed");
        Path archive = Archives.of(installation.delivered(), "killed", project);
        Path sealed = installation.requestFolder("killed").resolve("work/" + project);

        blockReading(archive);
        killWhen(installation.start("process", request), () -> Files.exists(sealed.resolve("result.json")));
        byte[] seal = Files.readAllBytes(sealed.resolve("killed-" + project + ".zip"));
        Files.delete(archive);
        sandbox.forgetRequests();

        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertThat(archive).hasBinaryContent(seal);
        assertAsUndisturbed("killed");
        assertThat(sandbox.requests()).as("what was sealed is not fetched again")
                .noneMatch(seen -> seen.path().contains(project.toString()));
    }

    @Test
    void killedBetweenTheLastArchiveAndTheReceiptItOnlyWritesTheReceipt() throws Exception {
        String request = installation.request("killed");
        Path receipt = installation.delivered().resolve("killed-receipt.json");
        Path archive = Archives.of(installation.delivered(), "killed", project);

        blockReading(receipt);
        killWhen(installation.start("process", request), () -> Files.exists(installation.requestFolder("killed").resolve("killed-receipt.json"))
                && installation.status("killed").path("receipts").size() == 1);
        byte[] delivered = Files.readAllBytes(archive);
        assertThat(installation.status("killed").path("state").asText()).isEqualTo("RUNNING");
        Files.delete(receipt);
        sandbox.forgetRequests();

        assertThat(installation.run("process", request)).as(installation.said()).isZero();

        assertThat(sandbox.requests()).isEmpty();
        assertThat(archive).hasBinaryContent(delivered);
        assertThat(installation.receipt("killed").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(installation.requestFolder("killed").resolve("work")).satisfies(work ->
                assertThat(Archives.visible(work)).as("nothing is left behind").isEmpty());
    }

    /** A pipe that nobody writes to: who reads it waits for ever, at exactly this moment of the delivery. */
    private static void blockReading(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    }

    private void killWhen(Process process, Callable<Boolean> moment) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(1)).until(() -> {
            assertThat(process.isAlive()).as("ended before it was killed:\n%s", installation.said()).isTrue();
            return moment.call();
        });
        Installation.kill(process);
    }

    private static String lastLines(Path file) throws IOException {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        return all.substring(Math.max(0, all.length() - 4000));
    }

    private long links() {
        return Archives.count(sandbox.requests(), "links");
    }

    private void assertAsUndisturbed(String id) throws IOException {
        assertThat(installation.receipt(id).path("state").asText()).isEqualTo("COMPLETE");
        assertThat(undisturbed.manifests()).isNotEmpty().allSatisfy((of, manifest) ->
                assertThat(Archives.manifest(Archives.of(installation.delivered(), id, of))).isEqualTo(manifest));
    }

    /** Every call of both runs together was made as often as without a kill, but for what was in flight. */
    private void assertNothingAskedTwice() {
        Map<String, Long> calls = Archives.calls(sandbox.requests(), "service");
        calls.remove(ACCOUNT_CALL);
        withoutRenewals(calls);
        assertThat(undisturbed.calls()).containsAllEntriesOf(calls);
    }

    /** Links are not kept, so whoever goes on asks for those of what is missing; how often is the matter of RenewedLinksTest. */
    private static void withoutRenewals(Map<String, Long> calls) {
        calls.keySet().removeIf(call -> call.contains("/images/id?") || call.endsWith("/export") || call.endsWith("/predictions/query"));
    }

    /** The same export that nobody disturbs. */
    private record Undisturbed(Map<String, String> manifests, Map<String, Long> calls, long links) {

        static Undisturbed run(Sandbox sandbox, Path folder) throws Exception {
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.export.parallel-downloads", "16").start()) {
                assertThat(pipeline.carryOut("{\"id\":\"calm\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
                Map<String, String> manifests = new TreeMap<>();
                for (var project : sandbox.data().projects()) {
                    manifests.put(project.id().toString(), Archives.manifest(Archives.of(pipeline.delivered(), "calm", project.id())));
                }
                manifests.put("account", Archives.manifest(Archives.of(pipeline.delivered(), "calm", "account")));
                return new Undisturbed(manifests, Archives.calls(sandbox.requests(), "service"), Archives.count(sandbox.requests(), "links"));
            } finally {
                sandbox.forgetRequests();
            }
        }
    }
}
