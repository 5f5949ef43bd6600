package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Listing.ListProof;

/**
 * A paged list that has a count call: counts, then the pages, then counts again. Where the three disagree it is read once
 * more; where they still do, the list is kept but not settled, and the request cannot be COMPLETE.
 * <p>
 * Several paths make one list (tagged and untagged images): all are counted before the first page and after the last, so
 * that an image which changes from one to the other in between shows.
 */
final class CountedReading implements Reading {

    private static final int PAGE = 256;
    private static final int READINGS = 2;
    private static final int BARREN_PAGES = 4;

    private final Listing listing;
    private final String list;
    private final List<String> paths;
    private final String query;

    private ListWriter writer;
    private int reading = 1;
    private int step;           // counts before, then the paths' pages, then counts after
    private long skip;
    private int barren;         // pages in a row that held nothing new
    private long before;
    private long after;
    private boolean finished;

    /**
     * @param paths the list's paths, each of which has a {@code /count}
     * @param query fixed parameters without question mark, may be empty
     */
    CountedReading(Listing listing, String list, List<String> paths, String query) {
        this.listing = listing;
        this.list = list;
        this.paths = paths;
        this.query = query;
        this.finished = listing.proof(list).isPresent();
    }

    @Override
    public boolean isUnfinished() {
        return !finished;
    }

    @Override
    public String getCall() {
        String path = paths.get(step % paths.size());
        return counting() ? "GET " + path + "/count" + (query.isEmpty() ? "" : "?" + query)
                : "GET " + path + "?" + (query.isEmpty() ? "" : query + "&") + "orderBy=Oldest&take=" + PAGE + "&skip=" + skip;
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
    public void accept(JsonNode answer) throws IOException {
        if (step == 0 && writer == null) {
            writer = listing.writer(list);
        }
        if (!counting()) {
            long known = writer.size();
            for (JsonNode record : answer) {
                writer.add(record);
            }
            skip += answer.size();
            barren = writer.size() > known ? 0 : barren + 1;
            // a short page is no end, only an empty one is; but a service that gives one page for ever must not hold us
            if (!answer.isEmpty() && barren < BARREN_PAGES) {
                return;
            }
            skip = 0;
            barren = 0;
        } else if (step < paths.size()) {
            before += answer.asLong();
        } else {
            after += answer.asLong();
        }
        step++;
        if (step == 3 * paths.size()) {
            finish();
        }
    }

    private boolean counting() {
        return step / paths.size() != 1;
    }

    private void finish() throws IOException {
        writer.close();
        boolean settled = before == writer.size() && after == writer.size();
        if (settled || reading == READINGS) {
            listing.prove(list, new ListProof(1, writer.size(), after, settled, "count", writer.idsSha256()));
            finished = true;
        }
        writer = null;
        reading++;
        step = 0;
        before = 0;
        after = 0;
    }
}
