package dev.datarights.customvision.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Ids of a list, 16 bytes each in an array that is filled to two thirds at most: a project has up to 100,000 images, and as many
 * objects of Java's own sets would take five times the memory.
 */
final class IdSet {

    private long[] table = new long[2 << 8];
    private boolean zero;   // the id of zeroes only, which in the table marks a free slot
    private int size;

    /** Returns whether it was new. */
    boolean add(UUID id) {
        if (contains(id)) {
            return false;
        }
        size++;
        if (isZero(id)) {
            zero = true;
            return true;
        }
        if (size > table.length / 2 * 2 / 3) {
            grow();
        }
        put(table, id.getMostSignificantBits(), id.getLeastSignificantBits());
        return true;
    }

    boolean contains(UUID id) {
        if (isZero(id)) {
            return zero;
        }
        int slot = slot(table, id.getMostSignificantBits(), id.getLeastSignificantBits());
        return (table[slot] | table[slot + 1]) != 0;
    }

    int size() {
        return size;
    }

    /** Of those that are meant, in lower case and sorted, each followed by a newline: SHA-256 in lower-case hex. */
    String sha256(Predicate<UUID> meant) {
        UUID[] ids = IntStream.range(0, table.length / 2).map(i -> 2 * i).filter(i -> (table[i] | table[i + 1]) != 0)
                .mapToObj(i -> new UUID(table[i], table[i + 1])).filter(meant).toArray(UUID[]::new);
        // as their texts are compared, in which numbers have no sign
        Arrays.sort(ids, (one, other) -> one.getMostSignificantBits() == other.getMostSignificantBits()
                ? Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits())
                : Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits()));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (zero && meant.test(new UUID(0, 0))) {
                digest.update(line(new UUID(0, 0)));
            }
            for (UUID id : ids) {
                digest.update(line(id));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] line(UUID id) {
        return (id + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int i = 0; i < table.length; i += 2) {
            if ((table[i] | table[i + 1]) != 0) {
                put(larger, table[i], table[i + 1]);
            }
        }
        table = larger;
    }

    private static void put(long[] table, long most, long least) {
        int slot = slot(table, most, least);
        table[slot] = most;
        table[slot + 1] = least;
    }

    private static int slot(long[] table, long most, long least) {
        int mask = table.length - 1;
        // ids may be anything, so their bits are mixed
        int slot = (int) ((most * 31 + least) * 0x9E3779B97F4A7C15L >>> 32) << 1 & mask;
        while ((table[slot] | table[slot + 1]) != 0 && (table[slot] != most || table[slot + 1] != least)) {
            slot = slot + 2 & mask;
        }
        return slot;
    }

    private static boolean isZero(UUID id) {
        return (id.getMostSignificantBits() | id.getLeastSignificantBits()) == 0;
    }
}
