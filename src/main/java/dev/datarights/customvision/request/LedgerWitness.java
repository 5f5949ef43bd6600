package dev.datarights.customvision.request;

import java.util.Optional;

/**
 * What a receipt knows of the ledger. Only this tells that lines at the ledger's end were removed, or all of it written anew.
 *
 * @param receipt how the findings call it, e.g. the file's name
 * @param head the ledger's head that the receipt states
 * @param sha256 of the receipt's bytes in lower-case hex: a line of the ledger after the head must name it; empty where
 *               that is not to be checked
 */
public record LedgerWitness(String receipt, Ledger.Head head, Optional<String> sha256) {
}
