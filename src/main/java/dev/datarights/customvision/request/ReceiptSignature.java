package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Signs receipts: a compact JWS (RFC 7515) by EdDSA over Ed25519 (RFC 8037), with the receipt's exact bytes as payload. Its
 * header names the key ({@code kid}) and carries its public half ({@code jwk}), so that a change shows without any other
 * file; who signed is known only to those who have the public key from elsewhere.
 * <p>
 * The key is made at the first use: {@code customvision.signing.key-file}, by default {@code keys/signing-key.jwk} in the
 * folder of requests. Public keys are {@code keys/KID.jwk} there; those of earlier keys stay.
 */
public final class ReceiptSignature {

    private final Supplier<Path> keyFile;
    private final Supplier<Path> publicKeys;

    public ReceiptSignature(Settings settings, RequestStore store) {
        this(() -> settings.find("customvision.signing.key-file").map(Path::of)
                .orElseGet(() -> store.root().resolve("keys").resolve("signing-key.jwk")), () -> store.root().resolve("keys"));
    }

    ReceiptSignature(Supplier<Path> keyFile, Supplier<Path> publicKeys) {
        this.keyFile = keyFile;
        this.publicKeys = publicKeys;
    }

    /**
     * Signs a receipt.
     *
     * @return the compact JWS, ASCII, without a newline
     * @throws IOException where the key can neither be read nor made
     */
    public String sign(byte[] receipt) throws IOException {
        SigningKey key = SigningKey.open(keyFile.get(), publicKeys.get());
        ReceiptKey publicKey = key.publicKey();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(publicKey.kid());
        jws.setJwkHeader(key.publicJwk());
        jws.setPayloadBytes(receipt);
        jws.setKey(key.privateKey());
        String signed;
        try {
            signed = jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IOException("the receipt could not be signed with key " + publicKey.kid(), e);
        }
        SignatureCheck check = verify(signed, Optional.of(receipt), Optional.of(publicKey));
        if (check.outcome() != SignatureCheck.Outcome.TRUSTED) {
            throw new IOException("the signing key cannot be used: its public and its private half do not fit. Restore it, or move it"
                    + " away to have a new one made");
        }
        return signed;
    }

    /**
     * True where a file holds this installation's own signature of exactly these bytes.
     *
     * @throws IOException where the key can neither be read nor made
     */
    boolean isOwn(byte[] document, Path jws) throws IOException {
        ReceiptKey own = SigningKey.open(keyFile.get(), publicKeys.get()).publicKey();
        return Files.isRegularFile(jws) && verify(Files.readString(jws, StandardCharsets.ISO_8859_1), Optional.of(document), Optional.of(own))
                .outcome() == SignatureCheck.Outcome.TRUSTED;
    }

    /**
     * The receipt that a signature holds, whatever it is worth.
     *
     * @return empty where it is no compact JWS
     */
    public static Optional<byte[]> payload(String jws) {
        return new SignedReceipt(jws.strip()).payload();
    }

    /**
     * Checks a signature. Never fails for what is in it.
     *
     * @param jws as {@link #sign} made it; white space around it is allowed
     * @param receipt the receipt that lies beside it, where there is one
     * @param trusted the key that it must be signed with, where one is known
     */
    public static SignatureCheck verify(String jws, Optional<byte[]> receipt, Optional<ReceiptKey> trusted) {
        return new SignedReceipt(jws.strip()).verify(receipt, trusted);
    }
}
