package dev.datarights.customvision.sandbox;

import java.util.SplittableRandom;
import java.util.UUID;

/** Version 4 UUIDs in an order that is the same in every run. */
final class IdSequence {

    private final SplittableRandom random;

    IdSequence(long seed) {
        random = new SplittableRandom(seed);
    }

    synchronized UUID next() {
        long high = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x0000000000004000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
