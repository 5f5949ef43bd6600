package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "export-all.yaml    | export-all-20261124T031500Z",
        "a.b.json           | a.b-20261124T031500Z",
        "request            | request-20261124T031500Z",
        "my request (2).yml | my-request--2--20261124T031500Z",
        ".hidden.yaml       | hidden-20261124T031500Z",
        "\u00fcber.yaml     | ber-20261124T031500Z",
        "\u5168\u90e8.yaml  | request-20261124T031500Z",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff.yaml | aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeee-20261124T031500Z",
    })
    void aRequestWithoutAnIdIsCalledAfterItsFileAndTime(String name, String id) throws Exception {
        Path file = write(name, "{\"action\": \"export\"}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-24T03:15:00.9Z")));

        assertThat(RequestReader.read(file).id()).isEqualTo(id).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    }

    @ParameterizedTest
    @CsvSource({
        "export-all.yaml, EXPORT",
        "export-one-project.yaml, EXPORT",
        "delete-one-person.yaml, EXPORT_THEN_DELETE",
        "delete-project.yaml, DELETE",
        "sweep-monthly-export.yaml, EXPORT",
        "sweep-monthly-inventory.yaml, INVENTORY",
        "sweep-nightly-predictions.yaml, DELETE",
        "sweep-weekly-retention.yaml, DELETE"})
    void theExampleIsAValidRequest(String name, Action action) throws Exception {
        assertThat(RequestReader.read(Path.of("config/examples", name)).action()).isEqualTo(action);
    }

    @Test
    void everyExampleIsListedInThisTest() throws IOException {
        try (var examples = Files.list(Path.of("config/examples"))) {
            assertThat(examples).hasSize(8);
        }
    }

    @Test
    void theHoldsFileThatIsShippedIsValidAndHoldsNothing() throws Exception {
        assertThat(Holds.read(Path.of("config/holds.yaml")).all()).isEmpty();
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), write("real.yaml", "action: export"));
        assertThat(refusal(link)).contains("link.yaml: is not a regular file");
    }

    @Test
    void aFolderIsRefused() throws IOException {
        assertThat(refusal(Files.createDirectory(folder.resolve("folder.yaml")))).contains("is not a regular file");
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe.yaml");
        boolean made;
        try {
            Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
            made = mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0;
        } catch (IOException e) {
            made = false;
        }
        Assumptions.assumeTrue(made, "skipped: no mkfifo here");
        assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> assertThat(refusal(pipe)).contains("is not a regular file"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(refusal(folder.resolve("gone.yaml"))).isEqualTo("gone.yaml: does not exist. Check the name");
    }

    @Test
    void aFileOf256KiBIsReadAndOneByteMoreIsRefused() throws Exception {
        String start = "action: export\n#";
        String most = start + "x".repeat(256 * 1024 - start.length());
        assertThat(RequestReader.read(write("most.yaml", most)).action()).isEqualTo(Action.EXPORT);
        assertThat(refusal(write("more.yaml", most + "x"))).contains("is larger than 256 KiB. Split it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void anotherEncodingIsRefusedByItsName(String charset) throws IOException {
        Path file = folder.resolve("wide.yaml");
        Files.write(file, "\uFEFFaction: export".getBytes(Charset.forName(charset)));
        assertThat(refusal(file)).contains("is in UTF-16 or UTF-32, not in UTF-8. Save it as UTF-8");
        Files.write(file, "action: export".getBytes(Charset.forName(charset)));
        assertThat(refusal(file)).startsWith("wide.yaml: ");
    }

    @Test
    void latin1IsRefusedAndUtf8WithAMarkIsRead() throws Exception {
        Path file = folder.resolve("bytes.yaml");
        Files.write(file, "action: export\nreference: M\u00fcller".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal(file)).contains("is not in UTF-8. Save it as UTF-8");
        Files.write(file, "\uFEFFaction: export\nreference: M\u00fcller".getBytes(StandardCharsets.UTF_8));
        assertThat(RequestReader.read(file).reference()).isEqualTo("M\u00fcller");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String refusal(Path file) {
        return catchThrowableOfType(InvalidRequestException.class, () -> RequestReader.read(file)).getMessage();
    }
}
