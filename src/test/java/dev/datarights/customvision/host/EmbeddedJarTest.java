package dev.datarights.customvision.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.Archives;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** The pipeline from its jar, in programs of somebody else that have a Java of their own. */
class EmbeddedJarTest {

    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        Files.writeString(folder.resolve("host.properties"), String.join("\n",
                "customvision.default-account=host",
                "customvision.accounts.host.endpoint=" + sandbox.endpoint(),
                "customvision.accounts.host.training-key=" + sandbox.trainingKey(),
                "customvision.accounts.host.image-hosts=" + sandbox.linkHost(),
                "customvision.accounts.host.requests-per-second=100000",
                "customvision.requests=" + folder.resolve("requests"),
                "customvision.inbox=" + folder.resolve("inbox"),
                "customvision.inbox.enabled=false",
                "customvision.delivery.folder.directory=" + folder.resolve("delivered"),
                "customvision.result.uri=direct:host-results", ""));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {PlainHost.class, CamelMainHost.class})
    void textMapAndFileAreCarriedOutAndEachResultIsToldAsJson(Class<?> host) throws Exception {
        assertAllIsCarriedOut(run(host, false));
    }

    @Test
    void theyAreInSpringBootWhoseComponentsClientsAndErrorHandlerStayAsTheyWere() throws Exception {
        List<String> said = run(SpringBootHost.class, true);

        assertAllIsCarriedOut(said);
        assertThat(said).contains("FACT http of the host true 1234", "FACT blobs of the host https://host.blob.core.windows.net",
                "FACT beans of the host's kind 1 1", "FACT streams cached true");
    }

    private void assertAllIsCarriedOut(List<String> said) throws Exception {
        List<JsonNode> results = new ArrayList<>();
        for (String line : said) {
            if (line.startsWith("RESULT ")) {
                results.add(Json.MAPPER.readTree(line.substring(7)));
            }
        }
        assertThat(results).as(String.join("\n", said)).extracting(result -> result.path("id").asText()).containsExactly("text", "map", "file");
        assertThat(results).extracting(result -> result.path("state").asText()).containsOnly("COMPLETE");
        JsonNode file = results.get(2);
        assertThat(file.path("kinds").path("images").path("done").asInt()).isEqualTo(25);
        assertThat(file.path("archives")).hasSize(2);
        for (JsonNode archive : file.path("archives")) {
            assertThat(Archives.sha256(folder.resolve("delivered").resolve(archive.path("file").asText()))).isEqualTo(archive.path("sha256").asText());
        }
        assertThat(said).contains("FACT dead letter of host-fails", "FACT inbox Stopped")
                .anyMatch(line -> line.startsWith("FACT told: ") && line.contains("field 'action'"))
                .noneMatch(line -> line.startsWith("FACT dead letter of customvision"));
        assertThat(folder.resolve("inbox")).doesNotExist();
    }

    /** In a Java that has our jar, not our classes; Spring only where the host brings it, and nothing of a message broker. */
    private List<String> run(Class<?> host, boolean spring) throws Exception {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(CLASSES))
                .filter(entry -> !entry.matches(".*/(camel-jms|spring-jms|jakarta.jms-api|artemis[^/]*)/.*"))
                .filter(entry -> spring || !entry.matches(".*/(org/springframework|camel/springboot|camel-spring[^/]*)/.*"))
                .collect(Collectors.joining(File.pathSeparator));
        Path log = folder.resolve("host.log");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
                "-cp", path + File.pathSeparator + jar(), host.getName(), folder.toString())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> said = Files.readAllLines(log);
        assertThat(process.exitValue()).as(String.join("\n", said)).isZero();
        return said;
    }

    /** As the build packs it: with its folders' entries. */
    private Path jar() throws IOException {
        Path jar = folder.resolve("customvision-data-rights.jar");
        try (OutputStream file = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(file); Stream<Path> all = Files.walk(CLASSES)) {
            for (Path path : all.filter(path -> !path.equals(CLASSES)).sorted().toList()) {
                boolean directory = Files.isDirectory(path);
                zip.putNextEntry(new ZipEntry(CLASSES.relativize(path).toString().replace('\\', '/') + (directory ? "/" : "")));
                if (!directory) {
                    Files.copy(path, zip);
                }
                zip.closeEntry();
            }
        }
        return jar;
    }
}
