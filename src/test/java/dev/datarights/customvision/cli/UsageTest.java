package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say about themselves, and to somebody who mistypes. */
class UsageTest {

    @ParameterizedTest
    @ValueSource(strings = {"run", "process", "check", "status", "cancel", "verify", "sandbox", "demo"})
    void everyCommandExplainsItselfAndItsParameters(String command) {
        Terminal.Said help = Terminal.run(Map.of(), command, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: customvision-data-rights " + command);
        // a name that is longer than its column has its description on the next line
        assertThat(help.out().replaceAll("\n {20,}", " ").lines().filter(line -> line.matches(" +(\\[?[A-Z]+]?(\\.\\.\\.)?|(-\\w, +)?--[a-z-]+(=<\\w+>)?)$")))
                .as("parameters and options without a description").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "process", "check", "status", "cancel", "verify", "sandbox", "demo"})
    void everyCommandTellsTheVersionOfTheProgramAndOfCamel(String command) {
        Terminal.Said version = command.isEmpty() ? Terminal.run(Map.of(), "--version") : Terminal.run(Map.of(), command, "--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).contains("customvision-data-rights ", "Apache Camel 4.", "Java 17");
    }

    @Test
    void theHelpNamesEveryCommandAndExitCode() {
        Terminal.Said help = Terminal.run(Map.of(), "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("run", "process", "status", "cancel", "verify", "sandbox", "demo", "0 complete, 1 failed",
                "config/application.properties");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "frobnicate            | Unmatched argument at index 0: 'frobnicate'",
        "proces x.yaml         | process",
        "process               | Missing required parameter: 'FILE'",
        "process --nope x.yaml | Unknown option: '--nope'",
        "cancel                | Missing required parameter: 'ID'",
        "status A B            | Unmatched argument at index 2: 'B'",
        "verify                | Missing required parameter: 'FILE'",
        "sandbox --port abc    | 'abc' is not an int",
    })
    void whatTheProgramDoesNotKnowIsNamedAndEndsWithCode2(String line, String told) {
        Terminal.Said said = Terminal.run(Map.of(), line.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains(told);
    }
}
