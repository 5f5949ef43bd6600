package dev.datarights.customvision.request;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Follows the chain of a ledger's lines. The hashes tell that something is wrong; the lines' numbers tell what: two that
 * follow each other and do not fit, one was changed; a number that is nowhere, it was removed; one in a wrong place, it was
 * moved.
 */
final class LedgerChain {

    private static final String CHAIN = "Each line of the ledger follows from the one before it";
    private static final int MOST_TOLD = 50;
    private static final int MOST_NUMBER = 100_000_000;

    private final List<WitnessCheck> receipts;
    private final List<Break> breaks = new ArrayList<>();
    private final List<String> other = new ArrayList<>();
    private final BitSet present = new BitSet();
    private long lines;
    private long number;
    private String sha256 = LedgerLine.FIRST_PREV;

    /** A place where a line does not follow from the one before it. */
    private record Break(long before, long number) {

        boolean isGap() {
            return number > before + 1;
        }
    }

    LedgerChain(List<LedgerWitness> receipts) {
        this.receipts = receipts.stream().map(WitnessCheck::new).toList();
    }

    /** What follows the line with that number and hash, of which nothing is asked. */
    LedgerChain(List<LedgerWitness> receipts, long number, String sha256) {
        this(receipts);
        this.number = number;
        this.sha256 = sha256;
        present.set(1, (int) number + 1);
    }

    void line(byte[] bytes) {
        lines++;
        String hash = LedgerLine.sha256(bytes);
        Optional<LedgerLine> line = LedgerLine.parse(bytes).filter(l -> l.number() > 0 && l.number() <= MOST_NUMBER);
        if (line.isEmpty()) {
            tell("line " + lines + " was changed: it is no line of a ledger of this version");
            number++;
        } else {
            if (line.get().number() != number + 1 || !line.get().prev().equals(sha256)) {
                broken(new Break(number, line.get().number()));
            }
            number = line.get().number();
        }
        present.set((int) number);
        sha256 = hash;
        receipts.forEach(receipt -> receipt.line(number, hash, line.map(LedgerLine::receipt).orElse("")));
    }

    /** What follows the last newline. */
    void torn() {
        tell("what follows line " + number + " is not written to its end. After a stop in the middle the next start puts it"
                + " aside as ledger.torn-TIME; otherwise the line was changed");
    }

    List<Finding> findings() {
        List<String> told = new ArrayList<>();
        breaks.forEach(broken -> {
            if (!broken.isGap() || present.get((int) broken.number() - 1)) {
                told.add(explain(broken));
            }
        });
        for (int gap = present.nextClearBit(1); gap < present.length(); gap = present.nextClearBit(gap)) {
            int last = present.nextSetBit(gap) - 1;
            told.add(gap == last ? "line " + gap + " was removed" : "lines " + gap + " to " + last + " were removed");
            gap = last + 1;
        }
        told.addAll(other);
        List<Finding> findings = new ArrayList<>();
        if (told.isEmpty()) {
            findings.add(new Finding(true, CHAIN, lines + " lines"));
        }
        told.stream().limit(MOST_TOLD).forEach(detail -> findings.add(new Finding(false, CHAIN, detail)));
        if (told.size() > MOST_TOLD) {
            findings.add(new Finding(false, CHAIN, "... and " + (told.size() - MOST_TOLD) + " more like these"));
        }
        receipts.forEach(receipt -> findings.add(receipt.finding(number)));
        return findings;
    }

    private static String explain(Break broken) {
        if (broken.number() == broken.before() + 1) {
            return broken.before() == 0 ? "line 1 was changed: it names a line before it"
                    : "line " + broken.before() + " was changed after line " + broken.number() + " was written, or what line "
                            + broken.number() + " says of it";
        }
        return "line " + broken.number() + (broken.before() == 0 ? " stands at the beginning" : " stands after line " + broken.before())
                + ": a line was moved or repeated";
    }

    private void broken(Break place) {
        if (breaks.size() <= MOST_TOLD) {
            breaks.add(place);
        }
    }

    private void tell(String what) {
        if (other.size() <= MOST_TOLD) {
            other.add(what);
        }
    }
}
