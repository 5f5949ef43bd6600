package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/**
 * No key, token or signature of a link is in anything a run leaves behind. The run is a JVM of its own with the packaged log
 * settings, all of them at DEBUG, and with everything going wrong that may make a program talkative.
 */
class ExportSecretsTest {

    private static final String KEY = "4f1c9a7be0d24c35a8b6e9f20c71d3aa";
    private static final Pattern SIG = Pattern.compile("[?&]sig=([^&\"]+)");

    @TempDir
    static Path folder;

    private static Set<String> secrets;

    @BeforeAll
    static void run() throws Exception {
        String packaged = new String(ExportSecretsTest.class.getResourceAsStream("/customvision-logback.xml").readAllBytes(), StandardCharsets.UTF_8);
        String talkative = packaged.replace("<root level=\"WARN\">", "<root level=\"DEBUG\">");
        assertThat(talkative).isNotEqualTo(packaged);
        Path settings = Files.writeString(folder.resolve("talkative.xml"), talkative);
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=" + settings, "-Dcustomvision.log.level=DEBUG",
                "-cp", System.getProperty("java.class.path"), Run.class.getName(), folder.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log.txt").toFile()).start();
        assertThat(program.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(program.exitValue()).as(() -> read(folder.resolve("log.txt"))).isZero();
        secrets = new TreeSet<>(Files.readAllLines(folder.resolve("secrets.txt")));
        Files.delete(folder.resolve("secrets.txt"));
    }

    @Test
    void theRunSawWhatItShould() throws Exception {
        assertThat(secrets).hasSizeGreaterThan(50).contains(KEY, "sandbox-arm-token");
        assertThat(read(folder.resolve("log.txt"))).contains("DEBUG").contains("org.apache", "request secrets");
        assertThat(Files.readString(folder.resolve("delivered/secrets-receipt.json"))).contains("\"PARTIAL\"");
        assertThat(Files.readString(folder.resolve("delivered/denied-receipt.json"))).contains("\"FAILED\"");
        assertThat(Files.readString(folder.resolve("delivered/forbidden-receipt.json"))).contains("\"FAILED\"");
    }

    @Test
    void noSecretIsInAnythingThatWasWritten() throws Exception {
        List<String> found = new ArrayList<>();
        int looked = 0;
        List<String> forms = secrets.stream().flatMap(secret -> Secrets.forms(secret).stream()).distinct().toList();
        for (Path file : written()) {
            if (file.toString().endsWith(".zip")) {
                DeliveredBag bag = DeliveredBag.read(file);
                for (String path : bag.entries().keySet()) {
                    Secrets.look(file.getFileName() + "!" + path, path + "\n" + new String(bag.bytes(path), StandardCharsets.ISO_8859_1), forms, found);
                    looked++;
                }
            }
            Secrets.look(folder.relativize(file).toString(), file.getFileName() + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1), forms, found);
            looked++;
        }
        assertThat(looked).isGreaterThan(80);
        assertThat(found).isEmpty();
    }

