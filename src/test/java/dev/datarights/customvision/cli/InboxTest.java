package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** The service in a Java of its own, and files that people and programs drop into its inbox. */
class InboxTest {

    private static final String ACCOUNT_ONLY = "action: export\nscope: {include: [account]}\n";

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Process service;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), SandboxSettings.of(sandbox).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n").collect(Collectors.joining())
                + "customvision.accounts.sandbox.requests-per-second=100000\n"
                + "customvision.service.retry-delay=10\n");
        run();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.destroyForcibly().waitFor();
        }
        sandbox.close();
    }

    @AfterEach
    void allIsWellAgain() {
        sandbox.faults().clear();
        sandbox.forgetRequests();
    }

    @Test
    void whatIsDroppedIsCarriedOutOrRejectedWithTheReason() throws Exception {
        drop("dsr-1.yaml", "id: dsr-1\naction: export\n");
        drop("no-id.YML", ACCOUNT_ONLY);
        drop("typo.yaml", "id: typo\naction: export\nscope: {project: [x]}\n");
        drop("nobody.json", "{\"id\":\"nobody\",\"action\":\"export\",\"scope\":{\"projects\":[\"No such project\"]}}");
        drop("approval.yaml", "approve: dsr-1\nplan: 00\nby: me\n");
        drop("notes.txt", ACCOUNT_ONLY);
        drop("empty.yaml", "");
        drop("large.yaml", ACCOUNT_ONLY + "# " + "x".repeat(256 * 1024) + "\n");
        drop("unfinished.yaml.part", ACCOUNT_ONLY);
        drop(".hidden.yaml", ACCOUNT_ONLY);
        Path target = Files.writeString(folder.resolve("elsewhere.yaml"), "id: elsewhere\n" + ACCOUNT_ONLY);
        Files.createSymbolicLink(inbox("link.yaml"), target);
        Files.createDirectory(inbox("folder.yaml"));
        assertThat(new ProcessBuilder("mkfifo", inbox("pipe.yaml").toString()).start().waitFor()).isZero();

        awaitFile(".done/dsr-1.yaml");
        awaitFile(".done/no-id.YML");
        assertThat(folder.resolve("delivered/dsr-1-receipt.json")).exists();
        assertThat(Json.MAPPER.readTree(folder.resolve("delivered/dsr-1-receipt.json").toFile()).path("state").asText()).isEqualTo("COMPLETE");
        Map<String, String> reasons = Map.of(
                "typo.yaml", "typo.yaml: field 'scope.project': is not a field of a request. Did you mean 'projects'?",
                "nobody.json", "nobody.json: field 'scope.projects[0]': 'No such project' is not a project of account 'sandbox'",
                "approval.yaml", "approval.yaml: field 'plan': is a number, not text",
                "notes.txt", "notes.txt: is not taken for a request: its name does not end in .yaml, .yml or .json",
                "empty.yaml", "empty.yaml: is empty",
                "large.yaml", "large.yaml: is larger than 256 KiB",
                "link.yaml", "link.yaml: is not a regular file",
                "pipe.yaml", "pipe.yaml: is not a regular file");
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            awaitFile(".rejected/" + reason.getKey());
            assertThat(Files.readString(inbox(".rejected/" + reason.getKey() + ".error.txt"))).contains(reason.getValue());
            assertThat(inbox(".done/" + reason.getKey())).doesNotExist();
        }
        assertThat(inbox(".rejected/dsr-1.yaml")).doesNotExist();
        assertThat(inbox("")).isDirectoryContaining("glob:**/folder.yaml").isDirectoryContaining("glob:**/unfinished.yaml.part")
                .isDirectoryContaining("glob:**/.hidden.yaml").isDirectoryNotContaining("glob:**/*.camelLock");
        assertThat(target).exists();
        assertThat(folder.resolve("requests/elsewhere")).doesNotExist();
        assertThat(service.isAlive()).isTrue();

        drop("other-name.yaml", "id: dsr-1\naction: export\n");
        awaitFile(".done/other-name.yaml");
        drop("other-content.yaml", "id: dsr-1\n" + ACCOUNT_ONLY);
        awaitFile(".rejected/other-content.yaml");
        assertThat(Files.readString(inbox(".rejected/other-content.yaml.error.txt")))
                .contains("other-content.yaml: field 'id': 'dsr-1' was used before for a request with other content");
        assertThat(Json.MAPPER.readTree(folder.resolve("requests/dsr-1/status.json").toFile()).path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTakenHalf() throws Exception {
        Path slow = inbox("slow.yaml");
        Files.writeString(slow, "id: slow\naction: export\n");
        for (int i = 0; i < 6; i++) {
            new java.util.concurrent.CountDownLatch(1).await(400, TimeUnit.MILLISECONDS);
            Files.writeString(slow, "# still writing " + i + "\n", StandardOpenOption.APPEND);
        }
        Files.writeString(slow, "scope: {include: [account]}\n", StandardOpenOption.APPEND);

        awaitFile(".done/slow.yaml");
        assertThat(Files.readString(inbox(".done/slow.yaml"))).contains("include: [account]");
        assertThat(folder.resolve("requests/slow/request.json")).content().contains("account");
        assertThat(folder.resolve("delivered")).isDirectoryNotContaining("glob:**/slow-" + sandbox.data().projects().get(0).id() + ".zip");
    }

    @Test
    void aRequestUnderTheNameOfOneThatIsStillCarriedOutIsNotLost() throws Exception {
        sandbox.faults().on("service", "GET", "/projects$").times(1).delay(Duration.ofSeconds(6));
        drop("request.yaml", "id: one\n" + ACCOUNT_ONLY);
        awaitExists(folder.resolve("requests/one/request.json"));
        drop("request.yaml", "id: two\n" + ACCOUNT_ONLY);

        awaitExists(folder.resolve("delivered/two-receipt.json"));
        awaitFile(".done/request.yaml");
        assertThat(folder.resolve("delivered/one-receipt.json")).exists();
        assertThat(inbox(".rejected/request.yaml")).doesNotExist();
    }

    @Test
    void aServiceThatIsStoppedOrKilledGoesOnWhereItWasAndThenMovesTheFile() throws Exception {
        sandbox.faults().on("links", "GET", ".*").times(2).stall(Duration.ofSeconds(30));
        drop("long.yaml", "id: long\naction: export\n");
        awaitLog("request long RUNNING");
        service.destroy();
        assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(inbox("long.yaml")).as("stopped: it stays").exists();
        assertThat(state("long")).as("stopped: it has not ended").isEqualTo("RUNNING");

        sandbox.faults().clear().on("links", "GET", ".*").times(2).stall(Duration.ofSeconds(30));
        run();
        awaitLog("request long resumes where it stopped");
        awaitLog("exporting");
        service.destroyForcibly().waitFor();
        assertThat(inbox("long.yaml")).as("killed: it stays").exists();

        sandbox.faults().clear();
        Files.delete(inbox("long.yaml"));
        run();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> state("long").equals("COMPLETE"));
        drop("long.yaml", "id: long\naction: export\n");
        awaitFile(".done/long.yaml");
        assertThat(Json.MAPPER.readTree(folder.resolve("requests/long/status.json").toFile()).path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void processBesideTheServiceWithTheSameRequestExportsOnceAndBothTellTheEnd() throws Exception {
        sandbox.faults().on("service", "GET", "/projects$").times(1).delay(Duration.ofSeconds(4));
        drop("both.yaml", "id: both\naction: export\n");
        awaitExists(folder.resolve("requests/both/request.json"));
        Files.writeString(folder.resolve("mine.yaml"), "id: both\naction: export\n");

        Terminal.Said said = Terminal.run(Terminal.java(folder, List.of(), "process", "mine.yaml"));

        assertThat(said.code()).as(said.all()).isZero();
        assertThat(said.out()).contains("COMPLETE: ");
        awaitFile(".done/both.yaml");
        Map<String, Long> images = sandbox.requests().stream().filter(call -> call.server().equals("links"))
                .collect(Collectors.groupingBy(call -> call.path(), Collectors.counting()));
        assertThat(images).isNotEmpty().allSatisfy((path, times) -> assertThat(times).as(path).isEqualTo(1));
    }

    private static void run() throws IOException {
        Files.deleteIfExists(folder.resolve("service.log"));
        service = Terminal.java(folder, List.of()).redirectErrorStream(true).redirectOutput(folder.resolve("service.log").toFile()).start();
        awaitLog("watching");
        assertThat(inbox("")).isDirectory();
    }

    private static Path inbox(String name) {
        return folder.resolve("inbox").resolve(name);
    }

    private static void drop(String name, String text) throws IOException {
        Files.writeString(inbox(name), text);
    }

    private static String state(String id) throws IOException {
        return Json.MAPPER.readTree(folder.resolve("requests/" + id + "/status.json").toFile()).path("state").asText();
    }

    private static void awaitFile(String name) throws IOException {
        awaitExists(inbox(name));
        assertThat(inbox(Path.of(name).getFileName().toString())).doesNotExist();
    }

    private static void awaitExists(Path file) throws IOException {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(file + " did not appear; the service said:\n" + Files.readString(folder.resolve("service.log")), e);
        }
    }

    private static void awaitLog(String text) throws IOException {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> Files.readString(folder.resolve("service.log")).contains(text));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("'" + text + "' was not said, but:\n" + Files.readString(folder.resolve("service.log")), e);
        }
    }
}
