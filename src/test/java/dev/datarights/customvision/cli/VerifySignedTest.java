package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** Signatures and the ledger of three requests, made once by the pipeline; each test spoils its own copy. */
class VerifySignedTest {

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private Terminal.Said said;

    @BeforeAll
    static void requests() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, made).start()) {
            for (String id : List.of("one", "two", "three")) {
                assertThat(pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\",\"scope\":{\"include\":[\"account\"]}}")
                        .path("state").asText()).isEqualTo("COMPLETE");
            }
        }
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, Files.createDirectory(made.resolve("else")))
                .start()) {
            pipeline.carryOut("{\"id\":\"one\",\"action\":\"inventory\"}");
        }
    }

    @BeforeEach
    void aCopy() throws IOException {
        List<Path> files = new ArrayList<>(List.of(made.resolve("requests/ledger.jsonl")));
        try (Stream<Path> delivered = Files.list(made.resolve("delivered"))) {
            delivered.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        Files.copy(key(made), folder.resolve("key.jwk"));
        Files.copy(key(made.resolve("else")), folder.resolve("other.jwk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-receipt.json", "one-receipt.jws", "ledger.jsonl"})
    void withoutAKeyNothingIsSaidAboutWhoMadeIt(String file) {
        assertThat(verify(file)).as(said.all()).isZero();
        assertThat(said.out()).contains("integrity only").doesNotContain("signed with the trusted key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-receipt.json", "one-receipt.jws"})
    void withTheKeyItSaysThatItSigned(String file) {
        assertThat(verify(file, "--key", "key.jwk")).as(said.all()).isZero();
        assertThat(said.out()).contains("signed with the trusted key " + kid()).doesNotContain("=> agrees with its archives (integrity only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-receipt.json", "one-receipt.jws"})
    void anotherKeyIsAMismatch(String file) {
        assertThat(verify(file, "--key", "other.jwk")).isEqualTo(1);
        assertThat(said.out()).contains("signed with another key than the trusted one");
    }

    @ParameterizedTest
    @CsvSource({"one-receipt.json, '', 1", "one-receipt.json, key.jwk, 1", "one-receipt.jws, '', 1", "one-receipt.jws, key.jwk, 1"})
    void oneDigitThatWasChangedInAReceiptIsFound(String file, String key, int code) throws IOException {
        Path receipt = folder.resolve("one-receipt.json");
        Files.writeString(receipt, Files.readString(receipt).replaceFirst("\"started\" : \"2", "\"started\" : \"3"));
        assertThat(key.isEmpty() ? verify(file) : verify(file, "--key", key)).as(said.all()).isEqualTo(code);
        assertThat(said.out()).contains("the receipt is not the one that was signed");
    }

    @Test
    void whoNamesAKeyIsNotContentWithAReceiptThatNobodySigned() throws IOException {
        Files.delete(folder.resolve("one-receipt.jws"));
        assertThat(verify("one-receipt.json")).isZero();
        assertThat(said.out()).contains("not checked  Its signature");
        assertThat(verify("one-receipt.json", "--key", "key.jwk")).isEqualTo(1);
        assertThat(said.out()).contains("nothing shows that the trusted key signed it");
    }

    @Test
    void aSignatureMayLieElsewhereAndOneOfAnotherReceiptIsNone() throws IOException {
        Path apart = Files.createDirectory(folder.resolve("apart"));
        Files.move(folder.resolve("one-receipt.jws"), apart.resolve("one-receipt.jws"));
        assertThat(verify("one-receipt.json", "apart/one-receipt.jws", "--key", "key.jwk")).as(said.all()).isZero();
        Files.copy(folder.resolve("two-receipt.jws"), folder.resolve("one-receipt.jws"));
        assertThat(verify("one-receipt.json")).isEqualTo(1);
    }

    @Test
    void archivesAndLedgersAreNotSignedSoAKeyForThemAloneIsAMistake() {
        assertThat(verify("ledger.jsonl", "--key", "key.jwk")).isEqualTo(2);
        assertThat(said.err()).contains("Give the -receipt.json or the .jws too");
        assertThat(verify("one-receipt.json", "--key", "absent.jwk")).isEqualTo(2);
        assertThat(verify("one-receipt.json", "--key", "ledger.jsonl")).isEqualTo(2);
        assertThat(verify("one-receipt.json", "--key", made.resolve("requests/keys/signing-key.jwk").toString())).isEqualTo(2);
        assertThat(said.err()).contains("it is a private key");
    }

    private interface Change {
        void to(List<String> lines);
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                spoil("the first line removed", "line 1 was removed", lines -> lines.remove(0)),
                spoil("a line removed", "line 5 was removed", lines -> lines.remove(4)),
                spoil("the last line removed", "no line says that a request ended with this receipt", lines -> lines.remove(lines.size() - 1)),
                spoil("the last two removed", "line 11 was removed", lines -> lines.subList(10, 12).clear()),
                spoil("a line changed", "line 6 was changed", lines -> lines.set(5, lines.get(5).replace("\"attempt\":1", "\"attempt\":2"))),
                spoil("the last line changed", "no line says that a request ended with this receipt", lines -> lines.set(11,
                        lines.get(11).replaceFirst("\"receiptSha256\":\"..", "\"receiptSha256\":\"zz"))),
                spoil("two lines swapped", "line 3", lines -> Collections.swap(lines, 2, 3)),
                spoil("a line repeated", "line 4", lines -> lines.add(lines.get(3))));
    }

    private static Arguments spoil(String what, String says, Change change) {
        return Arguments.of(what, says, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiled")
    void aLedgerThatWasChangedIsFoundAndTheLineIsNamed(String what, String says, Change change) throws IOException {
        Path ledger = folder.resolve("ledger.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(ledger));
        assertThat(lines).hasSize(12);
        change.to(lines);
        Files.writeString(ledger, String.join("\n", lines) + "\n");

        for (String receipt : List.of("three-receipt.json", "three-receipt.jws")) {
            assertThat(verify("ledger.jsonl", receipt)).as(said.all()).isEqualTo(1);
            assertThat(said.out()).contains("NOT as it was written", says);
        }
    }

    @Test
    void aLedgerHoldsWhatEachReceiptKnowsOfIt() {
        assertThat(verify("ledger.jsonl", "one-receipt.json", "two-receipt.jws", "three-receipt.json", "--key", "key.jwk")).as(said.all()).isZero();
        assertThat(said.out()).contains("unbroken, and holds what 3 receipts know of it");
    }

    @Test
    void aReceiptOfAnotherInstallationIsNotInThisLedger() {
        assertThat(verify("ledger.jsonl", made.resolve("else/delivered/one-receipt.json").toString())).isEqualTo(1);
        assertThat(said.out()).contains("was changed since the receipt was made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a signature", "a.b.c", "\u0000", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoSignatureIsNotOne(String content) throws IOException {
        Files.writeString(folder.resolve("one-receipt.jws"), content);
        assertThat(verify("one-receipt.jws")).isEqualTo(1);
        assertThat(verify("one-receipt.json")).isEqualTo(1);
        assertThat(said.out()).contains("NOT shown to be as it was signed");
    }

    private int verify(String... arguments) {
        said = Terminal.run(Map.of(), Stream.concat(Stream.of("verify"), Arrays.stream(arguments)
                .map(argument -> argument.startsWith("-") || argument.startsWith("/") ? argument : folder.resolve(argument).toString()))
                .toArray(String[]::new));
        return said.code();
    }

    private String kid() {
        return key(made).getFileName().toString().replace(".jwk", "");
    }

    private static Path key(Path installation) {
        try (Stream<Path> keys = Files.list(installation.resolve("requests/keys"))) {
            return keys.filter(key -> key.toString().endsWith(".jwk") && !key.endsWith("signing-key.jwk")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
