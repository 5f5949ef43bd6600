package dev.datarights.customvision.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

import dev.datarights.customvision.service.Ids;

/**
 * Ids in batches that fit into one call, smaller ones after the service or a proxy refused one for its size. Reads the ids
 * as it goes; for one thread.
 * <p>
 * The service takes at most 256 ids for {@code DeleteImages} and 64 for {@code DeletePrediction}; 256 make an address of
 * about 9.5 kB, which not every proxy takes, so images begin with 64 as well.
 */
public final class Batches implements Iterator<List<String>> {

    private static final int FIRST = 64;
    private static final Set<Integer> TOO_LARGE = Set.of(413, 414);

    private final Iterator<String> ids;
    private final Deque<String> again = new ArrayDeque<>();
    private List<String> last = List.of();
    private int size = FIRST;

    private Batches(Iterator<String> ids) {
        this.ids = ids;
    }

    /** @param ids in the order in which they are to go; each a GUID */
    public static Batches of(Iterator<String> ids) {
        return new Batches(ids);
    }

    /**
     * Whether an answer means that fewer ids might be taken.
     *
     * @param code the service's own error code, or null
     */
    public static boolean refusesSize(int status, String code) {
        return TOO_LARGE.contains(status) || "BadRequestExceededBatchSize".equals(code);
    }

    @Override
    public boolean hasNext() {
        return !again.isEmpty() || ids.hasNext();
    }

    /**
     * The next ids, at least one.
     *
     * @throws IllegalArgumentException where an id is no GUID, as a comma in one would make it two
     */
    @Override
    public List<String> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<String> batch = new ArrayList<>(size);
        while (batch.size() < size && hasNext()) {
            String id = again.isEmpty() ? ids.next() : again.removeFirst();
            if (!Ids.isGuid(id)) {
                throw new IllegalArgumentException("an id to delete is not a GUID");
            }
            batch.add(id);
        }
        last = List.copyOf(batch);
        return last;
    }

    /**
     * Takes the last batch back because of its size: its ids come again in batches of half as many, and so do all after it.
     *
     * @return false where it was of one id, which cannot be made smaller and does not come again
     */
    public boolean refused() {
        if (last.size() <= 1) {
            return false;
        }
        size = last.size() / 2;
        for (int i = last.size() - 1; i >= 0; i--) {
            again.addFirst(last.get(i));
        }
        last = List.of();
        return true;
    }
}
