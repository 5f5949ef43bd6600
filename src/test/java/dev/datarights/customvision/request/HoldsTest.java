package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HoldsTest {

    private static final String PROJECT = "0d7e8843-6cac-4dce-bfce-151b6900f6f1";
    private static final String IMAGE = "11111111-2222-4333-8444-abcdefabcdef";
    private static final String TAG = "99999999-2222-4333-8444-abcdefabcdef";
    private static final String RECORD = """
            {"id": "%s", "created": "2026-01-02T03:04:05.1234567", "metadata": {"subject": "4711", "Site": "Bremen"},
             "tags": [{"tagId": "%s", "tagName": "Caf\\u00e9"}, {"tagId": "88888888-2222-4333-8444-abcdefabcdef", "tagName": "helmet"}],
             "regions": [{"tagId": "77777777-2222-4333-8444-abcdefabcdef", "tagName": "boxed only"}]}
            """.formatted(IMAGE, TAG);

    @TempDir
    Path folder;

    static Stream<Arguments> holding() {
        return Stream.of(
                Arguments.of("project: Plant safety"), Arguments.of("project: plant SAFETY"), Arguments.of("project: " + PROJECT),
                Arguments.of("imageId: " + IMAGE), Arguments.of("imageId: " + IMAGE.toUpperCase()),
                Arguments.of("tag: helmet"), Arguments.of("tag: Helmet"), Arguments.of("tag: " + TAG), Arguments.of("tag: boxed only"),
                Arguments.of("tag: \"Cafe\\u0301\""),
                Arguments.of("metadata: {subject: \"4711\"}"), Arguments.of("metadata: {subject: \"4711\", site: bremen}"));
    }

    @ParameterizedTest
    @MethodSource("holding")
    void anImageIsHeldByItsProjectIdTagOrMetadata(String selector) throws Exception {
        Holds holds = holds("holds: [{" + selector + ", ground: litigation 12/2026}]");

        assertThat(holds.holdOn(PROJECT, "Plant safety", record(RECORD)))
                .hasValueSatisfying(hold -> assertThat(hold.ground()).isEqualTo("litigation 12/2026"));
        assertThat(holds.holdOnProject(PROJECT, "Plant safety").isPresent()).isEqualTo(selector.startsWith("project"));
    }

    static Stream<Arguments> notHolding() {
        return Stream.of(
                Arguments.of("project: Plant"), Arguments.of("project: " + IMAGE), Arguments.of("imageId: " + PROJECT),
                Arguments.of("tag: helm"), Arguments.of("tag: Plant safety"), Arguments.of("metadata: {subject: \"4712\"}"),
                Arguments.of("metadata: {subject: \"4711\", site: Berlin}"), Arguments.of("metadata: {subject: \"4711\", other: x}"));
    }

    @ParameterizedTest
    @MethodSource("notHolding")
    void whatNoHoldNamesMayGo(String selector) throws Exception {
        Holds holds = holds("holds: [{" + selector + ", ground: g}]");

        assertThat(holds.holdOn(PROJECT, "Plant safety", record(RECORD))).isEmpty();
        assertThat(holds.holdOnProject(PROJECT, "Plant safety")).isEmpty();
    }

    @Test
    void theFirstHoldThatMatchesGivesTheGround() throws Exception {
        Holds holds = holds("""
                holds:
                  - { imageId: %s, ground: another }
                  - { tag: helmet, ground: first }
                  - { project: Plant safety, ground: second }
                  - { imageId: %s, ground: third }
                """.formatted(PROJECT, IMAGE));

        assertThat(holds.holdOn(PROJECT, "Plant safety", record(RECORD)).orElseThrow())
                .isEqualTo(new Hold(2, new Hold.OfTag("helmet"), "first"));
        assertThat(holds.all()).hasSize(4);
    }

    @Test
    void metadataWhoseNamesDifferInCaseOnlyIsLookedAtInFull() throws Exception {
        Holds holds = holds("holds: [{metadata: {subject: \"1\"}, ground: g}]");

        assertThat(holds.holdOn(PROJECT, "p", record("{\"id\": \"x\", \"metadata\": {\"subject\": \"1\", \"Subject\": \"2\"}}"))).isPresent();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "is empty. Where nothing is held, write: holds: []"),
                Arguments.of("# nothing yet\n", "is empty"),
                Arguments.of("- project: a", "is not the field 'holds' with a list"),
                Arguments.of("hold: []", "field 'hold': is not a field of this file. Did you mean 'holds'?"),
                Arguments.of("holds:", "field 'holds': is not a list"),
                Arguments.of("holds: none", "field 'holds': is not a list"),
                Arguments.of("holds: [a]", "field 'holds[0]': is not a hold"),
                Arguments.of("holds: [{project: a}]", "field 'holds[0].ground': is missing. Why it is kept"),
                Arguments.of("holds: [{project: a, ground: ' '}]", "field 'holds[0].ground': is without a value"),
                Arguments.of("holds: [{project: a, ground: 12}]", "field 'holds[0].ground': is a number, not text. Put it in quotes"),
                Arguments.of("holds: [{project: a, ground: \"a\\u0007\"}]", "field 'holds[0].ground': is longer than 500"),
                Arguments.of("holds: [{ground: g}]", "field 'holds[0]': does not say what is held"),
                Arguments.of("holds: [{ground: g, tag: t, project: p}]", "says what is held in 2 ways: project, tag"),
                Arguments.of("holds: [{tag: t, ground: g}, {tags: [t], ground: g}]", "field 'holds[1].tags': is not a field of a hold. Did you mean 'tag'?"),
                Arguments.of("holds: [{tag: [t], ground: g}]", "field 'holds[0].tag': is a list"),
                Arguments.of("holds: [{tag: '*', ground: g}]", "field 'holds[0].tag': is a pattern"),
                Arguments.of("holds: [{project: '*', ground: g}]", "customvision.protected-projects=*"),
                Arguments.of("holds: [{imageId: 4711, ground: g}]", "field 'holds[0].imageId': is a number"),
                Arguments.of("holds: [{imageId: '4711', ground: g}]", "field 'holds[0].imageId': is not the id of an image"),
                Arguments.of("holds: [{metadata: {}, ground: g}]", "field 'holds[0].metadata': is empty"),
                Arguments.of("holds: [{metadata: [a], ground: g}]", "field 'holds[0].metadata': is no group of fields"),
                Arguments.of("holds: [{metadata: {subject: 4711}, ground: g}]", "field 'holds[0].metadata.subject': is a number, not text"),
                Arguments.of("holds: []\nholds: []", "holds 'holds' twice (line 2)"),
                Arguments.of("holds: [{tag: a, tag: b, ground: g}]", "holds 'tag' twice"),
                Arguments.of("holds: [&a {tag: a, ground: g}, *a]", "anchor or alias"),
                Arguments.of("holds: []\n---\nholds: []", "holds more than one document (line 3). Write all holds into one list"),
                Arguments.of("holds: [{tag: a", "is not valid YAML"),
                Arguments.of("#".repeat(256 * 1024 + 1), "is larger than 256 KiB"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotUnderstoodMakesTheWholeFileInvalid(String text, String told) {
        assertThat(catchThrowable(() -> holds(text))).isInstanceOf(InvalidHoldsException.class)
                .hasMessageContaining("holds.yaml: ").hasMessageContaining(told).hasMessageEndingWith("nothing is deleted.");
    }

    @Test
    void everyProblemOfAFileIsToldAtOnceAndNoValueIsRepeated() {
        Throwable refusal = catchThrowable(() -> holds("""
                holds:
                  - { tag: customer-4711, metadata: { subject: "4711-secret" } }
                  - { imageId: customer-4711.jpg, ground: g }
                """));

        assertThat(((InvalidHoldsException) refusal).problems()).extracting(InvalidRequestException.Problem::field)
                .containsExactly("holds[0].ground", "holds[0]", "holds[1].imageId");
        assertThat(refusal.getMessage()).doesNotContain("4711");
    }

    @Test
    void aFileThatTheSettingsNameMustBeThere() throws Exception {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> Holds.read(settings(missing.toString()))).isInstanceOf(InvalidHoldsException.class)
                .hasMessageContaining("missing.yaml: does not exist");
        assertThatThrownBy(() -> Holds.read(settings(folder.toString()))).hasMessageContaining("is not a regular file");

        Files.writeString(missing, "holds: [{tag: a, ground: g}]");
        assertThat(Holds.read(settings(missing.toString())).all()).hasSize(1);
    }

    @Test
    void withoutASettingAndWithoutTheUsualFileNothingIsHeld() throws Exception {
        assertThat(Holds.readWhereThere(folder.resolve("absent.yaml")).all()).isEmpty();
        assertThat(Holds.read(settings("")).all()).as("the file that is shipped").isEmpty();
    }

    private static Settings settings(String file) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("customvision.holds", file);
        context.getPropertiesComponent().setInitialProperties(properties);
        Settings settings = new Settings();
        settings.setCamelContext(context);
        return settings;
    }

    private Holds holds(String text) throws Exception {
        Path file = folder.resolve("holds.yaml");
        Files.writeString(file, text);
        return Holds.read(file);
    }

    private static JsonNode record(String json) throws Exception {
        return Json.MAPPER.readTree(json);
    }
}
