package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/**
 * What a request's earlier attempts came to. Its receipt takes the place of theirs, and a delete that was planned anew no
 * longer counts what it had deleted by then: {@code earlierAttempts} keeps it, with the hash that the ledger names.
 */
final class EarlierAttempts {

    private EarlierAttempts() {
    }

    /** To be called while the receipt of the attempt before still lies in the request's folder. */
    static void write(ObjectNode receipt, EndedRequest ended) throws IOException {
        ArrayNode attempts = receipt.putArray("earlierAttempts");
        fromReceipt(attempts, ended);
        Set<String> told = new HashSet<>(attempts.findValuesAsText("planSha256"));
        ended.planSha256().ifPresent(told::add);
        for (String plan : ErasureJournal.plans(ended.folder())) {
            if (told.add(plan)) {
                attempts.addObject().put("planSha256", plan)
                        .put("what", "deletions were asked for by this plan, and the program was killed before what came of them was read back");
            }
        }
    }

    private static void fromReceipt(ArrayNode attempts, EndedRequest ended) throws IOException {
        if (Files.notExists(ended.folder().receipt())) {
            return;
        }
        byte[] bytes = Files.readAllBytes(ended.folder().receipt());
        JsonNode before;
        try {
            before = Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            attempts.addObject().put("receiptSha256", StoredRequest.sha256(bytes)).put("what", "its receipt cannot be read");
            return;
        }
        before.path("earlierAttempts").forEach(attempts::add);
        // one of this very attempt was made before a kill, or could not be delivered
        if (before.path("attempt").asInt() < ended.status().attempt()) {
            ObjectNode attempt = attempts.addObject();
            for (String field : new String[] {"attempt", "state", "outcome", "kinds"}) {
                attempt.set(field, before.path(field));
            }
            attempt.put("planSha256", before.at("/plan/sha256").asText(null)).put("ended", before.at("/times/ended").asText())
                    .put("receiptSha256", StoredRequest.sha256(bytes));
        }
    }
}
