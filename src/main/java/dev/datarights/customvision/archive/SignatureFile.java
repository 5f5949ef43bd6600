package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.datarights.customvision.request.ReceiptKey;
import dev.datarights.customvision.request.ReceiptSignature;
import dev.datarights.customvision.request.SignatureCheck;

/**
 * A receipt's signature that somebody wants checked; what is in it is not trusted.
 *
 * @param jws empty where the file cannot be read
 */
record SignatureFile(Path file, String jws) {

    private static final String END = "-receipt.jws";
    private static final int LARGEST = 512 << 20;

    static SignatureFile read(Path file) {
        try {
            if (Files.size(file) <= LARGEST) {
                return new SignatureFile(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // the check of the signature says so
        }
        return new SignatureFile(file, "");
    }

    /** Whether it is called as the signature of that receipt is. */
    boolean isOf(Path receipt) {
        return file.getFileName().toString().equals(nameFor(receipt));
    }

    static Optional<Path> beside(Path receipt) {
        return Optional.of(receipt.resolveSibling(nameFor(receipt))).filter(Files::isRegularFile);
    }

    private static String nameFor(Path receipt) {
        return receipt.getFileName().toString().replaceAll("-receipt\\.json$", END);
    }

    Optional<Path> receiptBeside() {
        String name = file.getFileName().toString();
        return name.endsWith(END) ? Optional.of(file.resolveSibling(name.replaceAll("\\.jws$", ".json"))).filter(Files::isRegularFile)
                : Optional.empty();
    }

    SignatureCheck check(Optional<byte[]> receipt, Optional<ReceiptKey> trusted) {
        return ReceiptSignature.verify(jws, receipt, trusted);
    }

    /** The receipt in it, whatever it is worth. */
    Optional<ReceiptFile> receipt() {
        return ReceiptSignature.payload(jws).map(bytes -> ReceiptFile.of(file, bytes));
    }
}