    @Test
    void theSearchWouldFindThem() {
        List<String> found = new ArrayList<>();
        List<String> forms = secrets.stream().flatMap(secret -> Secrets.forms(secret).stream()).distinct().toList();
        for (String secret : secrets) {
            Secrets.look("here", "..." + secret + "...", forms, found);
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(secrets.size());
        Secrets.look("Base64", Base64.getEncoder().encodeToString(("user:" + KEY).getBytes(StandardCharsets.UTF_8)), forms, found);
        assertThat(found).last().asString().startsWith("Base64");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsKeptOfARequestIsForItsOwnerOnly() throws Exception {
        Set<PosixFilePermission> ofOthers = EnumSet.complementOf(EnumSet.of(PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        assertThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Path requests = folder.resolve("requests");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(requests))).isEqualTo("rwx------");
        // the work of a request that is PARTIAL is kept, with its lists
        assertThat(requests.resolve("secrets/work")).isNotEmptyDirectory();
        try (Stream<Path> all = Files.walk(requests)) {
            // an archive on the disk of its destination is the delivered file itself, with the rights it has there; nobody else gets here
            for (Path path : all.filter(path -> !isDelivered(path)).toList()) {
                assertThat(Files.getPosixFilePermissions(path)).as(path.toString()).doesNotContainAnyElementsOf(ofOthers);
            }
        }
    }

    private static boolean isDelivered(Path path) {
        try (Stream<Path> delivered = Files.walk(folder.resolve("delivered"))) {
            return path.toString().endsWith(".zip") && delivered.anyMatch(file -> isSame(file, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything below the working folder, with the lists of requests that are not complete. */
    private static List<Path> written() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).toString().matches("talkative\\.xml")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program whose traces are looked at. */
    static final class Run {

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Set<String> secrets = new TreeSet<>(List.of(KEY, "sandbox-second-training-key", "sandbox-prediction-key", "sandbox-second-prediction-key"));
            SandboxOptions options = SandboxOptions.defaults().withTrainingKey(KEY).withClock(Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC));
            try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), options);
                    Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.service.retries", "2")
                            .with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                            .with("customvision.arm.endpoint", sandbox.armEndpoint().toString())
                            .with("customvision.arm.token", sandbox.armToken()).start()) {
                secrets.add(sandbox.armToken());
                signatures(sandbox, secrets);
                AdviceWith.adviceWith(pipeline.context(), "customvision-dispatch-jobs",
                        route -> route.weaveAddFirst().process(exchange -> {
                            sandbox.expireLinks();
                            signatures(sandbox, secrets);
                        }));
                SandboxProject project = sandbox.data().projects().get(0);
                String echo = "{\"code\":\"" + KEY + "\",\"message\":\"The key " + KEY + " is no good; Training-Key: " + KEY + "\"}";
                sandbox.faults().loseImage(project.images().get(0).id());
                sandbox.faults().on("service", "GET", "/tags/").times(2).status(500, echo);
                sandbox.faults().on("service", "GET", "/performance$").always().status(500, echo);
                sandbox.faults().on("service", "GET", "/iterations/[^/]+$").status(403, echo);
                sandbox.faults().on("service", "GET", "/tags$").times(2).status(500, "<html>" + KEY + "</html>");
                sandbox.faults().on("links", "GET", "/i-").after(3).times(2).reset();
                sandbox.faults().on("links", "GET", "/i-").after(8).times(2).truncate(20);
                sandbox.faults().on("links", "GET", "/m-").always().status(403, "<Error>" + KEY + "</Error>");
                pipeline.carryOut("{\"id\":\"secrets\",\"action\":\"export\"}");
                sandbox.faults().clear();
                sandbox.faults().on("service", "GET", "/projects$").always().status(401, echo);
                pipeline.carryOut("{\"id\":\"denied\",\"action\":\"export\"}");
                sandbox.faults().clear();
                sandbox.faults().on("service", "GET", "/projects$").always().status(403, echo);
                pipeline.carryOut("{\"id\":\"forbidden\",\"action\":\"export\"}");
            }
            Files.write(folder.resolve("secrets.txt"), secrets);
            System.exit(0);
        }

        /** The clock stands still, so that these are the very signatures that the pipeline is given. */
        private static void signatures(Sandbox sandbox, Set<String> secrets) throws Exception {
            PlainClient service = new PlainClient(sandbox);
            for (SandboxProject project : sandbox.data().projects()) {
                List<Object> records = new ArrayList<>(service.images(project.id(), null));
                records.addAll(service.predictions(project.id()));
                for (var iteration : project.iterations()) {
                    records.addAll(service.images(project.id(), iteration.id()));
                    records.add(service.get("/projects/" + project.id() + "/iterations/" + iteration.id() + "/export"));
                }
                Matcher matcher = SIG.matcher(records.toString());
                while (matcher.find()) {
                    secrets.add(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
                }
            }
        }
    }
}
