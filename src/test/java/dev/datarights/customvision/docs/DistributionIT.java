package dev.datarights.customvision.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator unpacks works as it is, from wherever it is started. */
class DistributionIT {

    private static final String PACKED = System.getProperty("customvision.distribution");

    @TempDir
    static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        Path into = Files.createDirectories(folder.resolve("unpacked"));
        assertThat(run(into, Map.of(), "tar", "xzf", PACKED + ".tar.gz").code()).isZero();
        home = into.resolve(Path.of(PACKED).getFileName());
    }

    @Test
    void itHoldsWhatTheReadmeSaysAndOnlyTheScriptsCanBeStarted() throws Exception {
        assertThat(names(home, 1)).filteredOn(name -> !name.equals("cache")).containsExactlyInAnyOrder("LICENSE", "README.md", "bin", "bom.json", "config", "customvision-data-rights.jar", "docs",
                "lib", "routes", "systemd");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !file.startsWith(home.resolve("cache"))).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(file.toString())
                        .isEqualTo(file.startsWith(home.resolve("bin")) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
        assertThat(Files.readString(home.resolve("bin/customvision-data-rights"))).doesNotContain("\r");
        assertThat(Files.readString(home.resolve("bin/customvision-data-rights.cmd"))).contains("\r\n");
        assertThat(home.resolve("config/application.properties")).hasSameTextualContentAs(Path.of("config/application.properties"));
        assertThat(home.resolve("config/request.schema.json")).exists();
        for (String file : names(Path.of("routes"), 1)) {
            assertThat(home.resolve("routes").resolve(file)).hasSameTextualContentAs(Path.of("routes").resolve(file));
        }
    }

    @Test
    void theZipHoldsTheSame() throws Exception {
        try (ZipFile zip = new ZipFile(PACKED + ".zip")) {
            Set<String> zipped = zip.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()).collect(Collectors.toCollection(TreeSet::new));
            Set<String> unpacked = names(home, Integer.MAX_VALUE).stream().filter(name -> Files.isRegularFile(home.resolve(name)) && !name.startsWith("cache/"))
                    .map(name -> home.getFileName() + "/" + name).collect(Collectors.toCollection(TreeSet::new));
            assertThat(zipped).isEqualTo(unpacked);
        }
    }

    @Test
    void itsPagesLinkToWhatIsThere() throws Exception {
        List<Path> pages = Stream.concat(Stream.of("README.md"), names(home.resolve("docs"), 1).stream().map(name -> "docs/" + name)).map(home::resolve).toList();
        assertThat(pages).hasSizeGreaterThan(7);
        for (Path page : pages) {
            assertThat(Markdown.read(page).links().stream().filter(link -> !link.matches("[a-z]+:.*"))
                    .map(link -> page.resolveSibling(link.replaceFirst("#.*", "")).normalize())).as(page.toString())
                    .allMatch(Files::exists);
        }
    }

    @Test
    void startedFromElsewhereThroughALinkItWorksThereAndStartsFasterFromThenOn() throws Exception {
        Path work = Files.createDirectories(folder.resolve("where it works"));
        Path link = Files.createSymbolicLink(folder.resolve("cvdr"), home.resolve("bin/customvision-data-rights"));

        Said demo = run(work, Map.of(), link.toString(), "demo");
        assertThat(demo.code()).as(demo.text()).isZero();
        assertThat(demo.text()).contains("first start", "COMPLETE", "AWAITING_APPROVAL");
        assertThat(names(work, 1)).containsExactlyInAnyOrder("demo");
        assertThat(names(home.resolve("cache"), 1)).containsExactly("classes.jsa");

        List<String> archives = names(work.resolve("demo/delivered"), 2).stream().filter(name -> name.endsWith(".zip")).toList();
        assertThat(archives).hasSize(3);
        List<String> command = new ArrayList<>(List.of(link.toString(), "verify"));
        archives.forEach(archive -> command.add("demo/delivered/" + archive));
        Path loaded = folder.resolve("loaded.txt");
        Said verified = run(work, Map.of("CUSTOMVISION_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded), command.toArray(String[]::new));
        assertThat(verified.code()).as(verified.text()).isZero();
        assertThat(verified.text()).doesNotContain("first start", "warning");
        assertThat(Files.readString(loaded)).as("the options arrive, and classes come from the archive")
                .containsPattern("dev\\.datarights\\.customvision\\.\\S+ source: shared objects file \\(top\\)");
    }

    /** A finding about a library, and why the library stays all the same; null where it must not. */
    record Finding(String component, String upTo, String id, String stays, String looked) {

        boolean isAbout(JsonNode part) {
            return component.equals(part.path("group").asText() + ":" + part.path("name").asText())
                    && Version.parse(part.path("version").asText()).compareTo(Version.parse(upTo)) <= 0;
        }
    }

    @Test
    void noLibraryWithAKnownFindingIsInItUnlessSomebodySaidWhy() throws Exception {
        List<JsonNode> parts = new ArrayList<>();
        new ObjectMapper().readTree(home.resolve("bom.json").toFile()).path("components").forEach(parts::add);
        List<Finding> findings = new YAMLMapper().readValue(Path.of("src/test/resources/known-findings.yaml").toFile(), new TypeReference<>() { });

        assertThat(parts).hasSizeGreaterThan(100);
        assertThat(findings).allSatisfy(finding -> {
            List<JsonNode> found = parts.stream().filter(finding::isAbout).toList();
            if (finding.stays() == null) {
                assertThat(found).as(finding.toString()).isEmpty();
            } else {
                assertThat(found).as("no longer true: take it off the list: %s", finding).isNotEmpty();
                assertThat(LocalDate.parse(finding.looked())).isAfter(LocalDate.of(2026, 1, 1));
            }
        });
    }

    @Test
    void withoutJavaItSaysWhatToDo() throws Exception {
        Said said = run(folder, Map.of("JAVA_HOME", folder.resolve("nowhere").toString()), home.resolve("bin/customvision-data-rights").toString(), "status");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("Install a Java 17 or newer, or set JAVA_HOME");
    }

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, "systemd-analyze"))),
                "systemd-analyze is not there");
        String unit = Files.readString(home.resolve("systemd/customvision-data-rights.service"));
        String here = "ExecStart=\"" + home.resolve("bin/customvision-data-rights") + "\" run";
        Path file = Files.writeString(folder.resolve("customvision-data-rights.service"),
                unit.replace("ExecStart=/opt/customvision-data-rights/bin/customvision-data-rights run", here));
        assertThat(Files.readString(file)).contains(here);

        Said said = run(folder, Map.of("SYSTEMD_LOG_LEVEL", "warning"), "systemd-analyze", "verify", "--man=no", file.toString());
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text()).doesNotContain("customvision-data-rights.service:");

        assertThat(unit.lines().filter(line -> Arrays.stream(new String[] {"NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "UMask",
            "CapabilityBoundingSet", "SystemCallFilter"}).anyMatch(word -> line.startsWith(word + "=")))).hasSize(7);
    }

    private record Said(int code, String text) {
    }

    private static Said run(Path where, Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        ProcessBuilder program = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        program.environment().keySet().removeAll(Set.of("CUSTOMVISION_JAVA_OPTIONS", "CUSTOMVISION_FAST_START"));
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment().putAll(environment);
        Process process = program.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + String.join(" ", command) + "\n" + Files.readString(said));
        }
        return new Said(process.exitValue(), Files.readString(said));
    }

    /** Relative to a folder, with / between; none where the folder is not there. */
    private static List<String> names(Path where, int depth) throws IOException {
        if (!Files.isDirectory(where)) {
            return Collections.emptyList();
        }
        try (Stream<Path> files = Files.walk(where, depth)) {
            return files.filter(file -> !file.equals(where)).map(file -> where.relativize(file).toString()).sorted().toList();
        }
    }
}
