package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/** What a receipt claims, each with what shows it: counts, hashes and answers. */
final class ClaimsPart {

    private ClaimsPart() {
    }

    static void write(ObjectNode receipt, EndedRequest ended) {
        ArrayNode claims = receipt.putArray("claims");
        for (Claim claim : Claims.of(ended)) {
            ObjectNode told = claims.addObject().put("claim", claim.word().word()).put("project", claim.project()).put("kind", claim.kind())
                    .put("count", claim.count());
            ObjectNode evidence = told.putObject("evidence");
            if (claim.proof() instanceof Claim.ReadBackArchives archives) {
                archives.sha256().forEach(evidence.putArray("archives")::add);
                evidence.put("verifiedAt", archives.verifiedAt().toString());
                if (archives.counted() != null) {
                    evidence.put("counted", archives.counted());
                }
            } else if (claim.proof() instanceof Claim.ReadBackGone gone) {
                evidence.put("how", gone.how());
                if (gone.evidence() != null) {
                    ObjectNode seen = Json.MAPPER.valueToTree(gone.evidence());
                    // a receipt names no address; the hash of the account's projects says which account it was
                    seen.withObject("/account").remove("endpoint");
                    evidence.setAll(seen);
                }
            } else if (claim.proof() instanceof Claim.Reasons why) {
                why.reasons().forEach(evidence.putArray("reasons")::add);
            }
        }
    }
}
