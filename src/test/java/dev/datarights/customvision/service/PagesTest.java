package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static final int SHORT = 1000;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 2", "255, 2", "256, 2", "257, 3", "511, 3", "512, 4", "600, 4", "10000, 41"})
    void askForEachRecordOnceAndForOnePageWithNothingNew(int records, int pages) {
        Pages asked = new Pages(records);
        assertThat(read(asked, images(records), SHORT)).hasSize(pages);
        assertThat(asked.listed()).isEqualTo(records);
        assertThat(asked.isShifted()).isFalse();
    }

    @Test
    void areAskedForFourAtOnceWhenTheFirstHasShownThatTheyAreShort() {
        Pages asked = new Pages(2000);
        assertThat(asked.next()).containsExactly(0L);
        turn(asked, images(2000), SHORT);
        assertThat(asked.next()).containsExactly(255L, 510L, 765L, 1020L);
    }

    @ParameterizedTest
    @CsvSource({"1048576, 4", "2097152, 2", "2097153, 1", "67108864, 1"})
    void areAskedForFewerAtOnceTheLongerTheyAre(long bytes, int atOnce) {
        Pages asked = new Pages(2000);
        turn(asked, images(2000), bytes);
        assertThat(asked.next()).hasSize(atOnce);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300, 2000})
    void areReadToTheEndWhateverTheCountSaid(int expected) {
        Pages asked = new Pages(expected);
        List<UUID> there = images(1000);
        read(asked, there, SHORT);
        assertThat(asked.listed()).isEqualTo(1000);
        assertThat(asked.isShifted()).isFalse();
    }

    @Test
    void thatNoLongerBeginWithTheLastRecordOfTheOneBeforeAreShifted() {
        Pages asked = new Pages(600);
        List<UUID> there = images(600);
        turn(asked, there, SHORT);
        there.remove(3);
        read(asked, there, SHORT);
        assertThat(asked.isShifted()).isTrue();
    }

    /** The second page was answered first, when the image was still there. */
    @Test
    void thatWereAnsweredInAnotherOrderMissNothingUnlessTheyAreShifted() {
        Pages asked = new Pages(600);
        List<UUID> before = images(600);
        List<UUID> after = new ArrayList<>(before);
        after.remove(3);
        turn(asked, after, SHORT);
        turn(asked, before, SHORT);
        read(asked, before, SHORT);
        assertThat(asked.isShifted()).isFalse();
        assertThat(asked.listed()).isEqualTo(599);
    }

    @Test
    void thatAreTheSameForEverEnd() {
        Pages asked = new Pages(100_000);
        List<UUID> there = images(256);
        for (int turns = 0; !asked.isLast(); turns++) {
            assertThat(turns).isLessThan(10);
            there.forEach(asked::add);
            asked.turn(there.size(), SHORT);
        }
        assertThat(asked.listed()).isEqualTo(256);
    }

    @Test
    void whatComesAfterAPageThatIsShorterThanItShouldBeIsAskedForAnew() {
        Pages asked = new Pages(2000);
        List<UUID> there = images(2000);
        turn(asked, there, SHORT);
        assertThat(asked.isNext(255)).isTrue();
        there.subList(255, 355).forEach(asked::add);
        asked.turn(100, SHORT);
        assertThat(asked.isNext(510)).as("what was asked for with it").isFalse();
        assertThat(asked.next()).startsWith(354L);
    }

    /** @return the pages that were asked for */
    private static List<Long> read(Pages asked, List<UUID> there, long bytes) {
        List<Long> skips = new ArrayList<>();
        while (!asked.isLast()) {
            List<Long> next = asked.next();
            skips.addAll(next);
            for (long skip : next) {
                if (asked.isNext(skip)) {
                    turn(asked, there, bytes);
                }
            }
        }
        return skips;
    }

    /** The next page as a service gives it that has these images. */
    private static void turn(Pages asked, List<UUID> there, long bytes) {
        int from = (int) Math.min(there.size(), asked.next().get(0));
        List<UUID> page = there.subList(from, Math.min(there.size(), from + Pages.SIZE));
        page.forEach(asked::add);
        asked.turn(page.size(), bytes);
    }

    private static List<UUID> images(int count) {
        List<UUID> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(UUID.nameUUIDFromBytes(("image " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return images;
    }
}
