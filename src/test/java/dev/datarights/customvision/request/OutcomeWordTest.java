package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeWordTest {

    @Test
    void thePageListsEveryWordWithItsStateItsExitCodeAndItsMeaning() throws Exception {
        List<String> page = Files.readAllLines(Path.of("src/docs/operating.md"));

        assertThat(page).filteredOn(line -> line.matches("\\| `[a-z-]+` \\| `[A-Z_]+` \\| \\d \\|.*"))
                .containsExactlyElementsOf(Arrays.stream(OutcomeWord.values())
                        .map(word -> "| `" + word.word() + "` | `" + word.state() + "` | " + word.exitCode() + " | " + word.sentence() + " |").toList());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"erased, 0", "exported, 0", "nothing-found, 0", "retained, 6", "withheld, 6", "exported-except-withheld, 6", "erased-except-retained, 6",
            "partly-erased, 3", "unsettled, 3", "cancelled, 3", "refused, 5", "failed, 1", "awaiting-approval, 4"})
    void aScriptThatKnowsTheWordKnowsTheExitCode(String word, int exitCode) {
        assertThat(OutcomeWord.named(word).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aWordOfALaterVersionIsNotTakenForAnother() {
        assertThat(OutcomeWord.named("erased-somehow")).isNull();
    }
}
