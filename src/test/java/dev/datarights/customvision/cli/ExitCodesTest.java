package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodesTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ':', value = {"0 4 6 3 5 2 1: 1", "0 4 6 3 5 2: 2", "0 4 6 3 5: 5", "0 4 6 3: 3", "0 4 6: 6", "0 4: 4", "0 0: 0"})
    void severalFilesEndWithTheWorstOfTheirCodes(String codes, int worst) {
        assertThat(ExitCodes.worst(Arrays.stream(codes.split(" ")).map(Integer::valueOf).toList())).isEqualTo(worst);
    }
}
