package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {
        "approve: DSR-1\nplan: %s\nby: Erika Mustermann\n",
        "approve: DSR-1\r\nplan: '%s'\r\nby: \"Erika Mustermann\"   # in the register\r\n",
        "{\"approve\": \"DSR-1\", \"plan\": \"%s\", \"by\": \"Erika Mustermann\"}",
        "{approve: DSR-1, plan: %s, by: ' Erika Mustermann '}"})
    void anApprovalIsReadFromYamlAndFromJson(String text) throws Exception {
        assertThat(Approval.find(bytes(text.formatted(HASH)), "ok")).contains(new Approval("DSR-1", HASH, "Erika Mustermann"));
    }

    @Test
    void aHashInCapitalLettersIsTheSameHash() throws Exception {
        assertThat(Approval.of("DSR-1", HASH.toUpperCase(), "Jürgen \uD83D\uDE00").plan()).isEqualTo(HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"action: export", "id: a\naction: delete\napprove: DSR-1", "[a]", "by: Erika"})
    void whatIsNoApprovalIsLeftToBeARequest(String text) throws Exception {
        assertThat(Approval.find(bytes(text), "request.yaml")).isEmpty();
    }

    static Stream<Arguments> refused() {
        String rest = "\nplan: " + HASH + "\nby: Erika";
        return Stream.of(
                Arguments.of("approve: DSR-1", "field 'plan': is missing. The SHA-256 of the plan"),
                Arguments.of("approve: DSR-1", "field 'by': is missing. Who approves"),
                Arguments.of("approve: 4711" + rest, "field 'approve': is a number, not text. Put it in quotes"),
                Arguments.of("approve: ../x" + rest, "field 'approve': is not the id of a request"),
                Arguments.of("approve: " + "a".repeat(65) + rest, "field 'approve': is not the id of a request"),
                Arguments.of("approve:" + rest, "field 'approve': is without a value"),
                Arguments.of("approve: [DSR-1]" + rest, "field 'approve': is a list"),
                Arguments.of("approve: DSR-1\nby: E\nplan: " + HASH.substring(1), "field 'plan': is not the hash of a plan"),
                Arguments.of("approve: DSR-1\nby: E\nplan: g" + HASH.substring(1), "field 'plan': is not the hash of a plan"),
                Arguments.of("approve: DSR-1\nby: ' '\nplan: " + HASH, "field 'by': is without a value"),
                Arguments.of("approve: DSR-1\nby: " + "x".repeat(201) + "\nplan: " + HASH, "field 'by': is longer than 200"),
                Arguments.of("approve: DSR-1\nby: \"a\\nb\"\nplan: " + HASH, "field 'by': holds control characters"),
                Arguments.of("approve: DSR-1\nby: \"a\\u001b[31m\"\nplan: " + HASH, "field 'by': holds control characters"),
                Arguments.of("approve: DSR-1\nby: \"a\\u202eb\"\nplan: " + HASH, "field 'by': holds control characters"),
                Arguments.of("approve: DSR-1\nbi: E" + rest, "field 'bi': is not a field of an approval. Did you mean 'by'?"),
                Arguments.of("approve: DSR-1\napprove: DSR-2" + rest, "holds 'approve' twice (line 2)"),
                Arguments.of("approve: &a DSR-1\nplan: *a\nby: E", "anchor or alias"),
                Arguments.of("approve: !!java.net.URL [x]" + rest, "type tag"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anApprovalThatIsNotPlainlyOneIsRefusedWithFieldAndRemedy(String text, String told) {
        assertThat(catchThrowable(() -> Approval.find(bytes(text), "ok.yaml"))).isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ok.yaml: ").hasMessageContaining(told);
    }

    @Test
    void theArgumentsOfTheCommandAreHeldToTheSameRules() {
        assertThatThrownBy(() -> Approval.of("DSR-1", "abc", null)).isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("approve: field 'plan': is not the hash").hasMessageContaining("approve: field 'by': is without");
    }

    @Test
    void aLinkInTheInboxApprovesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("elsewhere.yaml"), "approve: DSR-1\nplan: " + HASH + "\nby: Erika\n");
        assertThat(Approval.find(file)).isPresent();

        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
        assertThatThrownBy(() -> Approval.find(link)).hasMessageContaining("is not a regular file");
    }

    @Test
    void whatWasApprovedByWhomAndWhenIsKept() throws Exception {
        assertThat(GivenApproval.read(folder)).isEmpty();
        GivenApproval given = GivenApproval.of(new Approval("DSR-1", HASH, "Erika Mustermann"), Instant.parse("2026-11-24T10:00:00Z"));
        ReceiptSignature signature = new ReceiptSignature(() -> folder.resolve("keys/signing-key.jwk"), () -> folder.resolve("keys"));
        given.write(folder, signature);

        assertThat(GivenApproval.read(folder)).contains(given);
        assertThat(GivenApproval.isSigned(folder, signature)).isTrue();
        assertThat(folder.resolve("approval.json")).content().contains("\"2026-11-24T10:00:00Z\"", "\"formatVersion\" : 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"formatVersion\": 2, \"by\": \"a\", \"at\": \"2026-11-24T10:00:00Z\", \"planSha256\": \"b\"}",
        "{\"formatVersion\": 1, \"by\": \"a\", \"at\": \"2026-11-24T10:00:00Z\"}"})
    void aDamagedRecordOfAnApprovalApprovesNothing(String text) throws Exception {
        Files.writeString(folder.resolve("approval.json"), text);
        assertThatThrownBy(() -> GivenApproval.read(folder)).isInstanceOf(java.io.IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
