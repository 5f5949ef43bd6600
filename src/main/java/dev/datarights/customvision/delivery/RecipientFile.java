package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/** A file with OpenPGP public keys, armored or binary, of one or several people. */
final class RecipientFile {

    private static final String SETTING = "customvision.delivery.encrypt-to: ";
    private static final String EXPORT = "export one with: gpg --armor --export NAME";
    private static final String ARMOR = "-----BEGIN PGP ";
    private static final int LARGEST = 1 << 20;

    private final Path file;
    private final Date now = new Date();

    RecipientFile(Path file) {
        this.file = file;
    }

    /**
     * Everybody in the file, each with the newest key that is for encryption, has not expired and was not revoked.
     *
     * @throws IllegalArgumentException naming the file, what is wrong with it, and the remedy
     */
    List<Recipient> recipients() {
        List<OpenPGPCertificate> certificates = new ArrayList<>();
        try {
            for (byte[] block : blocks(content())) {
                certificates.addAll(new OpenPGPKeyReader(new BcOpenPGPImplementation()).parseKeysOrCertificates(block));
            }
        } catch (IOException | RuntimeException e) {
            // the library throws what the bytes lead it to, and says nothing that helps
            throw e instanceof IllegalArgumentException ours && String.valueOf(ours.getMessage()).startsWith(SETTING)
                    ? ours : wrong("holds no OpenPGP public key: " + EXPORT);
        }
        if (certificates.isEmpty()) {
            throw wrong("holds no OpenPGP public key: " + EXPORT);
        }
        return certificates.stream().map(this::recipient).toList();
    }

    private byte[] content() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw wrong("does not exist: correct the path");
        }
        if (!Files.isReadable(file)) {
            throw wrong("cannot be read: make it readable for the user the program runs as");
        }
        if (Files.size(file) > LARGEST) {
            throw wrong("is larger than any key: " + EXPORT);
        }
        return Files.readAllBytes(file);
    }

    /** One file may hold several armored blocks, one after the other; a reader of armor ends with the first. */
    private static List<byte[]> blocks(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (!text.contains(ARMOR)) {
            return List.of(content);
        }
        List<byte[]> blocks = new ArrayList<>();
        for (int at = text.indexOf(ARMOR); at >= 0; ) {
            int next = text.indexOf(ARMOR, at + 1);
            blocks.add(text.substring(at, next < 0 ? text.length() : next).getBytes(StandardCharsets.ISO_8859_1));
            at = next;
        }
        return blocks;
    }

    private Recipient recipient(OpenPGPCertificate certificate) {
        if (certificate.isSecretKey()) {
            throw wrong("holds a private key, which does not belong here: " + EXPORT);
        }
        return certificate.getEncryptionKeys(now).stream().map(OpenPGPComponentKey::getPGPPublicKey)
                .max(Comparator.comparing(PGPPublicKey::getCreationTime))
                .map(key -> Recipient.of(certificate, key))
                .orElseThrow(() -> wrong(reason(certificate) + ": ask its owner for a current one for encryption"));
    }

    private String reason(OpenPGPCertificate certificate) {
        String key = "holds key " + certificate.getPrettyFingerprint();
        PGPPublicKey primary = certificate.getPrimaryKey().getPGPPublicKey();
        if (primary.hasRevocation()) {
            return key + ", which was revoked";
        }
        if (expiry(primary).isBefore(now.toInstant())) {
            return key + ", which expired on " + day(primary);
        }
        for (OpenPGPComponentKey part : certificate.getKeys()) {
            PGPPublicKey subkey = part.getPGPPublicKey();
            if (part.isEncryptionKey(new Date(part.getCreationTime().getTime() + 1000)) || subkey.hasRevocation()) {
                return key + ", whose key for encryption " + (subkey.hasRevocation() ? "was revoked"
                        : expiry(subkey).isBefore(now.toInstant()) ? "expired on " + day(subkey) : "is not valid");
            }
        }
        return key + ", which can sign but not encrypt";
    }

    private static Instant expiry(PGPPublicKey key) {
        return key.getValidSeconds() == 0 ? Instant.MAX : key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds());
    }

    private static String day(PGPPublicKey key) {
        return expiry(key).atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(SETTING + file + " " + what);
    }
}
