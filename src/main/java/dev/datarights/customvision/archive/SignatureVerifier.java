package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.datarights.customvision.archive.FileReport.Outcome;
import dev.datarights.customvision.request.ReceiptKey;
import dev.datarights.customvision.request.SignatureCheck;

/** Tells what receipts' signatures are worth, with the key that the reader trusts, if there is one. */
final class SignatureVerifier {

    private static final String SIGNATURE = "Its signature";

    private final Optional<ReceiptKey> trusted;
    private final List<SignatureFile> given;

    SignatureVerifier(Optional<ReceiptKey> trusted, List<SignatureFile> given) {
        this.trusted = trusted;
        this.given = given;
    }

    /** The signature of a receipt: one that was given with it, or that lies beside it; empty where there is none. */
    Optional<SignatureCheck> of(ReceiptFile receipt) {
        return given.stream().filter(signature -> signature.isOf(receipt.file())).findFirst()
                .or(() -> SignatureFile.beside(receipt.file()).map(SignatureFile::read))
                .map(signature -> signature.check(Optional.of(receipt.bytes()), trusted));
    }

    /** As a check of the receipt. Whoever names a key wants to know that it signed, so none is then a failure. */
    Check check(Optional<SignatureCheck> signature) {
        if (signature.isEmpty()) {
            String none = "there is none beside it, and none was given";
            return trusted.isEmpty() ? Check.notMade(SIGNATURE, none)
                    : new Check(SIGNATURE, false, none + ", so nothing shows that the trusted key signed it. Fetch the .jws of the receipt.");
        }
        return check(signature.get());
    }

    private static Check check(SignatureCheck signature) {
        boolean holds = signature.outcome() != SignatureCheck.Outcome.WRONG;
        return new Check(SIGNATURE, holds, holds ? signature.detail() : signature.detail() + ". Fetch it again, or ask whoever sent it.");
    }

    FileReport report(SignatureFile file) {
        Optional<ReceiptFile> receipt = file.receiptBeside().map(ReceiptFile::read);
        SignatureCheck signature = file.check(receipt.map(ReceiptFile::bytes), trusted);
        List<Check> checks = new ArrayList<>(List.of(check(signature)));
        if (receipt.isEmpty()) {
            checks.add(Check.notMade("The receipt beside it", "it is not there; the signature holds a copy of the receipt"));
        } else if (signature.outcome() != SignatureCheck.Outcome.WRONG) {
            checks.add(new Check("The receipt beside it", true, receipt.get().name() + " has the very bytes that were signed"));
        }
        boolean holds = signature.outcome() != SignatureCheck.Outcome.WRONG;
        return new FileReport(file.file().toString(), checks, holds ? Outcome.HOLDS : Outcome.FAILED,
                holds ? signature.detail() : "NOT a good signature");
    }
}
