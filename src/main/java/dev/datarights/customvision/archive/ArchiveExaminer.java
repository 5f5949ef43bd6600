package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import dev.datarights.customvision.archive.ExaminedArchive.Size;
import dev.datarights.customvision.delivery.DamagedMessageException;
import dev.datarights.customvision.delivery.PrivateKeyFile;

/** Looks into archives. An encrypted one is decrypted to a file that only its owner can read, and that is removed at once. */
final class ArchiveExaminer {

    private static final String DECRYPTS = "It decrypts, unchanged since it was encrypted";

    private final Optional<PrivateKeyFile> key;

    ArchiveExaminer(Optional<PrivateKeyFile> key) {
        this.key = key;
    }

    ExaminedArchive examine(Path file) {
        try {
            return file.getFileName().toString().endsWith(".pgp") ? encrypted(file, size(file)) : plain(file);
        } catch (IOException e) {
            return new ExaminedArchive(file, new Size(-1, ""), Optional.empty(), Optional.empty(),
                    List.of(new Check("The file can be read", false, "It could not be read to its end: " + e + ". Check the disks and try again.")),
                    Optional.empty());
        }
    }

    private static ExaminedArchive plain(Path file) throws IOException {
        Size size = size(file);
        BagReport report = BagVerifier.verify(file);
        return new ExaminedArchive(file, size, Optional.of(size), Optional.of(report), report.checks(), Optional.empty());
    }

    private ExaminedArchive encrypted(Path file, Size outer) throws IOException {
        if (key.isEmpty()) {
            return closed(file, outer, Check.notMade("The archive inside", "it is encrypted; give --private-key to open it"),
                    "without a private key it can only be compared with a receipt");
        }
        Path opened = Files.createTempFile("customvision-verify-", ".zip");
        // where the program is stopped meanwhile
        opened.toFile().deleteOnExit();
        try {
            return opened(file, outer, opened);
        } catch (IllegalArgumentException e) {
            return closed(file, outer, Check.notMade("The archive inside", e.getMessage()), e.getMessage());
        } finally {
            Files.deleteIfExists(opened);
        }
    }

    private static ExaminedArchive closed(Path file, Size outer, Check check, String obstacle) {
        return new ExaminedArchive(file, outer, Optional.empty(), Optional.empty(), List.of(check), Optional.of(obstacle));
    }

    private ExaminedArchive opened(Path file, Size outer, Path opened) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(opened), digest)) {
            key.orElseThrow().decrypt(file, out);
        } catch (DamagedMessageException e) {
            return new ExaminedArchive(file, outer, Optional.empty(), Optional.empty(),
                    List.of(new Check(DECRYPTS, false, e.getMessage() + ". Fetch the archive again, or run the request again.")), Optional.empty());
        }
        Size inner = new Size(Files.size(opened), HexFormat.of().formatHex(digest.digest()));
        BagReport report = BagVerifier.verify(opened);
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(DECRYPTS, true, inner.length() + " bytes"));
        checks.addAll(report.checks());
        return new ExaminedArchive(file, outer, Optional.of(inner), Optional.of(report), checks, Optional.empty());
    }

    private static Size size(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            return new Size(in.transferTo(OutputStream.nullOutputStream()), HexFormat.of().formatHex(digest.digest()));
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
