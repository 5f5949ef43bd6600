package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.observation.LogContext;
import dev.datarights.customvision.service.Json;

/** Runs in a JVM of its own, as a program that starts with the packaged customvision-logback.xml does. */
class LogbackSecretsTest {

    @Test
    void noSecretReachesTheLog() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=customvision-logback.xml",
                "-cp", System.getProperty("java.class.path"), LogsSecrets.class.getName())
                .redirectErrorStream(true).start();
        String log = new String(program.getInputStream().readAllBytes());

        assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(log).contains("[DSR-1 p-1]", "https://a.blob/i?sv=1&sig=***", "Training-Key: ***", "AccountKey=***",
                "Caused by: java.lang.IllegalStateException: https://a/b?sig=***", "line one line two", "the end");
        assertThat(log).doesNotContain("LEAK").doesNotContain("headers").doesNotContain("chatter");
    }

    @Test
    void asJsonEachLineIsAnObjectAndHoldsNoSecretEither() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=customvision-logback.xml", "-Dcustomvision.log.format=json",
                "-cp", System.getProperty("java.class.path"), LogsSecrets.class.getName())
                .redirectErrorStream(true).start();
        String log = new String(program.getInputStream().readAllBytes());

        assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(log).doesNotContain("LEAK").doesNotContain("headers").doesNotContain("chatter");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log.lines().toList()) {
            lines.add(Json.MAPPER.readTree(line));
        }
        assertThat(lines).hasSize(10).allSatisfy(line -> assertThat(line.path("time").asText()).endsWith("Z"));
        assertThat(lines.get(1).path("message").asText()).isEqualTo("Training-Key: ***");
        assertThat(lines.get(7).path("message").asText()).isEqualTo("line one\nline two");
        assertThat(lines.get(8).path("error").asText()).contains("IllegalArgumentException", "\tat ");
        assertThat(lines.get(9).path("message").asText()).isEqualTo("the end");
        assertThat(lines.get(9).path("request").asText()).isEqualTo("DSR-1");
        assertThat(lines.get(9).path("project").asText()).isEqualTo("p-1");
    }

    @Test
    void aMessageOfTheReaderShowsNoKeyThatWasWrittenAsAnAccount() {
        String key = "0123456789abcdef0123456789abcdef";
        assertThatThrownBy(() -> RequestReader.parse(("action: export\naccount: " + key).getBytes(), "r.yaml", "r"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("field 'account': looks like a key")
                .hasMessageNotContaining(key);
    }

    /** The program whose log is read. */
    static final class LogsSecrets {

        public static void main(String[] args) {
            Logger log = LoggerFactory.getLogger("dev.datarights.customvision.example");
            List.of("GET https://a.blob/i?sv=1&sig=LEAK%2B1&se=2", "Training-Key: LEAK2", "{\"Training-Key\":\"LEAK3\"}",
                    "Training-Key=[LEAK4]", "Authorization: Bearer LEAK5.x", "AccountKey=LEAK6==;x", "password=LEAK7",
                    "line one\nline two").forEach(log::info);
            log.error("failed", new IllegalArgumentException("Training-Key: LEAK8",
                    new IllegalStateException("https://a/b?sig=LEAK9")));
            LoggerFactory.getLogger("org.apache.hc.client5.http.headers").debug("headers: LEAK");
            LoggerFactory.getLogger("org.apache.hc.client5.http.wire").info("headers: LEAK");
            LoggerFactory.getLogger("com.example").info("chatter");
            LogContext.is("DSR-1", "p-1");
            log.info("the end");
        }
    }
}
