package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.delivery.Readers;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** Two requests' deliveries, one plain and one encrypted, made once by the pipeline; each test spoils its own copy. */
class VerifyCommandTest {

    private static final String RECEIPT = "plain-receipt.json";

    @TempDir
    static Path made;

    static Readers readers;

    @TempDir
    Path folder;

    private final StringWriter told = new StringWriter();

    @BeforeAll
    static void deliveries() throws Exception {
        readers = new Readers(Files.createDirectory(made.resolve("keys")));
        readers.reader("alice", "open sesame");
        readers.reader("eve", "");
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples())) {
            try (Pipeline pipeline = Pipeline.on(sandbox, made).start()) {
                assertThat(pipeline.carryOut("{\"id\":\"plain\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
                assertThat(pipeline.carryOut("{\"id\":\"other\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
            }
            try (Pipeline pipeline = Pipeline.on(sandbox, made).with("customvision.delivery.encrypt-to",
                    readers.publicKey("alice").toString()).start()) {
                assertThat(pipeline.carryOut("{\"id\":\"sealed\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
            }
        }
    }

    @BeforeEach
    void aCopy() throws IOException {
        try (Stream<Path> files = Files.list(made.resolve("delivered"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void aReceiptAndTheArchivesBesideItAgree() {
        assertThat(verify(RECEIPT)).as(told.toString()).isZero();
        assertThat(told.toString()).contains("agrees with its archives (integrity only").contains("ok           Count of images in the bags")
                .contains("ok           The bags of the request are all there").doesNotContain("FAILED").doesNotContain("not checked");
    }

    @Test
    void archivesThatAreElsewhereCanBeGiven() throws IOException {
        Path apart = Files.createDirectory(folder.resolve("apart"));
        Files.move(folder.resolve(RECEIPT), apart.resolve(RECEIPT));
        List<String> files = new ArrayList<>(names("plain-", ".zip"));
        files.add("apart/" + RECEIPT);

        assertThat(verify(files.toArray(String[]::new))).as(told.toString()).isZero();
    }

    @Test
    void twoRequestsReceiptsTogetherAreEachCheckedAgainstTheirOwnArchives() {
        assertThat(verify(RECEIPT, "other-receipt.json")).as(told.toString()).isZero();
    }

    @Test
    void aMissingBagOfAGroupIsNamed() throws IOException {
        List<String> bags = names("plain-", ".zip");
        int all = bags.size();
        assertThat(all).isGreaterThan(2);
        String gone = bags.stream().filter(bag -> !bag.contains("account")).findFirst().orElseThrow();
        int number = number(gone);
        bags.remove(gone);

        assertThat(verify(bags.toArray(String[]::new))).isEqualTo(1);
        assertThat(told.toString()).contains("FAILED       The bags of the request are all there: " + number + " of " + all + " missing");
    }

    @Test
    void oneBagAloneIsGoodAndSaysThatThereAreMore() {
        assertThat(verify(names("plain-", ".zip").get(0))).as(told.toString()).isZero();
        assertThat(told.toString()).contains("not checked  The bags of the request are all there").contains("complete and unchanged");
    }

    @Test
    void theSameFileGivenTwiceIsOneButACopyOfItIsNot() throws IOException {
        String bag = names("plain-", ".zip").get(0);
        assertThat(verify(bag, "./" + bag)).isZero();
        Files.copy(folder.resolve(bag), folder.resolve("copy.zip"));
        assertThat(verify(bag, "copy.zip")).isEqualTo(1);
        assertThat(told.toString()).contains("same bag of the group");
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("one digit of a hash", "SHA-256", receipt -> change(archive(receipt), "sha256")),
                lie("a length", "bytes long", receipt -> archive(receipt).put("length", 1)),
                lie("the number of files", "its payload", receipt -> archive(receipt).put("payloadFiles", 1)),
                lie("the number of bytes", "its payload", receipt -> archive(receipt).put("payloadBytes", 1)),
                lie("the count of images", "Count of images in the bags", receipt -> {
                    ObjectNode images = (ObjectNode) receipt.path("kinds").path("images");
                    images.put("done", images.path("done").asLong() + 1).put("expected", images.path("expected").asLong() + 1);
                }),
                lie("a count that does not add up", "Count of tags", receipt -> ((ObjectNode) receipt.path("kinds").path("tags")).put("failed", 7)),
                lie("another request's id", "its request", receipt -> receipt.put("id", "other")),
                lie("an archive that is nowhere", "neither given nor beside", receipt -> archive(receipt).put("sha256", "0").put("file", "gone.zip")),
                lie("a path for a name", "neither given nor beside", receipt -> receipt.withArray("archives").addObject().put("file", "../keys/alice.asc")),
                lie("an archive less", "A receipt that was given names it", receipt -> ((com.fasterxml.jackson.databind.node.ArrayNode)
                        receipt.path("archives")).remove(0)),
                lie("no state", "It is a receipt", receipt -> receipt.remove("state")));
    }

    private static Arguments lie(String what, String failing, Consumer<ObjectNode> change) {
        return Arguments.of(what, failing, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aReceiptThatSaysOtherThanTheArchivesIsFound(String what, String failing, Consumer<ObjectNode> change) throws IOException {
        Path receipt = folder.resolve(RECEIPT);
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree(receipt.toFile());
        change.accept(document);
        Files.write(receipt, Json.MAPPER.writeValueAsBytes(document));
        List<String> files = new ArrayList<>(names("plain-", ".zip"));
        files.add(RECEIPT);

        assertThat(verify(files.toArray(String[]::new))).isEqualTo(1);
        assertThat(told.toString().lines().filter(line -> line.startsWith("  FAILED"))).as(told.toString()).anyMatch(line -> line.contains(failing));
    }

    @Test
    void aReceiptThatIsNoJsonIsFound() throws IOException {
        Files.writeString(folder.resolve(RECEIPT), "{ \"id\": ");
        assertThat(verify(RECEIPT)).isEqualTo(1);
        assertThat(told.toString()).contains("FAILED       It is a receipt");
    }

    @Test
    void anArchiveOfAnotherRequestDoesNotBelongToTheReceipt() {
        assertThat(verify(RECEIPT, names("other-", ".zip").get(0))).isEqualTo(1);
        assertThat(told.toString()).contains("FAILED       A receipt that was given names it");
    }

    @Test
    void whatAReceiptSaysCannotSteerTheTerminal() throws IOException {
        ObjectNode document = (ObjectNode) Json.MAPPER.readTree(folder.resolve(RECEIPT).toFile());
        Files.write(folder.resolve(RECEIPT), Json.MAPPER.writeValueAsBytes(document.put("outcome", "\u001b[2Jgone")));
        verify(RECEIPT);
        assertThat(told.toString()).contains("?[2Jgone").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-receipt.json", "ALL"})
    void theRecipientChecksEncryptedArchivesInFull(String what) throws IOException {
        List<String> arguments = new ArrayList<>(what.equals("ALL") ? names("sealed-", ".pgp") : List.of(what));
        arguments.addAll(List.of("--private-key", readers.privateKey("alice").toString(), "--passphrase-file", passphrase("open sesame")));

        assertThat(verify(arguments.toArray(String[]::new))).as(told.toString()).isZero();
        assertThat(told.toString()).contains("ok           It decrypts").contains("ok           The bags of the request are all there")
                .doesNotContain("not checked");
        assertThat(left()).as("decrypted archives left behind").isEmpty();
    }

    @Test
    void thePassphraseMayComeFromTheEnvironment() {
        CommandLine command = command(new VerifyCommand(Map.of("CUSTOMVISION_PRIVATE_KEY_PASSPHRASE", "open sesame")));
        assertThat(command.execute(folder.resolve("sealed-receipt.json").toString(), "--private-key", readers.privateKey("alice").toString()))
                .as(told.toString()).isZero();
    }

    @Test
    void withoutAKeyAnEncryptedArchiveIsOnlyComparedWithItsReceipt() {
        assertThat(verify("sealed-receipt.json")).as(told.toString()).isZero();
        assertThat(told.toString()).contains("the very file that the receipt names; it was not opened")
                .contains("not checked  Count of images in the bags").contains("as far as they were opened");
    }

    @Test
    void withNeitherKeyNorReceiptNothingIsSaidToBeGood() {
        assertThat(verify(names("sealed-", ".pgp").get(0))).isEqualTo(2);
        assertThat(told.toString()).contains("NOT CHECKED: without a private key it can only be compared with a receipt");
    }

    @Test
    void aFlippedByteOfAnEncryptedArchiveIsFound() throws IOException {
        Path file = folder.resolve(names("sealed-", ".pgp").get(0));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(verify("sealed-receipt.json")).as("by the receipt").isEqualTo(1);
        assertThat(verify(file.getFileName().toString(), "--private-key", readers.privateKey("alice").toString(),
                "--passphrase-file", passphrase("open sesame"))).as("by decrypting").isEqualTo(1);
        assertThat(told.toString()).contains("FAILED       It decrypts, unchanged since it was encrypted");
        assertThat(left()).isEmpty();
    }

    @Test
    void anotherPersonsKeyAndAWrongPassphraseAreToldFromDamage() throws IOException {
        String file = names("sealed-", ".pgp").get(0);
        assertThat(verify(file, "--private-key", readers.privateKey("eve").toString())).isEqualTo(2);
        assertThat(told.toString()).contains("is not encrypted to the key in");
        assertThat(verify(file, "--private-key", readers.privateKey("alice").toString(), "--passphrase-file", passphrase("guess"))).isEqualTo(2);
        assertThat(told.toString()).contains("the passphrase does not open the private key").doesNotContain("guess");
        assertThat(verify("sealed-receipt.json", "--private-key", readers.privateKey("alice").toString())).as("none, with a receipt").isEqualTo(2);
        assertThat(left()).isEmpty();
    }

    @Test
    void aKeyFileThatIsNoneIsAUsageError() throws IOException {
        String file = names("sealed-", ".pgp").get(0);
        assertThat(verify(file, "--private-key", readers.publicKey("alice").toString())).isEqualTo(2);
        assertThat(verify(file, "--private-key", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(verify(file, "--private-key", readers.privateKey("alice").toString(), "--passphrase-file", "absent")).isEqualTo(2);
        assertThat(told.toString()).contains("holds no OpenPGP private key").contains("is not there or cannot be read");
    }

    @Test
    void theWorstOfSeveralFilesDecidesAndOthersAreStillTold() throws IOException {
        Files.writeString(folder.resolve("bad.zip"), "no zip");
        assertThat(verify(RECEIPT, "absent.zip")).as("usage").isEqualTo(2);
        assertThat(told.toString()).contains("there is no such file").contains("agrees with its archives");
        assertThat(verify("bad.zip", "absent.zip")).as("a mismatch is worse").isEqualTo(1);
    }

    private int verify(String... arguments) {
        return command(new VerifyCommand(Map.of())).execute(Stream.of(arguments)
                .map(argument -> argument.startsWith("--") || argument.startsWith("/") ? argument : folder.resolve(argument).toString())
                .toArray(String[]::new));
    }

    private CommandLine command(VerifyCommand verify) {
        PrintWriter out = new PrintWriter(told, true);
        return new CommandLine(verify).setOut(out).setErr(out)
                .setExecutionExceptionHandler(CustomVisionDataRights.commandLine().getExecutionExceptionHandler());
    }

    private List<String> names(String start, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start) && name.endsWith(end)).sorted().toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The bag's place in its group, as it says itself. */
    private int number(String bag) {
        verify(bag);
        String said = told.toString().replaceAll("(?s).*: this is (\\d+) of .*", "$1");
        told.getBuffer().setLength(0);
        return Integer.parseInt(said);
    }

    private String passphrase(String text) throws IOException {
        return Files.writeString(folder.resolve("passphrase"), text + "\n").toString();
    }

    private static List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("customvision-verify-.*\\.zip")).toList();
        }
    }

    private static ObjectNode archive(JsonNode receipt) {
        return (ObjectNode) receipt.path("archives").path(0);
    }

    private static void change(ObjectNode node, String field) {
        String value = node.path(field).asText();
        node.put(field, (value.charAt(0) == '0' ? "1" : "0") + value.substring(1));
    }
}
