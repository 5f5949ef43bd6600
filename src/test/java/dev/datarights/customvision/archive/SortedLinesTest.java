package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedLinesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19_999, 20_000, 20_001, 75_000})
    void anyNumberOfLinesComesOutInOrderAndLeavesNoFile(int count) throws Exception {
        List<String> lines = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "data/%08d".formatted(i / 2)).toList());
        List<String> shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(count));
        List<String> found = new ArrayList<>();
        try (SortedLines sorted = new SortedLines(folder)) {
            for (String line : shuffled) {
                sorted.add(line);
            }
            sorted.forEach(found::add);
        }

        assertThat(found).isEqualTo(lines);
        assertThat(folder).isEmptyDirectory();
    }
}
