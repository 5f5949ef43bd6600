package dev.datarights.customvision.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * Files that somebody wants checked together; all exist.
 *
 * @param archives   {@code .zip} and {@code .zip.pgp}
 * @param receipts   {@code -receipt.json}
 * @param signatures {@code .jws}
 * @param ledgers    {@code ledger.jsonl}
 */
public record GivenFiles(List<Path> archives, List<Path> receipts, List<Path> signatures, List<Path> ledgers) {

    public GivenFiles {
        archives = List.copyOf(archives);
        receipts = List.copyOf(receipts);
        signatures = List.copyOf(signatures);
        ledgers = List.copyOf(ledgers);
    }
}
