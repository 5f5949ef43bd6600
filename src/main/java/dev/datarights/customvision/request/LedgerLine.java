package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/**
 * What of a line of the ledger says where it belongs.
 *
 * @param number its place, from 1
 * @param prev the SHA-256 of the line before it, in lower-case hex
 * @param receipt the SHA-256 of the receipt that it is about, or empty
 */
record LedgerLine(long number, String prev, String receipt) {

    static final int FORMAT = 1;
    static final int LONGEST = 64 * 1024;
    static final String APPROVED_BY = "approvedBy";
    static final String ACKNOWLEDGED_BY = "acknowledgedBy";
    static final String LEDGER_SHA256 = "ledgerSha256";
    static final String FIRST_PREV = "0".repeat(64);

    /** The bytes of a line without its newline. */
    static byte[] write(long number, Instant at, Ledger.Entry entry, String prev) throws IOException {
        ObjectNode line = Json.MAPPER.createObjectNode().put("formatVersion", FORMAT).put("line", number)
                .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString()).put("id", entry.id()).put("state", entry.state().name())
                .put("attempt", entry.attempt());
        if (entry.account() != null) {
            line.put("account", entry.account());
        }
        entry.planSha256().ifPresent(hash -> line.put("planSha256", hash));
        entry.receiptSha256().ifPresent(hash -> line.put("receiptSha256", hash));
        entry.by().forEach(line::put);
        return Json.MAPPER.writeValueAsString(line.put("prev", prev)).getBytes(StandardCharsets.UTF_8);
    }

    /** The line by which an operator says that he has seen what is wrong with those before it; its id is no request's. */
    static byte[] acknowledgement(long number, Instant at, String by, String ledgerSha256, String prev) throws IOException {
        return Json.MAPPER.writeValueAsString(Json.MAPPER.createObjectNode().put("formatVersion", FORMAT).put("line", number)
                .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString()).put("id", "ledger.jsonl").put("state", "ACKNOWLEDGED")
                .put(ACKNOWLEDGED_BY, by).put(LEDGER_SHA256, ledgerSha256).put("prev", prev)).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty where it is no whole line of this version. */
    static Optional<LedgerLine> parse(byte[] line) {
        try {
            JsonNode tree = Json.MAPPER.readTree(line);
            boolean whole = tree.path("formatVersion").asInt() == FORMAT && tree.path("line").isIntegralNumber()
                    && tree.path("id").isTextual() && tree.path("state").isTextual() && tree.path("prev").isTextual();
            return whole ? Optional.of(new LedgerLine(tree.path("line").longValue(), tree.path("prev").textValue(),
                    tree.path("receiptSha256").asText(""))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static String sha256(byte[] line) {
        return StoredRequest.sha256(line);
    }
}
