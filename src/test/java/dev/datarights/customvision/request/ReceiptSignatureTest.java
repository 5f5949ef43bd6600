package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.SignatureCheck.Outcome;
import dev.datarights.customvision.service.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptSignatureTest {

    private static final byte[] RECEIPT = "{\"id\": \"DSR-1\", \"state\": \"COMPLETE\", \"done\": 17}\n".getBytes(StandardCharsets.UTF_8);
    /** RFC 8037, appendix A.1 to A.4. */
    private static final String RFC_KEY = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    private static final String RFC_KID = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    private static final String RFC_PRIVATE = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    @TempDir
    Path folder;

    @Test
    void aSignedReceiptIsTrustedByWhoeverHasThePublicKey() throws Exception {
        String jws = signature().sign(RECEIPT);

        SignatureCheck check = ReceiptSignature.verify(jws, Optional.of(RECEIPT), Optional.of(onlyPublicKey()));
        assertThat(check.outcome()).isEqualTo(Outcome.TRUSTED);
        assertThat(check.kid()).isEqualTo(onlyPublicKey().kid());
        assertThat(Base64.getUrlDecoder().decode(jws.split("\\.")[1])).isEqualTo(RECEIPT);
        JsonNode header = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(jws.split("\\.")[0]));
        assertThat(header.path("alg").asText()).isEqualTo("EdDSA");
        assertThat(header.path("kid").asText()).isEqualTo(onlyPublicKey().kid());
        assertThat(header.path("jwk").has("d")).as("the private half").isFalse();
    }

    @Test
    void withoutATrustedKeyOnlyIntegrityIsClaimed() throws Exception {
        String jws = signature().sign(RECEIPT);

        assertThat(ReceiptSignature.verify(jws + "\n", Optional.of(RECEIPT), Optional.empty()).outcome()).isEqualTo(Outcome.INTEGRITY_ONLY);
        assertThat(ReceiptSignature.verify(jws, Optional.empty(), Optional.empty()).detail()).startsWith("integrity only");
    }

    @Test
    void theKeyIsForItsOwnerOnlyAndStaysTheSame() throws Exception {
        signature().sign(RECEIPT);
        byte[] key = Files.readAllBytes(keyFile());
        signature().sign(RECEIPT);

        assertThat(Files.readAllBytes(keyFile())).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys()))).isEqualTo("rwx------");
        JsonNode published = Json.MAPPER.readTree(keys().resolve(onlyPublicKey().kid() + ".jwk").toFile());
        assertThat(published.has("d")).isFalse();
        assertThat(published.path("kid").asText()).isEqualTo(onlyPublicKey().kid());
    }

    @Test
    void anOldPublicKeyIsKeptAndStillVerifiesWhatItSigned() throws Exception {
        String jws = signature().sign(RECEIPT);
        ReceiptKey old = onlyPublicKey();
        Files.delete(keyFile());
        String next = signature().sign(RECEIPT);

        assertThat(publicKeys()).hasSize(2);
        assertThat(ReceiptSignature.verify(jws, Optional.of(RECEIPT), Optional.of(ReceiptKey.read(keys().resolve(old.kid() + ".jwk")))).outcome())
                .isEqualTo(Outcome.TRUSTED);
        SignatureCheck other = ReceiptSignature.verify(next, Optional.of(RECEIPT), Optional.of(old));
        assertThat(other.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(other.detail()).isEqualTo("it is signed with another key than the trusted one, " + old.kid());
    }

    @Test
    void aChangeOfAnyCharacterOfTheSignatureOrByteOfTheReceiptIsNoticed() throws Exception {
        String jws = signature().sign(RECEIPT);
        for (int i = 0; i < jws.length(); i++) {
            for (char other : new char[] {jws.charAt(i) == 'A' ? 'B' : 'A', '=', (char) (jws.charAt(i) ^ 1)}) {
                String changed = jws.substring(0, i) + other + jws.substring(i + 1);
                assertThat(ReceiptSignature.verify(changed, Optional.empty(), Optional.empty()).outcome())
                        .as("character %d as %s", i, other).isEqualTo(Outcome.WRONG);
            }
        }
        for (int i = 0; i < RECEIPT.length; i++) {
            byte[] changed = RECEIPT.clone();
            changed[i] ^= 1;
            assertThat(ReceiptSignature.verify(jws, Optional.of(changed), Optional.empty()).detail()).contains("was changed");
        }
    }

    @Test
    void whoeverSignsAnewWithAKeyOfHisOwnIsNotTrusted() throws Exception {
        signature().sign(RECEIPT);
        ReceiptKey trusted = onlyPublicKey();
        String forged = new ReceiptSignature(() -> folder.resolve("forger/key.jwk"), () -> folder.resolve("forger")).sign(RECEIPT);
        assertThat(ReceiptSignature.verify(forged, Optional.of(RECEIPT), Optional.of(trusted)).outcome()).isEqualTo(Outcome.WRONG);

        String header = new String(Base64.getUrlDecoder().decode(forged.split("\\.")[0]), StandardCharsets.UTF_8);
        ObjectNode lying = ((ObjectNode) Json.MAPPER.readTree(header)).put("kid", trusted.kid());
        assertThat(verifyRfc(lying.toString(), trusted)).isEqualTo(Outcome.WRONG);
    }

    static Stream<Arguments> headers() {
        String jwk = ",\"jwk\":" + RFC_KEY + "}";
        String kid = ",\"kid\":\"" + RFC_KID + "\"";
        return Stream.of(
                Arguments.of("{\"alg\":\"EdDSA\"" + kid + jwk, Outcome.TRUSTED, Outcome.INTEGRITY_ONLY),
                Arguments.of("{\"alg\":\"EdDSA\"" + kid + "}", Outcome.TRUSTED, Outcome.WRONG),
                Arguments.of("{\"alg\":\"EdDSA\"" + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"EdDSA\",\"kid\":\"another\"" + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"none\"" + kid + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"HS256\"" + kid + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"EdDSA\",\"b64\":false" + kid + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"EdDSA\",\"crit\":[\"exp\"],\"exp\":1" + kid + jwk, Outcome.WRONG, Outcome.WRONG),
                Arguments.of("{\"alg\":\"EdDSA\"" + kid + ",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}", Outcome.WRONG, Outcome.WRONG),
                Arguments.of("[]", Outcome.WRONG, Outcome.WRONG));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aSignatureMadeElsewhereByTheSameRulesIsTakenAndNoOtherIs(String header, Outcome withKey, Outcome withoutKey) throws Exception {
        ReceiptKey key = ReceiptKey.parse(RFC_KEY);
        assertThat(key.kid()).isEqualTo(RFC_KID);
        assertThat(verifyRfc(header, key)).isEqualTo(withKey);
        assertThat(verifyRfc(header, null)).isEqualTo(withoutKey);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.e30", "no signature at all", "\u0000.\u0000.\u0000"})
    void whatIsNoSignatureIsWrongAndNoError(String text) {
        assertThat(ReceiptSignature.verify(text, Optional.empty(), Optional.empty()).outcome()).isEqualTo(Outcome.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}", "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\"}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\",\"d\":\"c2VjcmV0\"}"})
    void whatIsNoPublicKeyIsRefusedAndNotShown(String text) {
        assertThatThrownBy(() -> ReceiptKey.parse(text)).isInstanceOf(InvalidKeyException.class).hasMessageNotContaining("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"d\": \"c2VjcmV0", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"})
    void aDamagedSigningKeyIsSaidAndNeverReplaced(String text) throws Exception {
        Files.createDirectories(keys());
        Files.writeString(keyFile(), text);

        assertThatThrownBy(() -> signature().sign(RECEIPT)).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be used").hasMessageContaining("move it away").hasMessageNotContaining("c2VjcmV0").hasNoCause();
        assertThat(keyFile()).hasContent(text);
    }

    @Test
    void manyAtOnceMakeOneKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> signers = IntStream.range(0, 16).mapToObj(i -> (Callable<String>) () -> signature().sign(RECEIPT)).toList();
            for (Future<String> signed : threads.invokeAll(signers)) {
                assertThat(ReceiptSignature.verify(signed.get(), Optional.of(RECEIPT), Optional.of(onlyPublicKey())).outcome())
                        .isEqualTo(Outcome.TRUSTED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Signs with the JDK alone, and the private key of RFC 8037. */
    private static Outcome verifyRfc(String header, ReceiptKey trusted) throws Exception {
        String input = base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(RECEIPT);
        Signature signer = Signature.getInstance("Ed25519");
        byte[] prefix = HexFormat.of().parseHex("302e020100300506032b657004220420");
        byte[] encoded = java.util.Arrays.copyOf(prefix, 48);
        System.arraycopy(Base64.getUrlDecoder().decode(RFC_PRIVATE), 0, encoded, 16, 32);
        signer.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        signer.update(input.getBytes(StandardCharsets.US_ASCII));
        return ReceiptSignature.verify(input + "." + base64(signer.sign()), Optional.of(RECEIPT), Optional.ofNullable(trusted)).outcome();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private ReceiptSignature signature() {
        return new ReceiptSignature(this::keyFile, this::keys);
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private Path keyFile() {
        return keys().resolve("signing-key.jwk");
    }

    private List<Path> publicKeys() throws IOException {
        try (Stream<Path> files = Files.list(keys())) {
            return files.filter(file -> file.toString().endsWith(".jwk") && !file.equals(keyFile())).toList();
        }
    }

    private ReceiptKey onlyPublicKey() throws Exception {
        assertThat(publicKeys()).hasSize(1);
        return ReceiptKey.read(publicKeys().get(0));
    }
}
