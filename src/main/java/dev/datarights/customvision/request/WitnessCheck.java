package dev.datarights.customvision.request;

/** Holds the lines of a ledger against one receipt, as they come. */
final class WitnessCheck {

    private static final String WHAT = "The ledger holds what a receipt knows of it";

    private final LedgerWitness receipt;
    private boolean headSeen;
    private boolean headSame;
    private boolean named;

    WitnessCheck(LedgerWitness receipt) {
        this.receipt = receipt;
        this.headSeen = receipt.head().lines() == 0;
        this.headSame = headSeen && receipt.head().sha256().equals(LedgerLine.FIRST_PREV);
    }

    void line(long number, String sha256, String receiptSha256) {
        if (number == receipt.head().lines()) {
            headSeen = true;
            headSame |= sha256.equals(receipt.head().sha256());
        }
        named |= receipt.sha256().isPresent() && receipt.sha256().get().equals(receiptSha256);
    }

    /** @param last the number of the ledger's last line */
    Finding finding(long last) {
        long head = receipt.head().lines();
        String name = Shown.text(receipt.receipt());
        if (!headSeen) {
            return new Finding(false, WHAT, name + ": " + (last < head
                    ? "the ledger ends with line " + last + ", and reached to line " + head + " when the receipt was made: "
                            + (last + 1 == head ? "line " + head + " was removed" : "lines " + (last + 1) + " to " + head + " were removed")
                    : "line " + head + " was removed"));
        }
        if (!headSame) {
            return new Finding(false, WHAT, name + ": line " + head + " was changed since the receipt was made, or what the receipt says of it");
        }
        if (receipt.sha256().isPresent() && !named) {
            return new Finding(false, WHAT, name + ": no line says that a request ended with this receipt: a line after line " + head
                    + " was removed or changed, or the receipt was");
        }
        return new Finding(true, WHAT, name + ": line " + head);
    }
}
