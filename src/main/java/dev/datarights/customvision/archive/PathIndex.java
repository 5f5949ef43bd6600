package dev.datarights.customvision.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which paths are in the bag, 16 bytes each: the first half of the path's SHA-256 in an open-addressed table, with a small
 * number noted beside it. For one thread at a time. Two different paths of one bag meet there with a chance of about 2^-85 at a million entries.
 */
final class PathIndex {

    private static final long NOTE = 0x1E;

    private final Set<String> extensions = new LinkedHashSet<>();
    private final MessageDigest digest = Fingerprint.digest("SHA-256");
    private long[] table = new long[2 << 10];
    private int size;

    /** Returns whether the path was new. */
    boolean add(String path) {
        return add(path, 0);
    }

    /** @param note 0 to 15 */
    boolean add(String path, int note) {
        long[] key = key(path);
        int slot = slot(table, key);
        if (table[slot] != 0) {
            return false;
        }
        table[slot] = key[0] | (long) note << 1;
        table[slot + 1] = key[1];
        if (++size > table.length / 2 * 2 / 3) {
            grow();
        }
        int dot = path.lastIndexOf('.');
        if (dot > path.lastIndexOf('/')) {
            extensions.add(path.substring(dot));
        }
        return true;
    }

    boolean contains(String path) {
        return table[slot(table, key(path))] != 0;
    }

    /** What was noted with a path; 0 where it is not there. */
    int note(String path) {
        return (int) (table[slot(table, key(path))] & NOTE) >> 1;
    }

    /** The path of {@code folder/stem.*}, whatever extension it bears. */
    Optional<String> find(String folder, String stem) {
        for (String extension : extensions) {
            String path = folder + "/" + stem + extension;
            if (contains(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0) {
                int slot = slot(larger, new long[] {table[i] & ~NOTE, table[i + 1]});
                larger[slot] = table[i];
                larger[slot + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    private static int slot(long[] table, long[] key) {
        int mask = table.length - 1;
        int slot = (int) (key[1] << 1) & mask;
        while (table[slot] != 0 && ((table[slot] & ~NOTE) != key[0] || table[slot + 1] != key[1])) {
            slot = slot + 2 & mask;
        }
        return slot;
    }

    private long[] key(String path) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(path.getBytes(StandardCharsets.UTF_8)));
        // zero marks a free slot
        return new long[] {hash.getLong() & ~NOTE | 1, hash.getLong()};
    }
}
