package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that signs receipts here, in a file that only its owner may read; its public half lies where others find it. */
final class SigningKey {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);

    private final OctetKeyPairJsonWebKey jwk;

    private SigningKey(OctetKeyPairJsonWebKey jwk) {
        this.jwk = jwk;
    }

    /**
     * Reads the key; makes it where there is none.
     *
     * @param publicKeys the folder for {@code KID.jwk}, where those of earlier keys stay
     */
    static SigningKey open(Path file, Path publicKeys) throws IOException {
        if (Files.notExists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            AtomicFiles.createDirectories(folder);
            new WaitingLock(folder.resolve("." + file.getFileName() + ".lock")).holding(() -> {
                if (Files.notExists(file)) {
                    make(file);
                }
                return null;
            });
        }
        SigningKey key = read(file);
        key.publish(publicKeys);
        return key;
    }

    ReceiptKey publicKey() {
        return ReceiptKey.of(jwk);
    }

    PrivateKey privateKey() {
        return jwk.getPrivateKey();
    }

    /** The public half as a JWK and nothing else, for the signature's header. */
    OctetKeyPairJsonWebKey publicJwk() {
        return new OctetKeyPairJsonWebKey(jwk.getPublicKey());
    }

    private static void make(Path file) throws IOException {
        try {
            OctetKeyPairJsonWebKey made = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
            made.setKeyId(ReceiptKey.of(made).kid());
            AtomicFiles.write(file, Json.MAPPER.writeValueAsBytes(made.toParams(OutputControlLevel.INCLUDE_PRIVATE)));
            LOG.info("receipts are signed with a new key {} from now on", made.getKeyId());
        } catch (JoseException e) {
            throw new IOException("no signing key could be made: this Java has no Ed25519", e);
        }
    }

    private static SigningKey read(Path file) throws IOException {
        try {
            OctetKeyPairJsonWebKey jwk = ReceiptKey.jsonWebKey(Json.MAPPER.readTree(file.toFile()));
            if (jwk.getPrivateKey() == null) {
                throw new InvalidKeyException("it is a public key, which cannot sign");
            }
            return new SigningKey(jwk);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            // its message could show a part of the key
            throw unusable(file, "it is not JSON");
        } catch (InvalidKeyException e) {
            throw unusable(file, e.getMessage());
        }
    }

    private static IOException unusable(Path file, String why) {
        return new IOException("the signing key " + file.getFileName() + " cannot be used: " + why
                + ". Restore it, or move it away to have a new one made");
    }

    private void publish(Path publicKeys) throws IOException {
        ReceiptKey key = publicKey();
        Path file = publicKeys.resolve(key.kid() + ".jwk");
        if (Files.notExists(file)) {
            AtomicFiles.createDirectories(publicKeys);
            ObjectNode fields = Json.MAPPER.valueToTree(publicJwk().toParams(OutputControlLevel.PUBLIC_ONLY));
            AtomicFiles.write(file, Json.MAPPER.writeValueAsBytes(fields.put("kid", key.kid()).put("use", "sig").put("alg", "EdDSA")));
        }
    }
}
