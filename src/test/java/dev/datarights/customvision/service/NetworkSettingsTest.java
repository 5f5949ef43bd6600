package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.CustomVisionRoutes;
import dev.datarights.customvision.network.PrivateAuthority;

/** What the settings of a company's network may say, and what is told where they are wrong. */
class NetworkSettingsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "proxy.contoso.com:3128, proxy.contoso.com, 3128, '', ''",
        "http://proxy.contoso.com:3128, proxy.contoso.com, 3128, '', ''",
        "http://proxy.contoso.com:3128/, proxy.contoso.com, 3128, '', ''",
        "http://kim:p%40ss%3A+word@10.0.0.1:8080, 10.0.0.1, 8080, kim, p@ss:+word",
        "http://CONTOSO%5Ckim:a:b@proxy:1, proxy, 1, CONTOSO\\kim, a:b",
        "[::1]:3128, [::1], 3128, '', ''",
    })
    void aProxyIsAHostAndAPortAndPerhapsAPassword(String value, String host, int port, String user, String password) {
        ProxyAddress proxy = ProxyAddress.parse(value);
        assertThat(proxy).isEqualTo(new ProxyAddress(host, port, user, password));
        if (!password.isEmpty()) {
            assertThat(proxy.toString()).doesNotContain(password);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.contoso.com", "https://proxy.contoso.com:3128", "socks://proxy:1080", "http://kim@proxy:3128",
        "http://kim:s3cret@proxy", "http://kim:s3cret@proxy:3128/path", "kim:s3cret@:1", "proxy:99999", "http://kim:s3 cret@proxy:1", ":3128"})
    void anythingElseIsRefusedWithoutRepeatingIt(String value) {
        assertThatThrownBy(() -> ProxyAddress.parse(value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customvision.proxy").hasMessageContaining("HOST:PORT").message().doesNotContain("s3", "cret");
    }

    @Test
    void aTruststoreThatCannotHelpIsToldAtTheStart() throws Exception {
        PrivateAuthority authority = new PrivateAuthority(folder.resolve("ca"), List.of("any.test"));
        Path garbage = Files.writeString(folder.resolve("garbage.p12"), "no store");
        for (Path file : List.of(folder.resolve("absent.pem"), garbage, authority.untrusting(), authority.pkcs12(), folder)) {
            Throwable told = start("customvision.truststore", file.toString());
            assertThat(told).as(file.toString()).rootCause().isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("customvision.truststore").hasMessageContaining(file.toString());
        }
        assertThat(start("customvision.truststore", authority.pem().toString())).isNull();
    }

    @Test
    void aProxyThatIsNoneIsToldAtTheStart() {
        assertThat(start("customvision.proxy", "http://kim:s3cret@proxy")).rootCause().hasMessageContaining("customvision.proxy")
                .message().doesNotContain("s3cret");
    }

    private Throwable start(String setting, String value) {
        Properties settings = new Properties();
        settings.setProperty(setting, value);
        settings.setProperty("customvision.inbox.enabled", "false");
        settings.setProperty("customvision.inbox", folder.resolve("inbox").toString());
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(settings);
        try {
            return catchThrowable(() -> {
                CustomVisionRoutes.addTo(context);
                context.start();
            });
        } finally {
            context.stop();
        }
    }
}
