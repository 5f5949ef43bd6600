package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdSetTest {

    enum Ids {
        RANDOM, COUNTED, COUNTED_AT_THE_OTHER_END, FEW;

        UUID next(Random random, long i) {
            return switch (this) {
                case RANDOM -> new UUID(random.nextLong(), random.nextLong());
                case COUNTED -> new UUID(0, i);
                case COUNTED_AT_THE_OTHER_END -> new UUID(i << 32, -1);
                case FEW -> new UUID(random.nextInt(3) - 1L, random.nextInt(3) - 1L);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsEachIdOnceWhateverIdsLookLike(Ids ids) throws Exception {
        Random random = new Random(11);
        IdSet set = new IdSet();
        Set<UUID> expected = new HashSet<>();
        for (long i = 0; i < 20_000; i++) {
            UUID id = ids.next(random, i);
            assertThat(set.contains(id)).isEqualTo(expected.contains(id));
            assertThat(set.add(id)).isEqualTo(expected.add(id));
            assertThat(set.contains(id)).isTrue();
        }
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(set.sha256(id -> true)).isEqualTo(sha256(expected));
        UUID one = expected.iterator().next();
        expected.remove(one);
        assertThat(set.sha256(id -> !id.equals(one))).isEqualTo(sha256(expected));
    }

    private static String sha256(Set<UUID> ids) throws Exception {
        Set<String> sorted = new TreeSet<>();
        ids.forEach(id -> sorted.add(id + "\n"));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(String.join("", sorted).getBytes(StandardCharsets.US_ASCII)));
    }
}
