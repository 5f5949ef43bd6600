package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0GB, 0", "1500, 1500", "17B, 17", "500MB, 500000000", "2GB, 2000000000", "2 gb, 2000000000", "10GiB, 10737418240",
        "1.5KiB, 1536", "'', 42"})
    void aSizeHasAUnitOrIsANumberOfBytes(String value, long bytes) {
        assertThat(with(value).bytes("customvision.x", 42)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1", "2G", "GB", "1e9", "99999999TB", "2GBs", "1.GB"})
    void anythingElseIsRefusedByTheSettingsName(String value) {
        assertThatThrownBy(() -> with(value).bytes("customvision.x", 42)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customvision.x").hasMessageContaining("2GB");
    }

    private static Settings with(String value) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("customvision.x", value);
        context.getPropertiesComponent().setInitialProperties(properties);
        Settings settings = new Settings();
        settings.setCamelContext(context);
        return settings;
    }
}
