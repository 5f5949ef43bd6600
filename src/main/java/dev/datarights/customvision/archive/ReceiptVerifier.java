package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.archive.ExaminedArchive.Size;

/** Holds a receipt against the archives it names: length, SHA-256, what is inside, and its counts against what is in the bags. */
final class ReceiptVerifier {

    private static final String AGAIN = ". Fetch the file again, or ask for it again.";

    private final ReceiptFile receipt;
    private final Collection<ExaminedArchive> archives;
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Long> found = new TreeMap<>();
    private int unopened;

    private ReceiptVerifier(ReceiptFile receipt, Collection<ExaminedArchive> archives) {
        this.receipt = receipt;
        this.archives = archives;
    }

    /** Never fails for what is in the files. */
    static List<Check> verify(ReceiptFile receipt, Collection<ExaminedArchive> archives) {
        ReceiptVerifier verifier = new ReceiptVerifier(receipt, archives);
        verifier.run();
        return verifier.checks;
    }

    private void run() {
        JsonNode document = receipt.document();
        checks.add(new Check("It is a receipt", receipt.isReceipt(), receipt.isReceipt()
                ? receipt.state() + ": " + document.path("outcome").asText() : "It is not the JSON of a receipt" + AGAIN));
        if (!receipt.isReceipt()) {
            return;
        }
        for (JsonNode told : receipt.archives()) {
            Optional<ExaminedArchive> archive = ReceiptFile.find(told, archives);
            if (archive.isPresent()) {
                archive(told, archive.get());
            } else {
                unopened++;
                checks.add(new Check("Archive " + told.path("file").asText(), false,
                        "is neither given nor beside the receipt. Put it there, or ask for it again."));
            }
        }
        document.path("kinds").properties().forEach(kind -> reconciles("Count of " + kind.getKey(), kind.getValue()));
        document.path("exported").properties().forEach(kind -> reconciles("Count of exported " + kind.getKey(), kind.getValue()));
        JsonNode exported = document.path(document.path("action").asText().equals("export") ? "kinds" : "exported");
        exported.properties().forEach(kind -> counts(kind.getKey(), kind.getValue().path("done").asLong()));
    }

    private void archive(JsonNode told, ExaminedArchive archive) {
        String what = "Archive " + told.path("file").asText();
        checks.add(same(what, archive.outer(), told.path("length").asLong(-1), told.path("sha256").asText()));
        if (archive.inner().isEmpty() || archive.bag().isEmpty()) {
            unopened++;
            checks.add(Check.notMade(what + ", what is inside", archive.holds() ? "it is encrypted and was not opened" : "it could not be opened"));
            return;
        }
        if (told.has("sealedSha256")) {
            checks.add(same(what + ", the ZIP inside", archive.inner().get(), told.path("sealedLength").asLong(-1),
                    told.path("sealedSha256").asText()));
        }
        BagFacts facts = archive.bag().get().facts();
        boolean counted = facts.payloadFiles() == told.path("payloadFiles").asLong(-1)
                && facts.payloadBytes() == told.path("payloadBytes").asLong(-1);
        String there = facts.payloadFiles() + " files, " + facts.payloadBytes() + " bytes";
        checks.add(new Check(what + ", its payload", counted, counted ? there : "There are " + there + ", the receipt says "
                + told.path("payloadFiles").asText() + " files, " + told.path("payloadBytes").asText() + " bytes" + AGAIN));
        boolean ours = facts.group().equals(receipt.id());
        checks.add(new Check(what + ", its request", ours, ours ? facts.group()
                : "The bag is of request '" + facts.group() + "', the receipt of '" + receipt.id() + "'" + AGAIN));
        facts.kinds().forEach((kind, count) -> found.merge(kind, count, Long::sum));
    }

    private static Check same(String what, Size there, long length, String sha256) {
        if (there.length() != length) {
            return new Check(what, false, "It is " + there.length() + " bytes long, the receipt says " + length + AGAIN);
        }
        return there.sha256().equals(sha256) ? new Check(what, true, length + " bytes, SHA-256 " + sha256)
                : new Check(what, false, "It has SHA-256 " + there.sha256() + ", the receipt says " + sha256 + AGAIN);
    }

    private void reconciles(String what, JsonNode counts) {
        long expected = counts.path("expected").asLong();
        long told = counts.path("done").asLong() + counts.path("alreadyGone").asLong() + counts.path("failed").asLong() + counts.path("retained").asLong()
                + counts.path("withheld").asLong() + counts.path("untried").asLong();
        if (expected != told) {
            checks.add(new Check(what, false, "The receipt expects " + expected + " and accounts for " + told + AGAIN));
        }
    }

    private void counts(String kind, long done) {
        String what = "Count of " + kind + " in the bags";
        boolean narrowed = receipt.document().path("asked").has("selectors");
        long there = found.getOrDefault(narrowed && kind.equals("performance") ? KindCounts.ROWS : kind, 0L);
        if (unopened > 0) {
            checks.add(Check.notMade(what, "the receipt says " + done + "; " + unopened + " of " + receipt.archives().size()
                    + " archives could not be looked into"));
        } else {
            checks.add(new Check(what, there == done, there == done ? String.valueOf(there)
                    : "There are " + there + ", the receipt says " + done + AGAIN));
        }
    }
}
