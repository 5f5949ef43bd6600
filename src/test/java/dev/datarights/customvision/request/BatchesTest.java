package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

    /** Characters of an address around its ids. */
    private static final int AROUND = 100;

    private static Batches batches(List<String> ids, AddressLimit limit) {
        return Batches.of(ids.iterator(), AROUND, limit);
    }

    private static int length(List<String> batch) {
        return AROUND + String.join(",", batch).length();
    }

    @ParameterizedTest
    @CsvSource({"0, 9999, 0, ''", "1, 9999, 0, 1", "64, 9999, 0, 64", "65, 9999, 0, 64 1", "200, 9999, 0, 64 64 64 8",
        "100, 2000, 1, 30 30 30 10", "40, 800, 1, 18 18 4", "20, 137, 3, 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"})
    void everyIdGoesOnceInOrderWhateverAddressIsTaken(int ids, int taken, int refusals, String sizes) {
        List<String> all = ids(ids);
        AddressLimit limit = new AddressLimit();
        Batches batches = batches(all, limit);
        List<String> sent = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        int refused = 0;
        while (batches.hasNext()) {
            List<String> batch = batches.next();
            if (length(batch) > taken) {
                assertThat(batches.refused(batch, "")).isTrue();
                refused++;
            } else {
                limit.passed(length(batch));
                sent.addAll(batch);
                seen.add(Integer.toString(batch.size()));
            }
        }
        assertThat(sent).isEqualTo(all);
        assertThat(String.join(" ", seen)).isEqualTo(sizes);
        assertThat(refused).isEqualTo(refusals);
    }

    @Test
    void whatPassedOnceIsRememberedForTheNextKindAndIsNeverTooLongAgain() {
        AddressLimit limit = new AddressLimit();
        Batches first = batches(ids(64), limit);
        assertThat(first.refused(first.next(), "")).isTrue();
        List<String> shorter = first.next();
        limit.passed(length(shorter));

        Batches second = batches(ids(64), limit);
        List<String> next = second.next();
        assertThat(next).as("no longer than what passed").hasSameSizeAs(shorter);
        assertThat(second.refused(next, "")).as("that refusal has another reason").isFalse();
    }

    @Test
    void oneIdThatIsRefusedByItselfIsGivenUpAndAfterThreeNothingIsHopedFor() {
        AddressLimit limit = new AddressLimit();
        Batches batches = batches(ids(4), limit);
        assertThat(batches.refused(batches.next(), "")).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(limit.isHopeless()).isFalse();
            List<String> one = batches.next();
            assertThat(one).hasSize(1);
            assertThat(batches.refused(one, "")).isFalse();
        }
        assertThat(limit.isHopeless()).isTrue();
    }

    @Test
    void whatWasNotSentOfABatchDoesNotComeAgain() {
        List<String> all = ids(4);
        Batches batches = batches(all, new AddressLimit());
        batches.next();
        assertThat(batches.refused(all.subList(1, 4), "")).as("the first is held").isTrue();
        assertThat(batches.next()).doesNotContain(all.get(0));
    }

    @Test
    void aServiceThatTakesFewerIdsGetsHalfAsManyWhateverTheAddress() {
        AddressLimit limit = new AddressLimit();
        limit.passed(10_000);
        Batches batches = batches(ids(64), limit);
        assertThat(batches.refused(batches.next(), "BadRequestExceededBatchSize")).isTrue();
        assertThat(batches.next()).hasSize(32);
    }

    @ParameterizedTest
    @CsvSource({"413, '', false, true", "414, '', false, true", "431, '', false, true", "400, '', false, true", "404, '', false, true",
        "404, 404, false, true", "400, BadRequestExceededBatchSize, true, true", "400, BadRequestPredictionIdsExceededCount, true, true",
        "400, BadRequestInvalidIds, true, false", "401, '', false, false", "404, NotFoundImage, true, false", "409, Conflict, true, false",
        "429, '', false, false", "500, '', false, false", "202, '', false, false"})
    void onlyAnAnswerThatMayBeAboutTheSizeMakesBatchesSmaller(int status, String code, boolean own, boolean smaller) {
        assertThat(Batches.refusesSize(status, code, own)).isEqualTo(smaller);
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "4711", "11111111-2222-4333-8444-abcdefabcdef,11111111-2222-4333-8444-abcdefabcdee",
        "11111111-2222-4333-8444-abcdefabcdef&allImages=true"}, delimiter = ';')
    void whatIsNoGuidNeverReachesACall(String id) {
        Batches batches = batches(List.of(id), new AddressLimit());
        assertThatThrownBy(batches::next).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(1, i).toString()).toList();
    }
}
