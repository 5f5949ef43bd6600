package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datarights.customvision.service.Settings;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteSettingsTest {

    private static final String ID = "0d7e8843-6cac-4dce-bfce-151b6900f6f1";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                                          | Plant safety  | false",
        "Plant safety                                | Plant safety  | true",
        "plant SAFETY                                | Plant safety  | true",
        "Plant                                       | Plant safety  | false",
        "Plant*                                      | Plant safety  | true",
        "*safety                                     | Plant safety  | true",
        "*                                           | Plant safety  | true",
        "Other, Plant*                               | Plant safety  | true",
        "Pl.nt safety                                | Plant safety  | false",
        "0D7E8843-6cac-4dce-bfce-151b6900f6f1        | Plant safety  | true",
        "1D7E8843-6cac-4dce-bfce-151b6900f6f1        | Plant safety  | false",
        "*b*                                         | a,b           | true",
        "Cafe\u0301                                  | Caf\u00e9     | true"})
    void aProjectIsProtectedByNamePatternOrId(String setting, String name, boolean expected) {
        assertThat(Protection.of(settings("customvision.protected-projects", setting)).isProtected(ID, name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-,   -,   1000000, 1000000, -",
        "100, -,   100,     100,     -",
        "100, -,   101,     5000,    max-images",
        "0,   -,   0,       10,      -",
        "0,   -,   1,       10,      max-images",
        "-,   10,  10,      100,     -",
        "-,   10,  11,      100,     max-percent",
        "-,   2.5, 25,      1000,    -",
        "-,   2.5, 26,      1000,    max-percent",
        "-,   100, 7,       7,       -",
        "-,   0,   0,       7,       -",
        "-,   0,   1,       7,       max-percent",
        "-,   50,  0,       0,       -",
        "-,   50,  1,       0,       max-percent",
        "5,   50,  6,       10,      max-images",
        "6,   50,  6,       10,      max-percent"})
    void aCapIsExceededByOneImageMoreThanItAllows(String images, String percent, long delete, long all, String told) {
        var exceeded = caps(images, percent).exceeded(delete, all);

        if (told == null) {
            assertThat(exceeded).isEmpty();
        } else {
            assertThat(exceeded.orElseThrow()).contains("customvision.delete." + told, Long.toString(delete));
        }
    }

    @Test
    void theImagesOfAllProjectsTogetherCountForTheNumber() {
        assertThat(caps("100", "5").exceededInAll(100)).isEmpty();
        assertThat(caps("100", "5").exceededInAll(101).orElseThrow()).contains("101", "customvision.delete.max-images is 100");
    }

    @ParameterizedTest
    @CsvSource({"max-images, -1", "max-images, 10%", "max-images, ten", "max-images, 1e3", "max-images, 9999999999999999999",
        "max-percent, 101", "max-percent, 100.1", "max-percent, -1", "max-percent, 5%", "max-percent, 1e1", "max-percent, '2,5'"})
    void aCapThatIsNoSuchNumberIsRefusedByName(String setting, String value) {
        assertThatThrownBy(() -> Caps.of(settings("customvision.delete." + setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting customvision.delete." + setting + " is '" + value + "'; it must be a ");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-, -, -, false", "required, -, -, false", "automatic, -, -, true", "automatic, 5, -, true",
        "automatic, -, 5, true", "automatic, 5, 5, false"})
    void nothingIsDeletedWithoutAnApprovalUnlessBothCapsAreSet(String approval, String images, String percent, boolean refused) {
        var refusal = ApprovalMode.of(settings("customvision.delete.approval", approval)).refusal(caps(images, percent));

        assertThat(refusal.isPresent()).isEqualTo(refused);
        refusal.ifPresent(text -> assertThat(text).contains("max-images", "max-percent", "approval=required"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "Automatic", "none", "false"})
    void anUnknownWayToApproveIsRefused(String value) {
        assertThatThrownBy(() -> ApprovalMode.of(settings("customvision.delete.approval", value)))
                .hasMessage("setting customvision.delete.approval is '" + value + "'; write required or automatic");
    }

    private static Caps caps(String images, String percent) {
        return Caps.of(settings("customvision.delete.max-images", images, "customvision.delete.max-percent", percent));
    }

    private static Settings settings(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1] == null ? "" : namesAndValues[i + 1]);
        }
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties);
        Settings settings = new Settings();
        settings.setCamelContext(context);
        return settings;
    }
}
