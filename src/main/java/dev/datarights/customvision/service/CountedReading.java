package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A paged list that has a count call: counts, then the pages, then counts again. Where the three disagree it is read once
 * more; where they still do, the list is kept but not settled, and the request cannot be COMPLETE.
 * <p>
 * Several calls make one list (tagged and untagged images, tags in groups of 20): all are counted before the first page and
 * after the last, so that an image which changes from one to the other in between shows. Each page begins with the last
 * record of the page before: where it does not, an image went meanwhile and what came after it moved up, perhaps past us. The
 * counts alone would not tell, if as many came as went.
 */
final class CountedReading implements Reading {

    private static final int PAGE = 256;
    private static final int READINGS = 2;
    private static final int BARREN_PAGES = 4;

    private final Listing listing;
    private final String list;
    private final List<String> calls;
    private final RecordFilter filter;

    private ListWriter writer;
    private final Set<UUID> section = new HashSet<>();  // ids of the call that is being paged through
    private int reading = 1;
    private int step;           // counts before, then each call's pages, then counts after
    private long skip;
    private UUID last;          // of the page before
    private boolean shifted;
    private int barren;         // pages in a row that held nothing new
    private long before;
    private long listed;
    private long after;
    private boolean finished;

    /**
     * @param calls paths, each of which has a {@code /count}, with what they have of a query
     */
    CountedReading(Listing listing, String list, List<String> calls, RecordFilter filter) {
        this.listing = listing;
        this.list = list;
        this.calls = calls;
        this.filter = filter;
        this.finished = listing.proof(list).isPresent();
    }

    @Override
    public boolean isUnfinished() {
        return !finished;
    }

    @Override
    public String getCall() {
        String call = calls.get(step % calls.size());
        int query = call.indexOf('?');
        String path = query < 0 ? call : call.substring(0, query);
        String fixed = query < 0 ? "" : call.substring(query + 1);
        return counting() ? "GET " + path + "/count" + (fixed.isEmpty() ? "" : "?" + fixed)
                : "GET " + path + "?" + (fixed.isEmpty() ? "" : fixed + "&") + "orderBy=Oldest&take=" + PAGE + "&skip=" + skip;
    }

    @Override
    public String getContent() {
        return null;
    }

    @Override
    public String getShape() {
        return counting() ? "number" : "array";
    }

    @Override
    public void accept(JsonNode answer) throws IOException, FilterIgnored {
        if (step == 0 && writer == null) {
            writer = listing.writer(list, filter);
        }
        if (!counting()) {
            if (goesOn(answer)) {
                return;
            }
            listed += section.size();
            section.clear();
            skip = 0;
            last = null;
            barren = 0;
        } else if (step < calls.size()) {
            before += answer.asLong();
        } else {
            after += answer.asLong();
        }
        step++;
        if (step == 3 * calls.size()) {
            finish();
        }
    }

    /** Takes a page. A short one is no end, only one with nothing new is; but a service that gives one page for ever must not hold us. */
    private boolean goesOn(JsonNode page) throws IOException, FilterIgnored {
        int known = section.size();
        boolean joins = last == null;
        UUID id = last;
        for (JsonNode record : page) {
            id = writer.add(record);
            section.add(id);
            joins |= id.equals(last);
        }
        shifted |= !joins;
        barren = section.size() > known ? 0 : barren + 1;
        skip += Math.max(0, page.size() - 1);
        boolean end = last == null ? page.isEmpty() : page.size() < 2;
        last = id;
        return !end && barren < BARREN_PAGES;
    }

    private boolean counting() {
        return step / calls.size() != 1;
    }

    private void finish() throws IOException {
        writer.close();
        boolean settled = !shifted && before == listed && after == listed;
        if (settled || reading == READINGS) {
            listing.prove(list, writer.proof(after, settled, "count"));
            finished = true;
        }
        writer = null;
        reading++;
        step = 0;
        before = 0;
        listed = 0;
        after = 0;
        shifted = false;
    }
}
