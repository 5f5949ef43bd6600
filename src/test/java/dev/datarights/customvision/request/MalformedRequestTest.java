package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedRequestTest {

    private static final String YAML = """
            id: DSR-2026-0042
            action: export
            account: contoso-eu
            receivedAt: 2026-11-20
            reference: 'ticket 4711'   # comment
            scope:
              projects:
                - "Plant safety \\u00e9"
                - 0d7e8843-6cac-4dce-bfce-151b6900f6f1
              include: [account, project, images]
              metadata: { subject: "4711" }
            deliver: { to: folder, path: dsr/2026/0042 }
            """;
    private static final String JSON = """
            {"id": "DSR-1", "action": "export", "receivedAt": "2026-11-20", "deleteAzureResource": false,
             "scope": {"projects": ["Plant \\ud83d\\ude00", "*"], "include": ["images"], "createdBefore": "P30D"},
             "deliver": {"to": "blob", "path": "a/b"}}
            """;
    private static final String[] PIECES = {
        "&a ", "*a", "!!java.net.URL ", "!x ", "? ", "- ", ": ", "---\n", "...\n", "%YAML 1.1\n", "<<: ", "|\n", ">-\n",
        "{", "}", "[", "]", ",", "\"", "'", "\\", "\\u", "\\ud800", "#", "\t", "\r", "\n", "\0", "\uFEFF", "\u2028", "null",
        "~", "1e999999999", "0x", "-.inf", "true", "@", "`", "\uD83D\uDE00", "  ", "\n  ", "9".repeat(2000),
    };

    static Stream<Arguments> refused() {
        String bomb = "a: &a [x, x]\n" + Stream.of("b", "c", "d", "e", "f", "g", "h", "i")
                .map(name -> name + ": &" + name + " [" + "*a, ".repeat(9) + "x]\n").reduce("", String::concat);
        return Stream.of(
                Arguments.of("", "is empty"),
                Arguments.of(" \n\t\n", "is empty"),
                Arguments.of("# only a comment\n", "is empty"),
                Arguments.of("just text", "is not a request"),
                Arguments.of("- action: export", "is not a request"),
                Arguments.of("[1, 2]", "is not a request"),
                Arguments.of("null", "is not a request"),
                Arguments.of("action: export\n---\naction: export\n", "holds more than one document (line 3)"),
                Arguments.of("action: export\naction: export\n", "holds 'action' twice (line 2)"),
                Arguments.of("{\"action\": \"export\", \"action\": \"export\"}", "holds 'action' twice"),
                Arguments.of("action: export\nscope:\n  projects: [a]\n  projects: [b]\n", "holds 'projects' twice (line 4)"),
                Arguments.of(bomb, "holds a YAML anchor or alias"),
                Arguments.of("scope: &s\n  metadata: *s\n", "holds a YAML anchor or alias"),
                Arguments.of("!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x\"]]]]",
                        "holds a YAML type tag"),
                Arguments.of("action: !!java.io.File /etc/passwd", "holds a YAML type tag"),
                Arguments.of("action: !!binary aGVsbG8=", "holds a YAML type tag"),
                Arguments.of("[".repeat(200_000), "is nested deeper than 32 levels"),
                Arguments.of("{\"a\":".repeat(40_000), "is nested deeper than 32 levels"),
                Arguments.of("- ".repeat(100_000), "is nested deeper than 32 levels"),
                Arguments.of("action: export\nreference: " + "x".repeat(200_000), "is longer than 512 characters"),
                Arguments.of("action: export\ndeliver: {path: " + "a/".repeat(120_000) + "a}", "field 'deliver.path'"),
                Arguments.of("action: export\ndeliver: {path: " + "/".repeat(240_000) + "}", "field 'deliver.path'"),
                Arguments.of("action: export\nscope: {createdBefore: " + "P1Y".repeat(80_000) + "}", "field 'scope.createdBefore'"),
                Arguments.of("action: export\nscope: {projects: [" + "1,".repeat(120_000) + "1]}", "field 'scope.projects'"),
                Arguments.of("action: export\n" + "k".repeat(200_000) + ": x", "not valid YAML in line 2"),
                Arguments.of("action: 'export", "not valid YAML in line 1"),
                Arguments.of("action: export\n\tid: a", "not valid YAML in line 2"),
                Arguments.of("action: exp\0rt", "not valid YAML"),
                Arguments.of("{\"action\":\"export\",\"reference\":\"\\ud83d\"}", "holds half of a surrogate pair"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoPlainDocumentIsRefusedAtOnce(String text, String why) {
        Throwable thrown = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> catchThrowable(
                () -> RequestReader.parse(text.getBytes(StandardCharsets.UTF_8), "r.yaml", "x")));
        assertThat(thrown).isInstanceOf(InvalidRequestException.class).hasMessageContaining(why);
    }

    @Test
    void aBrokenJsonFileIsToldAsJson() {
        assertThat(catchThrowable(() -> RequestReader.parse("{\n\"action\": export}".getBytes(), "r.json", "x")))
                .isInstanceOf(InvalidRequestException.class).hasMessageContaining("r.json: is not valid JSON in line 2");
        assertThat(catchThrowable(() -> RequestReader.parse("{\"action\":\"export\"} {}".getBytes(), "r.json", "x")))
                .hasMessageContaining("more than one document");
    }

    @Test
    void tenThousandDamagedRequestsAreReadOrRefusedAndNothingElse() {
        int[] outcomes = new int[2];
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            Random random = new Random(20261124);
            for (int i = 0; i < 10_000; i++) {
                boolean yaml = i % 2 == 0;
                byte[] damaged = damage(yaml ? YAML : JSON, random);
                String name = yaml ? "r.yaml" : i % 4 == 1 ? "r.json" : "r";
                Throwable thrown = catchThrowable(() -> RequestReader.parse(damaged, name, "x"));
                if (thrown != null) {
                    assertThat(thrown).as("case %d: %s", i, new String(damaged, StandardCharsets.UTF_8))
                            .isInstanceOf(InvalidRequestException.class).message().isNotBlank();
                }
                outcomes[thrown == null ? 0 : 1]++;
            }
        });
        assertThat(outcomes[0]).as("some damage is harmless").isPositive();
        assertThat(outcomes[1]).as("most damage is not").isGreaterThan(5_000);
    }

    private static byte[] damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int n = 1 + random.nextInt(4); n > 0 && !damaged.isEmpty(); n--) {
            int at = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> damaged.delete(at, to);
                case 1 -> damaged.insert(at, damaged.substring(at, to));
                case 2 -> damaged.setCharAt(at, (char) random.nextInt(0x250));
                case 3 -> damaged.setLength(Math.max(1, at));
                default -> damaged.insert(at, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        byte[] bytes = damaged.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
