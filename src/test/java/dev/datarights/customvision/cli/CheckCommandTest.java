package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import dev.datarights.customvision.SmallDisk;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** The first thing an operator runs against a real account: what does not work is one line, with what to do about it. */
class CheckCommandTest {

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Map<String, String> settings;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxData.samples());
        settings = new LinkedHashMap<>(SandboxSettings.of(sandbox));
        settings.put("customvision.accounts.sandbox.requests-per-second", "100000");
        settings.put("customvision.requests", folder.resolve("requests").toString());
        settings.put("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        settings.put("customvision.work.min-free", "1");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void whereAllIsWellEveryLineSaysSoAndNothingChangesAnywhere() throws Exception {
        Terminal.Said said = Terminal.run(settings, "check");

        assertThat(said.code()).as(said.all()).isZero();
        assertThat(lines(said)).allMatch(line -> line.startsWith("ok  "));
        for (String what : List.of("key accepted", "GetTaggedImages", "GetUntaggedImageCount", "GetIterationPerformance", "GetExports", "QueryPredictions",
                "QuerySuggestedImages", "link of an image", "clock", "Azure Resource Manager", "holds", "free space", "destination")) {
            assertThat(said.out()).contains(what);
        }
        assertThat(said.out()).containsPattern("\\d+ calls in \\d+ seconds");
        assertThat(sandbox.requests()).extracting(LoggedRequest::method).containsOnly("GET", "POST");
        assertThat(sandbox.requests()).filteredOn(request -> request.method().equals("POST")).extracting(LoggedRequest::path)
                .allMatch(path -> path.matches(".*/(predictions/query|images/suggested|images/suggested/count)"));
        try (Stream<Path> delivered = Files.walk(folder)) {
            assertThat(delivered.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.contains("check"));
        }
    }

    /** What is changed before, the exit code, what the one line says is wrong, and what to do. */
    record Trouble(String name, int code, String found, String remedy, Change change) {

        interface Change {
            void make(CheckCommandTest test) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Trouble> troubles() {
        String endpoint = "customvision.accounts.sandbox.endpoint";
        return Stream.of(
                new Trouble("a wrong key", 1, "401: the key was not accepted", "training-key",
                        test -> test.settings.put("customvision.accounts.sandbox.training-key", "0123456789abcdef0123456789abcdef")),
                new Trouble("a wrong host", 1, "no such host is known", endpoint, test -> test.settings.put(endpoint, "https://contoso.invalid")),
                new Trouble("plain http", 2, "must begin with https://", "config/application.properties", test -> test.settings.put(endpoint, "http://contoso.invalid")),
                new Trouble("a path too much", 2, "has the path /customvision/v3.3", "remove the path",
                        test -> test.settings.put(endpoint, test.sandbox.endpoint() + "/customvision/v3.3")),
                new Trouble("another version", 1, "answered 404", "api-version", test -> test.settings.put("customvision.accounts.sandbox.api-version", "v9.9")),
                new Trouble("a missing role", 1, "QueryPredictions", "Cognitive Services Custom Vision Reader", test -> test.sandbox.faults()
                        .on("service", "POST", ".*/predictions/query").always().status(403, "{\"code\":\"Forbidden\",\"message\":\"no\"}")),
                new Trouble("a record without an id", 1, "GetTags", "--record", test -> test.sandbox.faults()
                        .on("service", "GET", "/tags$").always().status(200, "[{\"name\":\"anna\"}]")),
                new Trouble("a page in place of an answer", 1, "something that is not JSON", "run check again", test -> test.sandbox.faults()
                        .on("service", "GET", "/export$").always().status(200, "<html>sign in</html>")),
                new Trouble("suggestions that are counted and not listed", 1, "lists none where the count knows of", "--record", test -> test.sandbox.faults()
                        .on("service", "POST", "/images/suggested$").always().status(200, "{\"token\":{},\"results\":[]}")),
                new Trouble("a host of images that is not allowed", 1, "image-hosts does not name", "image-hosts",
                        test -> test.settings.put("customvision.accounts.sandbox.image-hosts", "images.invalid")),
                new Trouble("an unreachable destination", 1, "destination", "nothing can be delivered", test -> {
                    Files.writeString(test.folder.resolve("in-the-way"), "a file");
                    test.settings.put("customvision.delivery.folder.directory", test.folder.resolve("in-the-way/delivered").toString());
                }),
                new Trouble("a destination without settings", 2, "sftp", "config/application.properties", test -> test.settings.put("customvision.delivery.to", "sftp")),
                new Trouble("a disk that is too full", 1, "MB are free", "make room", test -> test.settings.put("customvision.work.min-free", "900000GB")),
                new Trouble("holds that are not valid", 2, "holds", "every delete is refused", test -> test.settings.put("customvision.holds",
                        Files.writeString(test.folder.resolve("holds.yaml"), "holds: 4711").toString())));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatDoesNotWorkIsOneLineWithWhatToDo(Trouble trouble) throws Exception {
        trouble.change().make(this);

        Terminal.Said said = Terminal.run(settings, "check");

        assertThat(said.code()).as(said.all()).isEqualTo(trouble.code());
        assertThat(lines(said)).filteredOn(line -> !line.startsWith("ok  ") && !line.startsWith("note")).singleElement()
                .satisfies(line -> assertThat(line).contains(trouble.found(), trouble.remedy()));
        assertThat(said.all()).doesNotContain(settings.get("customvision.accounts.sandbox.training-key"));
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void aClockThatIsTenMinutesOffIsTold(Duration off, String says) {
        assertThat(check(InstantSource.offset(Clock.systemUTC(), off))).filteredOn(line -> line.startsWith("FAILED")).singleElement()
                .satisfies(line -> assertThat(line).contains("clock", says, "NTP"));
    }

    /** With this machine's clock as it is given; something must be amiss. */
    private List<String> check(InstantSource clock) {
        StringWriter out = new StringWriter();
        settings.forEach(System::setProperty);
        try {
            CommandLine line = new CommandLine(new CheckCommand(clock));
            line.setOut(new PrintWriter(out));
            assertThat(line.execute()).as(out.toString()).isEqualTo(1);
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
        return out.toString().lines().toList();
    }

    /** With a clock that says a minute later from some time on: what is slow is not waited for. */
    @Test
    void afterAMinuteNoFurtherListIsAskedForAndThatIsTold() {
        AtomicInteger asked = new AtomicInteger();
        InstantSource clock = () -> Clock.systemUTC().instant().plusSeconds(asked.incrementAndGet() > 5 ? 90 : 0);

        assertThat(check(clock)).filteredOn(line -> line.startsWith("FAILED")).singleElement()
                .satisfies(line -> assertThat(line).contains("and what follows", "not asked: a minute is over"));
        assertThat(sandbox.requests()).noneMatch(request -> request.path().endsWith("/images/suggested"));
    }

    @Test
    void aDiskWithoutRoomForASmallFileIsTold() throws Exception {
        try (SmallDisk disk = new SmallDisk(folder.resolve("small"), "64k")) {
            settings.put("customvision.requests", folder.resolve("small").toString());
            settings.put("customvision.work.min-free", "1MB");

            Terminal.Said said = Terminal.run(settings, "check");

            assertThat(said.code()).as(said.all()).isEqualTo(1);
            assertThat(lines(said)).filteredOn(line -> line.startsWith("FAILED")).singleElement()
                    .satisfies(line -> assertThat(line).contains("free space", "0 MB are free", "make room"));
        }
    }

    static Stream<Arguments> clocks() {
        return Stream.of(Arguments.of(Duration.ofMinutes(10), "minutes ahead of"), Arguments.of(Duration.ofMinutes(-10), "minutes behind"));
    }

    @Test
    void anAnswerThatIsNotAsDescribedIsNamedFieldByField() {
        sandbox.faults().unknownFields();

        Terminal.Said said = Terminal.run(settings, "check", "sandbox");

        assertThat(said.code()).as(said.all()).isZero();
        assertThat(lines(said)).filteredOn(line -> line.contains("GetTags")).singleElement()
                .satisfies(line -> assertThat(line).startsWith("note").contains("[].laterField is new: string", "[].laterObject is new: object"));
    }

    @Test
    void anAccountThatIsNotConfiguredIsAnErrorThatNamesThoseThatAre() {
        Terminal.Said said = Terminal.run(settings, "check", "contoso");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).contains("SETTING  account contoso: settings", "configured are: sandbox");
    }

    /** A sandbox in which everything has a tell-tale name; none of them, no id, key or link is in the file. */
    @Test
    void whatIsRecordedHoldsShapesAndNothingOfWhatCame() throws Exception {
        sandbox.close();
        SandboxData data = SandboxData.samples();
        TellTales.spread(data);
        sandbox = Sandbox.start(data);
        settings.putAll(SandboxSettings.of(sandbox));
        sandbox.faults().unknownFields();
        Path file = folder.resolve("shapes.json");

        Terminal.Said said = Terminal.run(settings, "check", "--record", file.toString());

        assertThat(said.code()).as(said.all()).isZero();
        String text = Files.readString(file);
        assertThat(text).doesNotContainIgnoringCase("telltale").doesNotContain("sig=", "http:", "127.0.0", sandbox.trainingKey(), sandbox.armToken(), "Plant", "helmet")
                .doesNotContainPattern("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}").doesNotContainPattern("\\d{4}-\\d\\d-\\d\\d");
        JsonNode recorded = Json.MAPPER.readTree(text).path("operations");
        assertThat(names(recorded)).contains("GetProjects", "GetTaggedImages", "QueryPredictions", "QuerySuggestedImages", "accounts/get (Azure Resource Manager)");
        assertThat(recorded.at("/GetTaggedImages/answer/each/fields/id/types/0").asText()).isEqualTo("uuid");
        assertThat(recorded.at("/GetTaggedImages/answer/each/fields/created/types/0").asText()).isEqualTo("time without offset");
        assertThat(recorded.at("/GetTaggedImages/answer/each/fields/metadata/each/types/0").asText()).isEqualTo("text");
        assertThat(recorded.at("/GetTaggedImages/headers/Content-type/0").asText() + recorded.at("/GetTaggedImages/headers/Content-Type/0").asText())
                .startsWith("application/json");
        assertThat(recorded.at("/GetTags/differences")).extracting(JsonNode::asText).contains("[].laterField is new: string");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> lines(Terminal.Said said) {
        return new ArrayList<>(said.out().lines().filter(line -> !line.contains(" calls in ")).toList());
    }

    /** Names, metadata and texts that would be recognised wherever they came up. */
    private static final class TellTales {

        private TellTales() {
        }

        static void spread(SandboxData data) {
            data.projects().forEach(project -> {
                project.description("telltale description");
                project.addTag("telltale tag");
                project.images().forEach(image -> project.change(image.id(), changed -> changed.described(Map.of("telltaleKey", "telltale value"))));
                project.iterations().forEach(iteration -> iteration.publish("telltale publication"));
            });
        }
    }
}
