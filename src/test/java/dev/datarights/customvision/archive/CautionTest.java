package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CautionTest {

    @Test
    void aJobThatWasNeverCutShortIsNotHeldBack() {
        Iterator<Integer> items = new Caution(false).over(IntStream.range(0, 1000).iterator());

        assertThat(items).toIterable().hasSize(1000);
    }

    @Test
    void aJobThatGoesOnHasFourUnderWayAndOneMoreForEvery32ThatArrived() throws Exception {
        Caution caution = new Caution(true);
        AtomicInteger handedOut = new AtomicInteger();
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> caution.over(IntStream.range(0, 1000).iterator())
                .forEachRemaining(item -> handedOut.incrementAndGet()));

        for (int arrived = 0; arrived <= 128; arrived++) {
            int allowed = arrived + 4 + arrived / 32;
            Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(1)).until(() -> handedOut.get() == allowed);
            caution.arrived();
        }
        caution.end();
        all.get(10, TimeUnit.SECONDS);
        assertThat(handedOut).hasValue(1000);
    }
}
