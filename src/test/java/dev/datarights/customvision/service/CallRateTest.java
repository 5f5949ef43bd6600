package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

/** How the rate of an account goes down and comes back; the time is given, so that nobody waits for it. */
class CallRateTest {

    private final AtomicLong now = new AtomicLong(42);

    @Test
    void refusalsOfOneSecondCountOnceAndEachFurtherSecondHalvesItAgainDownToOne() {
        CallRate rate = new CallRate(10, now::get);
        for (int expected : new int[] {5, 2, 1, 1}) {
            for (int i = 0; i < 4; i++) {
                rate.refused();
                assertThat(rate.current()).isEqualTo(expected);
                pass(250);
            }
        }
    }

    @Test
    void withoutRefusalsItComesBackByATenthEveryFiveSecondsAndNoFurtherThanTheSettings() {
        CallRate rate = new CallRate(100, now::get);
        rate.refused();
        pass(4_900);
        assertThat(rate.current()).isEqualTo(50);
        for (int expected : new int[] {60, 70, 80, 90, 100, 100}) {
            pass(5_000);
            assertThat(rate.current()).isEqualTo(expected);
        }
        rate.refused();
        pass(60_000);
        assertThat(rate.current()).as("also where nobody asked meanwhile").isEqualTo(100);
    }

    @Test
    void aSmallRateComesBackToo() {
        CallRate rate = new CallRate(2, now::get);
        rate.refused();
        assertThat(rate.current()).isOne();
        pass(5_000);
        assertThat(rate.current()).isEqualTo(2);
    }

    @Test
    void aCallCountsUntilASecondAfterItsAnswer() throws Exception {
        CallRate rate = new CallRate(2, now::get);
        assertThat(rate.begin(1)).isTrue();
        assertThat(rate.begin(1)).isTrue();
        pass(30_000);
        assertThat(rate.begin(1)).as("both are still on their way").isFalse();
        rate.end();
        pass(900);
        assertThat(rate.begin(1)).isFalse();
        pass(101);
        assertThat(rate.begin(1)).isTrue();
        assertThat(rate.begin(1)).isFalse();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
