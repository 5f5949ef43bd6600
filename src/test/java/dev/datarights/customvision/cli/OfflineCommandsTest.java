package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.Hashes;

/** One demo in an empty folder, and what the commands that need no service say about what it left. */
class OfflineCommandsTest {

    @TempDir
    static Path folder;

    private static Terminal.Said demo;
    private static Path delivered;
    private static String id;

    @BeforeAll
    static void runTheDemo() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        demo = Terminal.run(Terminal.java(empty, List.of(), "demo"));
        try (Stream<Path> folders = Files.list(empty.resolve("demo/delivered"))) {
            delivered = folders.findFirst().orElseThrow();
        }
        id = delivered.getFileName().toString();
    }

    @Test
    void theDemoEndsWithCode0AndLeavesWhatItSays() throws Exception {
        assertThat(demo.code()).as(demo.all()).isZero();
        assertThat(demo.out()).contains("COMPLETE: ", "unzip ");
        assertThat(demo.err()).as("nothing to worry about").isEmpty();
        for (String file : files()) {
            String name = Path.of(file).getFileName().toString();
            assertThat(demo.out().lines().filter(line -> line.contains("demo/delivered/" + id + "/" + name))).as("told once: " + name).hasSize(1);
        }
        assertThat(files()).hasSize(5);
        assertThat(folder.resolve("empty/demo")).isDirectoryContaining("glob:**.yaml");
    }

    @Test
    void theDemoPlansADeleteAndTellsThePlanItsHashItsPageAndHowToApproveIt() throws Exception {
        Path planned = folder.resolve("empty/demo/requests").resolve(id + "-delete");
        String hash = Hashes.sha256(planned.resolve("plan.json"));

        assertThat(demo.out()).contains(id + "-delete: delete", "nothing was deleted yet", "would lose: images 4",
                "approve " + id + "-delete " + hash + " --by NAME", "AWAITING_APPROVAL", "until then nothing is deleted");
        assertThat(demo.out()).contains("demo/requests/" + id + "-delete/plan.html");
        assertThat(planned.resolve("plan.html")).content().contains(hash);
        assertThat(planned.resolve(id + "-delete-receipt.json")).doesNotExist();
        assertThat(Terminal.run(Map.of("customvision.requests", folder.resolve("empty/demo/requests").toString()), "status", id + "-delete").out())
                .contains("state:   AWAITING_APPROVAL", hash);
    }

    @Test
    void statusListsEveryRequestAndShowsOneInFull() {
        Map<String, String> settings = Map.of("customvision.requests", folder.resolve("empty/demo/requests").toString());

        Terminal.Said all = Terminal.run(settings, "status");
        assertThat(all.code()).isZero();
        assertThat(all.out()).contains(id, "COMPLETE");

        Terminal.Said one = Terminal.run(settings, "status", id);
        assertThat(one.code()).isZero();
        assertThat(one.out()).contains(id + ": export of account sandbox, attempt 1", "COMPLETE: everything", "images 25/25", "-receipt.json");
    }

    @Test
    void statusWithoutRequestsSaysSo() {
        Terminal.Said none = Terminal.run(Map.of("customvision.requests", folder.resolve("none").toString()), "status");

        assertThat(none.code()).isZero();
        assertThat(none.out()).contains("no requests in " + folder.resolve("none"));
    }

    @Test
    void anIdThatDoesNotExistIsCode2AlsoWhereItIsAPath() {
        Map<String, String> settings = Map.of("customvision.requests", folder.resolve("empty/demo/requests").toString());
        for (String command : List.of("status", "cancel")) {
            for (String unknown : List.of("nope", "../requests/" + id, "/etc", "a\u0000b", "")) {
                Terminal.Said said = Terminal.run(settings, command, unknown);
                assertThat(said.code()).as(command + " " + unknown).isEqualTo(2);
                assertThat(said.err()).contains("there is no request '").contains("status");
            }
        }
    }

    @Test
    void cancelOfWhatHasEndedChangesNothing() throws Exception {
        Map<String, String> settings = Map.of("customvision.requests", folder.resolve("empty/demo/requests").toString());

        Terminal.Said said = Terminal.run(settings, "cancel", id);

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("has ended already: COMPLETE");
        assertThat(folder.resolve("empty/demo/requests").resolve(id).resolve("cancel")).doesNotExist();
    }

    @Test
    void verifyPassesEveryArchiveAndTheReceiptBesideThemWithoutAnySetting() throws Exception {
        List<String> files = files();
        Terminal.Said said = Terminal.run(Map.of(), Stream.concat(Stream.of("verify"), files.stream()).toArray(String[]::new));

        assertThat(said.code()).as(said.all()).isZero();
        assertThat(said.out().lines().filter(line -> line.startsWith("  => ") && line.contains("integrity only"))).hasSameSizeAs(files);
        assertThat(said.out()).doesNotContain("FAILED");
    }

    @Test
    void aFlippedByteMakesTheArchiveAndItsReceiptFail() throws Exception {
        Path copy = copy("flipped");
        Path archive = copy.resolve(id + "-account.zip");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 3] ^= 1;
        Files.write(archive, bytes);

        Terminal.Said zip = Terminal.run(Map.of(), "verify", archive.toString());
        assertThat(zip.code()).isEqualTo(1);
        assertThat(zip.out()).contains("FAILED", "NOT as it was sealed");

        Terminal.Said receipt = Terminal.run(Map.of(), "verify", copy.resolve(id + "-receipt.json").toString());
        assertThat(receipt.code()).isEqualTo(1);
        assertThat(receipt.out()).containsPattern("FAILED +Archive " + id + "-account.zip: It has SHA-256 [0-9a-f]{64}, the receipt says");
    }

    @Test
    void anArchiveThatIsMissingBesideTheReceiptIsNamed() throws Exception {
        Path copy = copy("missing");
        Files.delete(copy.resolve(id + "-account.zip"));

        Terminal.Said said = Terminal.run(Map.of(), "verify", copy.resolve(id + "-receipt.json").toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).containsPattern("FAILED +Archive " + id + "-account.zip: is neither given nor beside the receipt");
    }

    @Test
    void aReceiptThatNamesAPathOrIsNoReceiptFails() throws Exception {
        Path copy = copy("hostile");
        Path receipt = copy.resolve(id + "-receipt.json");
        Files.writeString(receipt, Files.readString(receipt).replace("\"" + id + "-account.zip\"", "\"../" + id + "/" + id + "-account.zip\""));
        assertThat(Terminal.run(Map.of(), "verify", receipt.toString()).code()).isEqualTo(1);

        for (String content : List.of("", "not json", "[]", "{}", "{\"state\":\"COMPLETE\",\"archives\":[]}", "{\"state\":\"COMPLETE\",\"archives\":[1]}",
                "{\"state\":\"COMPLETE\",\"archives\":[{\"file\":\"a\\u0000b\"}]}")) {
            Files.writeString(receipt, content);
            Terminal.Said said = Terminal.run(Map.of(), "verify", receipt.toString());
            assertThat(said.code()).as(content).isEqualTo(1);
            assertThat(said.err()).as(content).isEmpty();
        }
    }

    @Test
    void filesOfAnotherKindAndFilesThatAreNotThereAreCode2() throws Exception {
        Path other = Files.writeString(folder.resolve("letter.txt"), "hello");
        Path noZip = Files.writeString(folder.resolve("no.zip"), "hello");

        Terminal.Said said = Terminal.run(Map.of(), "verify", other.toString());
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("letter.txt", ".zip", "-receipt.json");
        assertThat(Terminal.run(Map.of(), "verify", folder.resolve("gone.zip").toString()).code()).isEqualTo(2);
        assertThat(Terminal.run(Map.of(), "verify", folder.toString()).code()).isEqualTo(2);

        Terminal.Said worst = Terminal.run(Map.of(), "verify", other.toString(), noZip.toString());
        assertThat(worst.code()).as("a mismatch is worse than a file of another kind").isEqualTo(1);
    }

    @Test
    void theSandboxPrintsSettingsThatWorkAndAnEnvironmentVariableOverridesThem() throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Process sandbox = Terminal.java(work, List.of(), "sandbox", "--port", "0", "--requests-per-second", "0")
                .redirectErrorStream(true).start();
        try {
            StringBuilder settings = new StringBuilder();
            var lines = sandbox.inputReader();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                settings.append(line).append('\n');
                if (line.startsWith("customvision.arm.token")) {
                    break;
                }
            }
            Files.createDirectories(work.resolve("config"));
            Files.writeString(work.resolve("config/application.properties"), settings
                    + "customvision.delivery.folder.directory=from-file\n");
            Files.writeString(work.resolve("account.yaml"), "id: mine\naction: export\nscope: {include: [account]}\n");

            ProcessBuilder right = Terminal.java(work, List.of(), "process", "account.yaml");
            right.environment().put("CUSTOMVISION_DELIVERY_FOLDER_DIRECTORY", "from-environment");
            Terminal.Said said = Terminal.run(right);
            assertThat(said.code()).as(said.all()).isZero();
            assertThat(work.resolve("from-environment/mine-account.zip")).exists();
            assertThat(work.resolve("requests/mine")).isDirectory();

            Files.writeString(work.resolve("account.yaml"), "id: other\naction: export\nscope: {include: [account]}\n");
            ProcessBuilder wrong = Terminal.java(work, List.of("-Dcustomvision.delivery.folder.directory=from-property"), "process", "account.yaml");
            wrong.environment().put("CUSTOMVISION_ACCOUNTS_SANDBOX_TRAINING_KEY", "not-the-key-0123456789");
            Terminal.Said refused = Terminal.run(wrong);
            assertThat(refused.code()).as(refused.all()).isEqualTo(1);
            assertThat(work.resolve("from-property/other-receipt.json")).exists();
            assertThat(refused.all()).doesNotContain("not-the-key-0123456789");
        } finally {
            sandbox.destroy();
            sandbox.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(delivered)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copies/" + name));
        for (String file : files()) {
            Files.copy(Path.of(file), copy.resolve(Path.of(file).getFileName()));
        }
        return copy;
    }
}
