package dev.datarights.customvision.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.service.Settings;

/** What is wrong with the settings of a sweep is told at the start, by setting, and with what to do. */
class SweepSettingsTest {

    @TempDir
    Path folder;

    private final Properties properties = new Properties();

    @BeforeEach
    void requests() throws Exception {
        Files.writeString(folder.resolve("export.yaml"), "action: export\nscope: {createdBefore: P30D}\n");
        Files.writeString(folder.resolve("invalid.yaml"), "action: exprot\n");
        Files.writeString(folder.resolve("own.yaml"), "id: own\naction: export\n");
        Files.writeString(folder.resolve("received.yaml"), "action: export\nreceivedAt: 2026-11-20\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "x.cron         | -               | setting customvision.sweep.x.cron is missing",
        "x.cron         | 0 2 * * *       | setting customvision.sweep.x.cron is '0 2 * * *', which cannot be read",
        "x.cron         | 0 2 * * *       | seconds, minutes, hours, day of month, month, day of week",
        "x.cron         | 0 0 25 * * ?    | setting customvision.sweep.x.cron is '0 0 25 * * ?', which cannot be read",
        "x.cron         | 0 0 2 * * ? 2020| which never comes again",
        "x.request      | -               | setting customvision.sweep.x.request is missing",
        "x.request      | absent.yaml     | absent.yaml: does not exist",
        "x.request      | invalid.yaml    | invalid.yaml: field 'action'",
        "x.request      | own.yaml        | whose field 'id' belongs to a single request. Remove it",
        "x.request      | received.yaml   | whose field 'receivedAt' belongs to a single request. Remove it",
        "x.time-zone    | Berlin          | setting customvision.sweep.x.time-zone is 'Berlin', which is no time zone; write one such as UTC or Europe/Berlin",
        "x.time-zone    | +02:00          | setting customvision.sweep.x.time-zone is '+02:00', which is no time zone",
        "x.enabled      | yes             | setting customvision.sweep.x.enabled is 'yes'; it must be true or false",
        "x.corn         | 0 0 2 * * ?     | setting customvision.sweep.x.corn is unknown. A sweep has: cron, request, enabled, time-zone",
        "x              | 0 0 2 * * ?     | setting customvision.sweep.x is none of a sweep",
        "x.y.cron       | 0 0 2 * * ?     | setting customvision.sweep.x.y.cron is none of a sweep",
        "ümlaut.cron    | 0 0 2 * * ?     | is none of a sweep. Write customvision.sweep.NAME.cron",
    })
    void isNamedWithTheRemedy(String setting, String value, String told) {
        set("x.cron", "0 0 2 * * ?");
        set("x.request", folder.resolve("export.yaml").toString());
        set(setting, value == null ? "" : value.endsWith(".yaml") ? folder.resolve(value).toString() : value);

        IllegalArgumentException failure = catchThrowableOfType(IllegalArgumentException.class, () -> read(Map.of()));

        assertThat(failure).hasMessageContaining(told);
    }

    @Test
    void everySweepThatIsWrongIsTold() {
        set("a.cron", "never");
        set("b.request", "nowhere.yaml");

        IllegalArgumentException failure = catchThrowableOfType(IllegalArgumentException.class, () -> read(Map.of()));

        assertThat(failure.getMessage().lines()).hasSize(2).anyMatch(line -> line.contains("customvision.sweep.a.cron"))
                .anyMatch(line -> line.contains("customvision.sweep.b.cron is missing"));
    }

    @Test
    void aSweepThatIsOffIsNotLookedAt() throws Exception {
        set("broken.cron", "never");
        set("broken.enabled", "false");

        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void theSettingsThatTheConfigurationShowsWorkAsTheyAre() throws Exception {
        String shown = Files.readAllLines(Path.of("config/application.properties")).stream()
                .filter(line -> line.startsWith("#customvision.sweep.")).map(line -> line.substring(1)).collect(Collectors.joining("\n"));
        properties.load(new StringReader(shown));
        assertThat(properties).hasSize(4);

        assertThat(read(Map.of())).extracting(Sweep::name).containsExactly("monthly-export");
    }

    @Test
    void aSweepMayComeFromTheEnvironmentAlone() throws Exception {
        set("weekly-copy.request", folder.resolve("export.yaml").toString());
        Map<String, String> environment = Map.of("CUSTOMVISION_SWEEP_WEEKLY_COPY_CRON", "x", "CUSTOMVISION_SWEEP_NIGHTLY_TIME_ZONE", "UTC", "PATH", "/bin");

        // Camel itself reads the values, from the real environment; here only the names matter
        IllegalArgumentException failure = catchThrowableOfType(IllegalArgumentException.class, () -> read(environment));

        assertThat(failure.getMessage().lines()).as("one sweep by either spelling").hasSize(2)
                .anyMatch(line -> line.contains("customvision.sweep.weekly-copy.cron is missing"))
                .anyMatch(line -> line.contains("customvision.sweep.nightly.cron is missing"));
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> read(Map.of("CUSTOMVISION_SWEEP_NIGHTLY_CORN", "x"))))
                .hasMessageContaining("environment variable CUSTOMVISION_SWEEP_NIGHTLY_CORN is none of a sweep. Write CUSTOMVISION_SWEEP_NAME_CRON");
    }

    @Test
    void theIdOfARunIsTheNameAndTheTimeInUtcAndNeverTooLong() {
        String longest = "n".repeat(47);
        assertThat(Sweep.NAME.matcher(longest).matches()).isTrue();
        assertThat(Sweep.id(longest, Instant.parse("2026-11-24T02:00:00Z"))).hasSize(64).endsWith("-20261124T020000Z");
        assertThat(Sweep.NAME.matcher(longest + "n").matches()).isFalse();
        assertThat(Sweep.isRun("nightly", "nightly-20261124T020000Z")).isTrue();
        assertThat(Sweep.isRun("nightly", "nightly-export-20261124T020000Z")).as("of another sweep").isFalse();
    }

    private void set(String name, String value) {
        properties.setProperty("customvision.sweep." + name, value);
    }

    private List<Sweep> read(Map<String, String> environment) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(properties);
            Settings settings = new Settings();
            settings.setCamelContext(context);
            return new SweepSettings(settings, environment).switchedOn();
        }
    }
}
