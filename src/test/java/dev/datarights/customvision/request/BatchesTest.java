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

    @ParameterizedTest
    @CsvSource({"0, 64, ''", "1, 64, 1", "64, 64, 64", "65, 64, 64 1", "200, 64, 64 64 64 8",
        "100, 50, 32 32 32 4", "20, 1, 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "3, 1, 1 1 1", "40, 10, 10 10 10 10"})
    void everyIdGoesOnceInOrderWhateverTheServiceTakes(int ids, int taken, String sizes) {
        List<String> all = ids(ids);
        Batches batches = Batches.of(all.iterator());
        List<String> sent = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        while (batches.hasNext()) {
            List<String> batch = batches.next();
            if (batch.size() > taken) {
                assertThat(batches.refused()).isTrue();
            } else {
                sent.addAll(batch);
                seen.add(Integer.toString(batch.size()));
            }
        }
        assertThat(sent).isEqualTo(all);
        assertThat(String.join(" ", seen)).isEqualTo(sizes);
    }

    @Test
    void oneIdThatIsStillTooMuchIsGivenUpAndTheOthersGoOn() {
        List<String> all = ids(3);
        Batches batches = Batches.of(all.iterator());
        batches.next();
        assertThat(batches.refused()).isTrue();
        assertThat(batches.next()).containsExactly(all.get(0));
        assertThat(batches.refused()).isFalse();
        assertThat(batches.next()).containsExactly(all.get(1));
    }

    @Test
    void aBatchIsTakenBackOnlyOnce() {
        List<String> all = ids(4);
        Batches batches = Batches.of(all.iterator());
        batches.next();
        assertThat(batches.refused()).isTrue();
        assertThat(batches.refused()).isFalse();
        assertThat(batches.next()).isEqualTo(all.subList(0, 2));
    }

    @ParameterizedTest
    @CsvSource({"413, , true", "414, , true", "400, BadRequestExceededBatchSize, true", "400, BadRequestInvalidIds, false",
        "400, , false", "401, , false", "404, NotFoundImage, false", "429, , false", "500, , false", "202, , false"})
    void onlyAnAnswerAboutTheSizeMakesBatchesSmaller(int status, String code, boolean smaller) {
        assertThat(Batches.refusesSize(status, code)).isEqualTo(smaller);
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "4711", "11111111-2222-4333-8444-abcdefabcdef,11111111-2222-4333-8444-abcdefabcdee",
        "11111111-2222-4333-8444-abcdefabcdef&allImages=true"}, delimiter = ';')
    void whatIsNoGuidNeverReachesACall(String id) {
        Batches batches = Batches.of(List.of(id).iterator());
        assertThatThrownBy(batches::next).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(1, i).toString()).toList();
    }
}
