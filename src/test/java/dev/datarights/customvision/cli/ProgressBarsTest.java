package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.request.ProjectProgress;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;

class ProgressBarsTest {

    private static final Instant BEGAN = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void aBarShowsHowFarAProjectIsHowFastItGoesAndHowLongItTakes() {
        // 50 were there before this run; 50 more came in 25 seconds, and 100 are missing
        ProjectProgress project = project("Plant safety", 100, 200, 0, 50);

        assertThat(ProgressBars.bars(status(State.RUNNING), List.of(project), BEGAN.plusSeconds(25)))
                .containsExactly("  Plant safety           ########--------  50% 100/200 2.0/s 0:50 left");
    }

    @Test
    void whatFailedIsSaidAndCountsAsNoLongerAwaited() {
        assertThat(ProgressBars.bars(status(State.RUNNING), List.of(project("Line 2", 199, 200, 1, 0)), BEGAN.plusSeconds(10)).get(0))
                .endsWith("199/200 fetched 1 failed");
    }

    @Test
    void noLineWrapsAndNoNameSteersTheTerminal() {
        String bar = ProgressBars.bars(status(State.RUNNING), List.of(project("\u001b[2J" + "a long name ".repeat(20), 123456, 1234567, 7, 0)),
                BEGAN.plusSeconds(5000)).get(0);

        assertThat(bar).hasSizeLessThan(100).doesNotContain("\u001b");
    }

    @Test
    void ofManyProjectsThoseThatAreStillFetchedAreShown() {
        List<ProjectProgress> many = IntStream.range(0, 30).mapToObj(i -> project("P" + i, i < 25 ? 10 : 5, 10, 0, 0)).toList();

        List<String> bars = ProgressBars.bars(status(State.RUNNING), many, BEGAN.plusSeconds(10));

        assertThat(bars).hasSize(11);
        assertThat(bars.get(0)).contains("P25", "50%");
        assertThat(bars.get(10)).isEqualTo("  and 20 more; 25 of 30 are fetched");
    }

    @Test
    void thePictureIsDrawnOverTheOneBeforeAndTakenAwayAtTheEnd() {
        StringWriter screen = new StringWriter();
        ProgressBars bars = new ProgressBars(new PrintWriter(screen));

        bars.show(status(State.RECEIVED), List.of(), BEGAN);
        bars.show(status(State.RUNNING), List.of(project("A", 1, 2, 0, 0), project("B", 1, 2, 0, 0)), BEGAN.plusSeconds(2));
        bars.clear();

        assertThat(screen.toString()).startsWith("\r\u001b[K  RECEIVED: listing what is there\n\u001b[J\u001b[1A\r\u001b[K  A ")
                .endsWith("\n\u001b[J\u001b[2A\r\u001b[J");
    }

    @Test
    void aLineForAFileSaysTheSameOfTheWholeRequest() {
        assertThat(ProgressBars.line(status(State.RUNNING), List.of(project("A", 30, 60, 0, 0), project("B", 10, 10, 0, 0)), BEGAN.plusSeconds(10)))
                .isEqualTo("  RUNNING  images 40/70  1.5 kB  3.0/s, 0:10 left");
    }

    @ParameterizedTest
    @CsvSource({"5,0:05", "65,1:05", "3600,1:00:00", "90061,25:01:01"})
    void timeIsWrittenAsAClockDoes(long seconds, String written) {
        assertThat(ProgressBars.clock(Duration.ofSeconds(seconds))).isEqualTo(written);
    }

    private static ProjectProgress project(String name, long done, long expected, long failed, long before) {
        return new ProjectProgress("id", name, Map.of("images", new ProjectProgress.Count(done, expected, failed)), 0, BEGAN, before);
    }

    private static RequestStatus status(State state) {
        return new RequestStatus(1, "r", "export", "a", state, null, null, 1, BEGAN, null, null, Map.of("images", new RequestStatus.Progress(40, 70)),
                1500, null, List.of(), List.of(), null, null, List.of());
    }
}
