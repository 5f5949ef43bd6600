package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static final int SHORT = 1000;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 2", "8, 2", "9, 2", "255, 2", "256, 2", "257, 3", "504, 3", "505, 4", "600, 4", "10000, 42"})
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
        assertThat(asked.next()).containsExactly(248L, 496L, 744L, 992L);
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

    @ParameterizedTest
    @CsvSource({"1, false", "7, false", "8, true"})
    void thatNoLongerHoldTheLastRecordOfTheOneBeforeAreShifted(int gone, boolean shifted) {
        Pages asked = new Pages(600);
        List<UUID> there = images(600);
        turn(asked, there, SHORT);
        there.subList(3, 3 + gone).clear();
        read(asked, there, SHORT);
        assertThat(asked.isShifted()).isEqualTo(shifted);
        assertThat(asked.listed()).as("those that went, and all that stayed").isEqualTo(600);
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

    /** Groups of records of the same moment, which every call orders anew. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 9, 64, 200})
    void missNoneOfThoseOfOneMomentInWhateverOrderTheyCome(int tied) {
        for (int seed = 0; seed < 20; seed++) {
            Random order = new Random(seed);
            Pages asked = new Pages(1000);
            List<UUID> there = images(1000);
            int first = order.nextInt(tied);
            while (!asked.isLast()) {
                for (long skip : asked.next()) {
                    if (asked.isNext(skip)) {
                        for (int from = -first; from < there.size(); from += tied) {
                            Collections.shuffle(there.subList(Math.max(0, from), Math.min(there.size(), from + tied)), order);
                        }
                        int begin = (int) Math.min(there.size(), skip);
                        int end = Math.min(there.size(), begin + Pages.SIZE);
                        for (int i = begin; i < end; i++) {
                            asked.add(there.get(i), "2026-01-01T00:00:" + (i + first) / tied);
                        }
                        asked.turn(end - begin, SHORT);
                    }
                }
            }
            assertThat(asked.listed()).as("seed %s", seed).isEqualTo(1000);
            assertThat(asked.isShifted()).as("seed %s", seed).isFalse();
        }
    }

    @Test
    void thatAreTheSameForEverEnd() {
        Pages asked = new Pages(100_000);
        List<UUID> there = images(256);
        for (int turns = 0; !asked.isLast(); turns++) {
            assertThat(turns).isLessThan(10);
            there.forEach(id -> asked.add(id, ""));
            asked.turn(there.size(), SHORT);
        }
        assertThat(asked.listed()).isEqualTo(256);
    }

    @Test
    void whatComesAfterAPageThatIsShorterThanItShouldBeIsAskedForAnew() {
        Pages asked = new Pages(2000);
        List<UUID> there = images(2000);
        turn(asked, there, SHORT);
        assertThat(asked.isNext(248)).isTrue();
        there.subList(248, 348).forEach(id -> asked.add(id, ""));
        asked.turn(100, SHORT);
        assertThat(asked.isNext(496)).as("what was asked for with it").isFalse();
        assertThat(asked.next()).startsWith(340L);
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
        page.forEach(id -> asked.add(id, ""));
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
