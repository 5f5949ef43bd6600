package dev.datarights.customvision.request;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks a ledger offline: that no line was removed, changed, moved or added since it was written. */
public final class LedgerVerifier {

    private final LedgerChain chain;

    private LedgerVerifier(List<LedgerWitness> receipts) {
        this.chain = new LedgerChain(receipts);
    }

    /**
     * Never fails for what is in the file: a ledger that cannot be read gets a finding that says so.
     *
     * @param receipts without any, lines that are missing at the ledger's end are not noticed
     */
    public static List<Finding> verify(Path ledger, List<LedgerWitness> receipts) {
        LedgerVerifier verifier = new LedgerVerifier(receipts);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(ledger))) {
            verifier.read(in);
        } catch (IOException e) {
            return List.of(new Finding(false, "The ledger can be read", e.getClass().getSimpleName()));
        }
        return verifier.chain.findings();
    }

    /** As {@link #verify(Path, List)}, against the head that one receipt states. */
    public static List<Finding> verify(Path ledger, Optional<Ledger.Head> expected) {
        return verify(ledger, expected.map(head -> new LedgerWitness("the receipt", head, Optional.empty())).stream().toList());
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                chain.line(line.toByteArray());
                line.reset();
            } else if (line.size() <= LedgerLine.LONGEST) {
                line.write(b);
            }
        }
        if (line.size() > 0) {
            chain.torn();
        }
    }
}
