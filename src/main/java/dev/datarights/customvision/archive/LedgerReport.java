package dev.datarights.customvision.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.archive.FileReport.Outcome;
import dev.datarights.customvision.request.Finding;
import dev.datarights.customvision.request.Ledger;
import dev.datarights.customvision.request.LedgerVerifier;
import dev.datarights.customvision.request.LedgerWitness;

/** A ledger, held against itself and against the receipts that were given with it. */
final class LedgerReport {

    private static final String END = "That nothing is missing at its end";

    private LedgerReport() {
    }

    /** @param receipts also those in signatures */
    static FileReport of(Path ledger, List<ReceiptFile> receipts) {
        List<Check> checks = new ArrayList<>();
        List<LedgerWitness> witnesses = new ArrayList<>();
        for (ReceiptFile receipt : receipts) {
            JsonNode head = receipt.document().path("ledger");
            if (head.path("lines").isIntegralNumber() && head.path("sha256").isTextual()) {
                witnesses.add(new LedgerWitness(receipt.name(), new Ledger.Head(head.path("lines").longValue(), head.path("sha256").asText()),
                        Optional.of(receipt.sha256())));
            } else {
                checks.add(Check.notMade("What " + receipt.name() + " knows of it", "it says nothing of a ledger"));
            }
        }
        for (Finding finding : LedgerVerifier.verify(ledger, witnesses)) {
            checks.add(new Check(finding.what(), finding.passed(), finding.detail()));
        }
        if (witnesses.isEmpty()) {
            checks.add(Check.notMade(END, "only a receipt tells how far it reached; give the latest, or its .jws, with it"));
        }
        boolean holds = checks.stream().allMatch(Check::passed);
        return new FileReport(ledger.toString(), checks, holds ? Outcome.HOLDS : Outcome.FAILED, !holds ? "NOT as it was written"
                : witnesses.isEmpty() ? "unbroken (integrity only: lines that are missing at its end would not show)"
                : "unbroken, and holds what " + witnesses.size() + (witnesses.size() == 1 ? " receipt knows" : " receipts know") + " of it");
    }
}
