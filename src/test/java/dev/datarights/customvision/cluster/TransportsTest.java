package dev.datarights.customvision.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.Archives;
import dev.datarights.customvision.CustomVisionRoutes;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.service.Json;

/** The same routes, whatever jobs and results travel over: properties alone decide. */
class TransportsTest {

    @TempDir
    static Path brokerFolder;

    @TempDir
    Path folder;

    private static Sandbox sandbox;
    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        broker = Broker.start(brokerFolder);
    }

    @AfterAll
    static void stop() throws Exception {
        sandbox.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "seda", "jms"})
    void anExportComesToTheSameEndOverEachTransport(String transport) throws Exception {
        Main main = new Main();
        main.setOverrideProperties(settings(transport));
        main.configure().withRoutesIncludePattern(CustomVisionRoutes.PATTERN).withShutdownTimeout(5);
        main.start();
        try {
            assertComplete(main.getCamelContext(), "over-" + transport);
            if (transport.equals("jms")) {
                assertMessagesOfStrangersHarmNobody(main.getCamelContext());
                assertAJobThatIsSentAgainIsDoneOnce(main.getCamelContext());
            }
        } finally {
            main.stop();
        }
    }

    /** Between the delivery of an archive and the end of its transaction: whoever gets the job then finds a file that is not its own. */
    @Test
    void whatAMachineDeliveredBeforeItDiedIsReplacedAndNothingElseIs() throws Exception {
        try (Sandbox slow = Sandbox.start(sandbox.data(), SandboxOptions.defaults().withLatency(Duration.ofMillis(40)))) {
            Properties settings = settings("jms");
            settings.setProperty("customvision.accounts.sandbox.endpoint", slow.endpoint().toString());
            settings.setProperty("customvision.accounts.sandbox.training-key", slow.trainingKey());
            settings.setProperty("customvision.accounts.sandbox.image-hosts", slow.linkHost());
            UUID announced = sandbox.data().projects().get(0).id();
            UUID foreign = sandbox.data().projects().get(1).id();
            Path delivered = folder.resolve("delivered");
            Files.createDirectories(delivered);
            Files.writeString(delivered.resolve("died-" + announced + ".zip"), "of a machine that died");
            Files.writeString(delivered.resolve("died-" + foreign + ".zip"), "of somebody else");
            Main main = new Main();
            main.setOverrideProperties(settings);
            main.configure().withRoutesIncludePattern(CustomVisionRoutes.PATTERN).withShutdownTimeout(5);
            main.start();
            try {
                main.getCamelContext().createProducerTemplate().asyncRequestBody("direct:customvision-request", "{\"id\":\"died\",\"action\":\"export\"}");
                Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5))
                        .until(() -> Files.exists(folder.resolve("requests/died/plan.json")));
                broker.send("customvision.results.one", "{\"formatVersion\":1,\"requestId\":\"died\",\"attempt\":1,\"project\":\"" + announced
                        + "\",\"announced\":\"" + Archives.sha256(delivered.resolve("died-" + announced + ".zip")) + "\"}");
                JsonNode receipt = receipt("died");

                assertThat(receipt.path("archives")).extracting(archive -> archive.path("project").asText()).contains(announced.toString())
                        .doesNotContain(foreign.toString());
                assertThat(Archives.sha256(delivered.resolve("died-" + announced + ".zip"))).isIn(
                        receipt.path("archives").findValuesAsText("sha256"));
                assertThat(delivered.resolve("died-" + foreign + ".zip")).hasContent("of somebody else");
                assertThat(receipt.path("state").asText()).isNotEqualTo("COMPLETE");
            } finally {
                main.stop();
            }
        }
    }

    private JsonNode receipt(String id) throws Exception {
        Path receipt = folder.resolve("delivered").resolve(id + "-receipt.json");
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(receipt));
        return Json.MAPPER.readTree(receipt.toFile());
    }

    private void assertComplete(CamelContext context, String id) throws Exception {
        context.createProducerTemplate().requestBody("direct:customvision-request", "{\"id\":\"" + id + "\",\"action\":\"export\"}");
        JsonNode told = receipt(id);
        assertThat(told.path("state").asText()).as(told.path("failures").toString()).isEqualTo("COMPLETE");
        assertThat(told.path("archives")).hasSize(sandbox.data().projects().size() + 1).allSatisfy(archive ->
                assertThat(folder.resolve("delivered").resolve(archive.path("file").asText())).exists());
        assertThat(told.path("kinds").path("images").path("done").asInt()).isEqualTo(told.path("kinds").path("images").path("expected").asInt())
                .isPositive();
    }

    /** Who may send to the queues can send anything; it is put aside with the reason, and what follows is carried out. */
    private void assertMessagesOfStrangersHarmNobody(CamelContext context) throws Exception {
        String secret = "{\"formatVersion\":1,\"requestId\":\"../../secret\",\"project\":\"account\",\"owner\":\"x\"}";
        broker.send("customvision.jobs", "Anna's picture");
        broker.send("customvision.jobs", secret, "CamelBeanMethodName", "giveBack");
        broker.send("customvision.results.one", "{\"formatVersion\":1,\"announced\":\"x\",\"requestId\":\"a\",\"project\":\"account\"}");
        // of a request that is not known here: left alone
        broker.send("customvision.results.one", "{\"formatVersion\":1,\"requestId\":\"unknown\",\"project\":\"account\",\"state\":\"COMPLETE\",\"delivered\":[]}");

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(broker.waiting("customvision.dead-letters")).isEqualTo(3));
        assertThat(broker.properties("customvision.dead-letters", "customvisionReason")).containsExactlyInAnyOrder(
                "it is no ExportJob of this version of the program", "requestId is missing or cannot be so", "announced is missing or cannot be so");
        assertComplete(context, "after-strangers");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(broker.waiting("customvision.jobs")).isZero();
            assertThat(broker.waiting("customvision.results.one")).isZero();
        });
    }

    /** As by a program that was killed after it sent a job and before it wrote that down. */
    private void assertAJobThatIsSentAgainIsDoneOnce(CamelContext context) throws Exception {
        Path jobs = folder.resolve("requests/over-jms/jobs");
        Files.delete(jobs.resolve("account-sent.json"));
        String result = Files.readString(jobs.resolve("account.json"));
        String job = context.createProducerTemplate().requestBody("bean:customvisionJobs?method=again", (Object) result, String.class);
        long asked = sandbox.requests().size();

        context.createProducerTemplate().sendBody("direct:customvision-send-job", job);

        assertThat(broker.waiting("customvision.jobs")).isZero();
        assertThat(jobs.resolve("account-sent.json")).exists();
        assertComplete(context, "after-sent-again");
        assertThat(sandbox.requests().subList((int) asked, sandbox.requests().size())).as("only the second request's account")
                .filteredOn(seen -> seen.path().endsWith("/Training/account")).hasSize(1);
    }

    private Properties settings(String transport) throws Exception {
        Properties settings = new Properties();
        if (transport.equals("jms")) {
            try (Reader shipped = Files.newBufferedReader(Path.of("config/application-cluster.properties"))) {
                settings.load(shipped);
            }
            settings.setProperty("customvision.node", "one");
            settings.setProperty("customvision.broker.url", broker.url());
        } else {
            settings.setProperty("customvision.jobs.uri", transport + ":customvision-jobs");
        }
        settings.setProperty("customvision.default-account", "sandbox");
        settings.setProperty("customvision.accounts.sandbox.endpoint", sandbox.endpoint().toString());
        settings.setProperty("customvision.accounts.sandbox.training-key", sandbox.trainingKey());
        settings.setProperty("customvision.accounts.sandbox.image-hosts", sandbox.linkHost());
        settings.setProperty("customvision.accounts.sandbox.requests-per-second", "100000");
        settings.setProperty("customvision.requests", folder.resolve("requests").toString());
        settings.setProperty("customvision.inbox.enabled", "false");
        settings.setProperty("customvision.inbox", folder.resolve("inbox").toString());
        settings.setProperty("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        return settings;
    }
}
