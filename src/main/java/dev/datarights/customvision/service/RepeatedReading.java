package dev.datarights.customvision.service;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A list without a count call: read until two readings in a row hold the same ids. The last reading is kept. Predictions and
 * suggestions come in pages, each with the token for the next; the other lists come whole.
 */
final class RepeatedReading implements Reading {

    private final Listing listing;
    private final String list;
    private final String call;
    private final RecordFilter filter;
    private final Instant asOf;
    private final Instant until;
    private final boolean countedOnly;
    private final Rest rest = new Rest();

    private ListWriter writer;
    private JsonNode token;
    private boolean finished;

    /**
     * @param asOf        what was created after it is late; null where nothing is
     * @param until       up to when the service is asked for it; null for all
     * @param countedOnly true where nothing of it is taken, so that how many there are about now is enough
     */
    RepeatedReading(Listing listing, String list, String call, RecordFilter filter, Instant asOf, Instant until, boolean countedOnly) {
        this.listing = listing;
        this.list = list;
        this.call = call;
        this.filter = filter;
        this.asOf = asOf;
        this.until = until;
        this.countedOnly = countedOnly;
        this.finished = listing.proof(list).isPresent();
    }

    private boolean byToken() {
        return call.startsWith("POST");
    }

    @Override
    public boolean isUnfinished() {
        return !finished;
    }

    @Override
    public boolean isCountedOnly() {
        return countedOnly;
    }

    @Override
    public List<Call> getCalls() {
        return List.of(byToken() ? new Call(call, content(), "page") : new Call(call, null, call.endsWith("/export") ? "exports" : "array"));
    }

    private String content() {
        // 0: as many as the service sees fit; its own client asks so
        ObjectNode first = Json.MAPPER.createObjectNode().put("maxCount", 0);
        if (call.contains("/images/suggested")) {
            first.put("sortBy", "UncertaintyAscending").put("threshold", 0);
        } else {
            first.put("orderBy", "Oldest");
            if (until != null) {
                first.put("endTime", until.toString());
            }
        }
        return (token == null ? first : withoutNulls(token)).toString();
    }

    /** The service answers with nulls that its own client must not send back. */
    private static JsonNode withoutNulls(JsonNode token) {
        ObjectNode copy = token.deepCopy();
        copy.properties().removeIf(field -> field.getValue().isNull());
        return copy;
    }

    @Override
    public void accept(List<Answer> answers) throws IOException, FilterIgnored {
        JsonNode answer = answers.get(0).content();
        if (writer == null) {
            writer = listing.writer(list, filter, asOf, answers.get(0).at());
        }
        JsonNode records = byToken() ? answer.path("results") : answer;
        for (JsonNode record : records) {
            writer.add(record);
        }
        JsonNode next = answer.path("token");
        // a token that comes again would go round for ever
        if (byToken() && !next.path("continuation").asText("").isEmpty() && !next.equals(token)) {
            token = next;
            return;
        }
        token = null;
        finish();
    }

    private void finish() throws IOException {
        writer.close();
        // all ids that came, not only those that are meant: the list must be whole to be chosen from
        boolean same = rest.holdsSame(writer.listedSha256(), writer.listed());
        if (countedOnly || same || rest.isGivenUp()) {
            listing.prove(list, writer.proof(null, countedOnly || same, countedOnly ? "counted once" : "two equal listings"));
            finished = true;
        }
        writer = null;
    }

    @Override
    public void abandon() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
