package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Ids in batches that fit into one call, smaller ones after the service or a proxy refused one for its length. Reads the ids
 * as it goes; for one thread.
 * <p>
 * The service takes at most 256 ids for {@code DeleteImages} and 64 for {@code DeletePrediction}; 256 make an address of
 * about 9.5 kB, which not every proxy takes, so images begin with 64 as well.
 */
public final class Batches implements Iterator<List<String>> {

    private static final int MOST = 64;
    private static final int ID = 36;
    /** Statuses with which something before the service refuses an address that is too long for it. */
    private static final Set<Integer> TOO_LONG = Set.of(400, 404, 413, 414, 431);
    private static final Set<String> TOO_MANY = Set.of("BadRequestExceededBatchSize", "BadRequestPredictionIdsExceededCount");

    private final Iterator<String> ids;
    private final int around;
    private final AddressLimit limit;
    private final Deque<String> again = new ArrayDeque<>();
    private List<String> last = List.of();
    private int most = MOST;

    private Batches(Iterator<String> ids, int around, AddressLimit limit) {
        this.ids = ids;
        this.around = around;
        this.limit = limit;
    }

    /**
     * @param ids    in the order in which they are to go; each a GUID
     * @param around characters of an address without its ids
     */
    public static Batches of(Iterator<String> ids, int around, AddressLimit limit) {
        return new Batches(ids, around, limit);
    }

    /**
     * Whether an answer may mean that fewer ids would be taken: the service says so, or it is a refusal that is not the
     * service's own. A gateway's comes as a page, or as JSON without a code of the service.
     *
     * @param code  of the answer, empty where it has none
     * @param ownCode whether that is one of the service's
     */
    public static boolean refusesSize(int status, String code, boolean ownCode) {
        return TOO_MANY.contains(code) || !ownCode && TOO_LONG.contains(status);
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
        List<String> batch = new ArrayList<>(most);
        while (hasNext() && (batch.isEmpty() || batch.size() < most && length(batch.size() + 1) <= limit.longest())) {
            String id = again.isEmpty() ? ids.next() : again.removeFirst();
            if (!Ids.isGuid(id)) {
                throw new IllegalArgumentException("an id to delete is not a GUID");
            }
            batch.add(id);
        }
        last = List.copyOf(batch);
        return last;
    }

    private int length(int size) {
        return around + size * (ID + 1) - 1;
    }

    /**
     * Takes back what was sent of the last batch, because of its size: its ids come again in shorter addresses.
     *
     * @param sent what of the batch was sent
     * @param code of the answer: the service may not mind the address, but the number of ids
     * @return false where a shorter address would not help, or there is none; the ids do not come again then
     */
    public boolean refused(List<String> sent, String code) {
        if (last.isEmpty()) {
            return false;
        }
        last = List.of();
        if (sent.size() <= 1) {
            limit.refusedShortest();
            return false;
        }
        if (TOO_MANY.contains(code)) {
            most = sent.size() / 2;
        } else if (!limit.refused(length(sent.size()))) {
            return false;
        }
        for (int i = sent.size() - 1; i >= 0; i--) {
            again.addFirst(sent.get(i));
        }
        return true;
    }
}
