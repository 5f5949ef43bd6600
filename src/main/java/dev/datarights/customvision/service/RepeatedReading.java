package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A list without a count call: read until two readings in a row hold the same ids, three times at most. The last reading
 * is kept. Predictions and suggestions come in pages, each with the token for the next; the other lists come whole.
 */
final class RepeatedReading implements Reading {

    private static final int READINGS = 3;

    private final Listing listing;
    private final String list;
    private final String call;
    private final RecordFilter filter;

    private ListWriter writer;
    private int reading = 1;
    private String earlier = "";
    private JsonNode token;
    private boolean finished;

    RepeatedReading(Listing listing, String list, String call, RecordFilter filter) {
        this.listing = listing;
        this.list = list;
        this.call = call;
        this.filter = filter;
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
    public List<Call> getCalls() {
        return List.of(byToken() ? new Call(call, content(), "object") : new Call(call, null, "array"));
    }

    private String content() {
        // 0: as many as the service sees fit; its own client asks so
        ObjectNode first = Json.MAPPER.createObjectNode().put("maxCount", 0);
        if (call.contains("/images/suggested")) {
            first.put("sortBy", "UncertaintyAscending").put("threshold", 0);
        } else {
            first.put("orderBy", "Oldest");
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
            writer = listing.writer(list, filter, answers.get(0).at());
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
        String ids = writer.listedSha256();
        boolean settled = ids.equals(earlier);
        if (settled || reading == READINGS) {
            listing.prove(list, writer.proof(null, settled, "two equal listings"));
            finished = true;
        }
        earlier = ids;
        writer = null;
        reading++;
    }
}
