package dev.datarights.customvision.request;

import dev.datarights.customvision.request.SignatureCheck.Outcome;
import dev.datarights.customvision.service.Json;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** A compact JWS that is said to be a receipt's signature; anything that {@link ReceiptSignature} would not write is wrong. */
final class SignedReceipt {

    private static final Set<String> HEADERS = Set.of("alg", "kid", "jwk");

    private final String jws;
    private String kid = "";

    SignedReceipt(String jws) {
        this.jws = jws;
    }

    Optional<byte[]> payload() {
        List<byte[]> parts = parts();
        return parts.size() == 3 ? Optional.of(parts.get(1)) : Optional.empty();
    }

    SignatureCheck verify(Optional<byte[]> receipt, Optional<ReceiptKey> trusted) {
        List<byte[]> parts = parts();
        if (parts.size() != 3) {
            return wrong("it is not a compact JWS: three parts in base64url with dots between them");
        }
        try {
            JsonNode header = Json.MAPPER.readTree(parts.get(0));
            List<String> names = new ArrayList<>();
            header.fieldNames().forEachRemaining(names::add);
            kid = Shown.text(header.path("kid").asText(""));
            if (!header.path("alg").asText().equals(AlgorithmIdentifiers.EDDSA) || !HEADERS.containsAll(names)) {
                return wrong("its header is not that of a receipt's signature (alg EdDSA, kid, jwk)");
            }
            Optional<ReceiptKey> own = header.has("jwk") ? Optional.of(ReceiptKey.parse(header.path("jwk").toString())) : Optional.empty();
            Optional<ReceiptKey> key = own.or(() -> trusted);
            if (key.isEmpty()) {
                return wrong("it does not carry its public key. Give the key of whoever signed it");
            }
            if (!key.get().kid().equals(header.path("kid").asText()) || trusted.isPresent() && !trusted.get().kid().equals(key.get().kid())) {
                return wrong(trusted.isPresent() ? "it is signed with another key than the trusted one, " + trusted.get().kid()
                        : "the key that it names is not the key that it carries");
            }
            return verify(receipt, trusted.isPresent(), trusted.orElse(key.get()), parts.get(1));
        } catch (InvalidKeyException e) {
            return wrong("the key that it carries cannot be used: " + e.getMessage());
        } catch (IOException | JoseException e) {
            return wrong("it is damaged");
        }
    }

    private SignatureCheck verify(Optional<byte[]> receipt, boolean trusted, ReceiptKey key, byte[] payload) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
        signature.setCompactSerialization(jws);
        signature.setKey(key.key());
        if (!signature.verifySignature()) {
            return wrong("the signature does not fit: it, or the receipt in it, was changed");
        }
        if (receipt.isPresent() && !Arrays.equals(receipt.get(), payload)) {
            return wrong("the receipt is not the one that was signed: it was changed, or belongs to another signature");
        }
        return trusted ? new SignatureCheck(Outcome.TRUSTED, kid, "signed with the trusted key " + kid)
                : new SignatureCheck(Outcome.INTEGRITY_ONLY, kid, "integrity only: unchanged since it was signed with key " + kid
                        + ", but no trusted key was given to tell by whom");
    }

    /** The decoded parts; none where one has any other than its only spelling, so that no character can change unseen. */
    private List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>();
        for (String part : jws.split("\\.", -1)) {
            try {
                byte[] decoded = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part)) {
                    return List.of();
                }
                parts.add(decoded);
            } catch (IllegalArgumentException e) {
                return List.of();
            }
        }
        return parts;
    }

    private SignatureCheck wrong(String why) {
        return new SignatureCheck(Outcome.WRONG, kid, why);
    }
}
