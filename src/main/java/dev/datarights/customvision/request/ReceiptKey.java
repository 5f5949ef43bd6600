package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The public half of a key that signs receipts: Ed25519 (RFC 8032), written as a JWK (RFC 7517, RFC 8037).
 *
 * @param kid its thumbprint by RFC 7638 with SHA-256, in base64url
 */
public record ReceiptKey(String kid, PublicKey key) {

    /**
     * @throws InvalidKeyException where the file holds no public Ed25519 key
     * @throws IOException where it cannot be read
     */
    public static ReceiptKey read(Path jwk) throws InvalidKeyException, IOException {
        return parse(Files.readString(jwk, StandardCharsets.ISO_8859_1));
    }

    /** @throws InvalidKeyException where the text is no public Ed25519 key */
    public static ReceiptKey parse(String jwk) throws InvalidKeyException {
        JsonNode fields;
        try {
            fields = Json.MAPPER.readTree(jwk);
        } catch (IOException e) {
            throw new InvalidKeyException("it is not JSON. Give the .jwk file of a public key");
        }
        if (fields.has("d")) {
            throw new InvalidKeyException("it is a private key, which must not leave the machine that signs. Give the public one, keys/KID.jwk");
        }
        return of(jsonWebKey(fields));
    }

    static ReceiptKey of(OctetKeyPairJsonWebKey jwk) {
        return new ReceiptKey(jwk.calculateBase64urlEncodedThumbprint("SHA-256"), jwk.getPublicKey());
    }

    /** The key in a JWK, with its private half where that is there. */
    static OctetKeyPairJsonWebKey jsonWebKey(JsonNode fields) throws InvalidKeyException {
        if (!fields.path("kty").asText().equals("OKP") || !fields.path("crv").asText().equals("Ed25519")) {
            throw new InvalidKeyException("it is not an Ed25519 key as a JWK (kty OKP, crv Ed25519)");
        }
        if (!isKeyLong(fields.path("x").asText()) || fields.has("d") && !isKeyLong(fields.path("d").asText())) {
            throw new InvalidKeyException("its x or d is not that of an Ed25519 key");
        }
        TreeMap<String, Object> parameters = new TreeMap<>();
        fields.properties().stream().filter(e -> e.getValue().isTextual()).forEach(e -> parameters.put(e.getKey(), e.getValue().textValue()));
        try {
            return new OctetKeyPairJsonWebKey(parameters);
        } catch (JoseException | IllegalArgumentException e) {
            throw new InvalidKeyException("its x or d is not that of an Ed25519 key");
        }
    }

    /** Both halves are 32 bytes (RFC 8037, section 2). */
    private static boolean isKeyLong(String base64url) {
        try {
            return Base64.getUrlDecoder().decode(base64url).length == 32;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
