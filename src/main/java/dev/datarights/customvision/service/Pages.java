package dev.datarights.customvision.service;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The pages of one call, oldest record first, and which of them to ask for next. Each page begins with the last records of the
 * page before: where the very last is not among them, images went meanwhile and what came after them moved up, perhaps past us. The
 * counts alone would not tell, if as many came as went. That holds in whatever order the pages were answered, so several may be
 * asked for at once where the count says that there are so many.
 * <p>
 * Records of the same moment come in any order, in another one with every call. A page that begins amid them may lack one that the
 * page before lacked too, so a page takes in all those with which the page before ended.
 */
final class Pages {

    /** Records a page; the most that the service gives. */
    static final int SIZE = 256;

    /** Records that two pages share. Up to four of the same moment were seen in real accounts; where there are more, more are shared. */
    private static final int SHARED = 8;
    private static final int AT_ONCE = 4;
    /** Pages in a row that hold nothing new: a service that gives one page for ever must not hold us. */
    private static final int BARREN = 4;
    /** Text of pages that are in memory at the same time, unless a single one is longer: a page of images with many regions is. */
    private static final long BYTES_AT_ONCE = 4L << 20;

    private final long expected;
    private final IdSet ids = new IdSet();
    private long skip;
    private int atOnce = 1;     // until it is known how long a page is
    private UUID last;          // of the page before
    private UUID latest;
    private String moment = "";     // of the latest record
    private int tied;               // records up to the latest that are of its moment
    private int shared;             // records with which the page before ended, and this one begins
    private boolean joined;
    private int known;
    private int barren;
    private boolean shifted;
    private boolean end;

    /** @param expected how many records there should be */
    Pages(long expected) {
        this.expected = expected;
    }

    /** How many records the next pages leave out: the one that must come next, and those after it as things should be. */
    List<Long> next() {
        List<Long> next = new ArrayList<>(List.of(skip));
        long after = skip;
        while (next.size() < atOnce && expected - after > SHARED) {
            after += Math.min(SIZE, expected - after) - SHARED;
            next.add(after);
        }
        return next;
    }

    /** Whether a page that was asked for is the one that must come next; the page before may have been shorter than it should be. */
    boolean isNext(long asked) {
        return !end && asked == skip;
    }

    /**
     * A record of the page.
     *
     * @param created as the service wrote it, empty where it did not
     */
    void add(UUID id, String created) {
        tied = !created.isEmpty() && created.equals(moment) ? tied + 1 : 1;
        moment = created;
        ids.add(id);
        joined |= id.equals(last);
        latest = id;
    }

    /**
     * The page is over. A short one is no end, only one with nothing new is.
     *
     * @param size  its records
     * @param bytes of its text
     */
    void turn(int size, long bytes) {
        shifted |= last != null && !joined;
        barren = ids.size() > known ? 0 : barren + 1;
        end = barren > 0 && size <= shared || barren == BARREN;
        // a whole page of one moment cannot be taken in again
        shared = Math.min(tied < size ? size - 1 : size, Math.max(SHARED, tied < SIZE ? tied : SIZE / 2));
        skip += size - shared;
        last = latest;
        moment = "";
        latest = null;
        joined = false;
        known = ids.size();
        atOnce = (int) Math.max(1, Math.min(AT_ONCE, BYTES_AT_ONCE / Math.max(1, bytes)));
    }

    boolean isLast() {
        return end;
    }

    /** True where a page did not begin with the last record of the one before. */
    boolean isShifted() {
        return shifted;
    }

    /** Distinct records so far. */
    long listed() {
        return ids.size();
    }
}
