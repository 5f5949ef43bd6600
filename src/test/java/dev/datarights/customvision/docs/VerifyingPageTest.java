package dev.datarights.customvision.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** The commands of verifying.md, run as they stand there on a delivered export: they accept it, and notice what was changed. */
class VerifyingPageTest {

    private static final List<String> TOOLS = List.of("bash", "unzip", "sha256sum", "openssl", "node", "python3");

    @TempDir
    static Path folder;

    private static List<String> commands;
    private static Path delivered;

    /** What somebody changes, the command that notices, by its place on the page, and what it then says. */
    private enum Change {
        ARCHIVE_IS_ANOTHER(0, "IS NOT WHAT WAS DELIVERED") {
            @Override
            void in(Path there) throws IOException {
                Files.write(account(there), new byte[] {0}, StandardOpenOption.APPEND);
            }
        },
        ARCHIVE_HOLDS_ANOTHER_FILE(1, "data/projects.json: FAILED") {
            @Override
            void in(Path there) throws IOException {
                try (FileSystem zip = FileSystems.newFileSystem(account(there))) {
                    Files.writeString(zip.getPath("r-account/data/projects.json"), "[]");
                }
            }
        },
        FILE_IS_GONE(2, "1 without a file") {
            @Override
            void in(Path there) throws IOException {
                run(there, commands.get(1));
                Files.delete(first(there, ".*/data/predictions/[^/]+\\.jpg"));
            }
        },
        RECEIPT_WAS_EDITED_OPENSSL(3, "differ") {
            @Override
            void in(Path there) throws IOException {
                edit(there);
            }
        },
        KEY_IS_ANOTHER_OPENSSL(3, "Signature Verification Failure") {
            @Override
            void in(Path there) throws IOException {
                otherKey(there);
            }
        },
        RECEIPT_WAS_EDITED_NODE(4, "AND NOT ABOUT THAT RECEIPT") {
            @Override
            void in(Path there) throws IOException {
                edit(there);
            }
        },
        KEY_IS_ANOTHER_NODE(4, "NOT SIGNED BY THAT KEY") {
            @Override
            void in(Path there) throws IOException {
                otherKey(there);
            }
        },
        LEDGER_LACKS_A_LINE(5, "line 2 does not follow") {
            @Override
            void in(Path there) throws IOException {
                List<String> lines = Files.readAllLines(there.resolve("ledger.jsonl"));
                lines.remove(1);
                Files.write(there.resolve("ledger.jsonl"), lines);
            }
        },
        LEDGER_WAS_CUT(5, "the ledger knows no such receipt") {
            @Override
            void in(Path there) throws IOException {
                List<String> lines = Files.readAllLines(there.resolve("ledger.jsonl"));
                Files.write(there.resolve("ledger.jsonl"), lines.subList(0, lines.size() - 1));
            }
        };

        private final int command;
        private final String told;

        Change(int command, String told) {
            this.command = command;
            this.told = told;
        }

        abstract void in(Path there) throws IOException;

        private static Path account(Path there) {
            return there.resolve("r-account.zip");
        }

        private static void edit(Path there) throws IOException {
            Path receipt = there.resolve("r-receipt.json");
            Files.writeString(receipt, Files.readString(receipt).replace("\"COMPLETE\"", "\"PARTIALS\""));
        }

        private static void otherKey(Path there) throws IOException {
            Path key = there.resolve("signer.jwk");
            // the base point of the curve, which is a valid key of nobody
            Files.writeString(key, Files.readString(key).replaceAll("\"x\" *: *\"[^\"]*\"", "\"x\":\"WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY\""));
        }
    }

    @BeforeAll
    static void export() throws Exception {
        for (String tool : TOOLS) {
            assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, tool))),
                    tool + " is not there");
        }
        commands = Markdown.read(Path.of("src/docs/verifying.md")).blocks().stream().filter(block -> block.language().equals("sh"))
                .map(Markdown.Block::text).toList();
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            assertThat(pipeline.carryOut("{\"id\": \"r\", \"action\": \"export\"}").path("state").asText()).isEqualTo("COMPLETE");
            delivered = pipeline.delivered();
            Files.copy(pipeline.requests().resolve("ledger.jsonl"), delivered.resolve("ledger.jsonl"));
            Files.copy(first(pipeline.requests().resolve("keys"), "(?!.*signing-key).*\\.jwk"), delivered.resolve("signer.jwk"));
        }
    }

    @Test
    void theCommandsAcceptWhatWasDelivered() throws Exception {
        Path there = copy("as-delivered");
        assertThat(commands).hasSize(1 + Arrays.stream(Change.values()).mapToInt(change -> change.command).max().orElseThrow());

        for (String command : commands) {
            Said said = run(there, command);
            assertThat(said.code()).as(command + "\n" + said.text()).isZero();
            assertThat(said.text()).as(command).containsPattern("ok|0 without a file|signed|stands in it").doesNotContain("FAILED", "NOT ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCommandsNoticeWhatWasChanged(Change change) throws Exception {
        Path there = copy(change.name());
        change.in(there);

        Said said = run(there, commands.get(change.command));

        assertThat(said.code()).as(said.text()).isNotZero();
        assertThat(said.text()).contains(change.told);
    }

    private record Said(int code, String text) {
    }

    private static Said run(Path there, String command) {
        Path said = there.resolveSibling(there.getFileName() + ".txt");
        try {
            Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command).directory(there.toFile()).redirectErrorStream(true)
                    .redirectOutput(said.toFile()).start();
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + command);
            }
            return new Said(process.exitValue(), Files.readString(said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path copy(String name) throws IOException {
        Path there = Files.createDirectories(folder.resolve("copies").resolve(name));
        try (Stream<Path> files = Files.list(delivered)) {
            for (Path file : files.toList()) {
                Files.copy(file, there.resolve(file.getFileName()));
            }
        }
        return there;
    }

    private static Path first(Path where, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            return files.filter(file -> file.toString().matches(pattern)).findFirst().orElseThrow();
        }
    }
}
