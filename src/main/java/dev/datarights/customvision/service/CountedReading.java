package dev.datarights.customvision.service;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A paged list that has a count call: counts, then the pages, then counts again. Where the three agree it is whole. Where they do
 * not, it is read until two readings hold the same ids and the counts leave room for no others; where that never comes, the list is kept
 * but not settled, and the request cannot be COMPLETE.
 * <p>
 * Several calls make one list (tagged and untagged images, tags in groups of 20): all are counted before the first page and
 * after the last, so that an image which changes from one to the other in between shows.
 */
final class CountedReading implements Reading {

    private final Listing listing;
    private final String list;
    private final List<String> paths;
    private final RecordFilter filter;
    private final Instant asOf;
    private final Rest rest = new Rest();

    private ListWriter writer;
    private final List<Long> before = new ArrayList<>();
    private Pages pages;        // of the path that is being paged through; null while all are counted
    private int path;
    private boolean shifted;
    private long listed;
    private boolean finished;

    /**
     * @param paths each of which has a {@code /count}, with what they have of a query
     * @param asOf  what was created after it is late; null where nothing is
     */
    CountedReading(Listing listing, String list, List<String> paths, RecordFilter filter, Instant asOf) {
        this.listing = listing;
        this.list = list;
        this.paths = paths;
        this.filter = filter;
        this.asOf = asOf;
        this.finished = listing.proof(list).isPresent();
    }

    @Override
    public boolean isUnfinished() {
        return !finished;
    }

    @Override
    public List<Call> getCalls() {
        if (pages == null) {
            return paths.stream().map(CountedReading::count).toList();
        }
        return pages.next().stream().map(skip -> page(paths.get(path), skip)).toList();
    }

    private static Call count(String path) {
        int query = path.indexOf('?');
        return new Call("GET " + (query < 0 ? path + "/count" : path.substring(0, query) + "/count" + path.substring(query)), null, "number");
    }

    private static Call page(String path, long skip) {
        return new Call("GET " + path + (path.contains("?") ? "&" : "?") + "orderBy=Oldest&take=" + Pages.SIZE + "&skip=" + skip, null, "array");
    }

    @Override
    public void accept(List<Answer> answers) throws IOException, FilterIgnored {
        if (pages != null) {
            acceptPages(answers);
        } else if (writer == null) {
            writer = listing.writer(list, filter, asOf, answers.get(0).at());
            answers.forEach(count -> before.add(count.content().asLong()));
            turnTo(0);
        } else {
            finish(answers.stream().mapToLong(count -> count.content().asLong()).sum());
        }
    }

    private void acceptPages(List<Answer> answers) throws IOException, FilterIgnored {
        List<Long> asked = pages.next();
        for (int i = 0; i < answers.size() && pages.isNext(asked.get(i)); i++) {
            JsonNode page = answers.get(i).content();
            for (JsonNode record : page) {
                pages.add(writer.add(record), record.path("created").asText());
            }
            pages.turn(page.size(), answers.get(i).bytes());
        }
        if (pages.isLast()) {
            listed += pages.listed();
            shifted |= pages.isShifted();
            turnTo(path + 1);
        }
    }

    private void turnTo(int next) {
        path = next;
        pages = next < paths.size() ? new Pages(before.get(next)) : null;
    }

    private void finish(long after) throws IOException {
        writer.close();
        long first = before.stream().mapToLong(Long::longValue).sum();
        boolean still = !shifted && listed == first && listed == after;
        boolean same = rest.holdsSame(writer.listedSha256(), writer.listed());
        // counted before was all that was there by then, and of what came late as much as had come
        boolean room = first >= listed - writer.late() && first <= listed && listed <= after;
        boolean settled = still || same && room;
        if (settled || rest.isGivenUp()) {
            listing.prove(list, writer.proof(after, settled, "count"));
            finished = true;
        }
        writer = null;
        before.clear();
        listed = 0;
        shifted = false;
    }

    @Override
    public void abandon() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
