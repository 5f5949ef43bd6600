package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerVerifierTest {

    private static final String RECEIPT = "cd".repeat(32);

    @TempDir
    Path folder;

    private static byte[] untouched;
    private static Ledger.Head seventh;
    private Path file;

    @BeforeAll
    static void tenLines(@TempDir Path folder) throws Exception {
        Ledger ledger = new Ledger(() -> folder, Clock.systemUTC());
        for (int i = 1; i <= 10; i++) {
            Ledger.Head head = ledger.append(new Ledger.Entry("DSR-" + i, i == 8 ? State.COMPLETE : State.RUNNING, 1, "main",
                    Optional.empty(), i == 8 ? Optional.of(RECEIPT) : Optional.empty()));
            seventh = i == 7 ? head : seventh;
        }
        untouched = Files.readAllBytes(ledger.file());
    }

    @BeforeEach
    void aCopyOfThem() throws Exception {
        file = Files.write(folder.resolve("ledger.jsonl"), untouched);
    }

    static Stream<Arguments> tampered() {
        return Stream.of(
                changed("the first removed", lines -> lines.remove(0), "line 1 was removed"),
                changed("one removed", lines -> lines.remove(4), "line 5 was removed"),
                changed("several removed", lines -> lines.subList(2, 5).clear(), "lines 3 to 5 were removed"),
                changed("two removed apart", lines -> {
                    lines.remove(6);
                    lines.remove(2);
                }, "line 3 was removed", "line 7 was removed"),
                changed("the first changed", lines -> lines.set(0, lines.get(0).replace("DSR-1", "DSR-X")), "line 1 was changed"),
                changed("one digit changed", lines -> lines.set(4, lines.get(4).replace("DSR-5", "DSR-6")), "line 5 was changed"),
                changed("a space added", lines -> lines.set(4, lines.get(4) + " "), "line 5 was changed"),
                changed("the end of a line turned to Windows'", lines -> lines.set(4, lines.get(4) + "\r"), "line 5 was changed"),
                changed("what it says of the one before changed", lines -> lines.set(4, lines.get(4).replaceFirst("\"prev\":\".", "\"prev\":\"x")),
                        "line 4 was changed after line 5 was written, or what line 5 says of it", "line 5 was changed"),
                changed("the last one's link changed", lines -> lines.set(9, lines.get(9).replaceFirst("\"prev\":\".", "\"prev\":\"x")),
                        "or what line 10 says of it"),
                changed("one garbled", lines -> lines.set(4, "garbage"), "line 5 was changed"),
                changed("the last garbled", lines -> lines.set(9, "garbage"), "line 10 was changed"),
                changed("an empty line put in", lines -> lines.add(4, ""), "line 5 was changed"),
                changed("two swapped", lines -> Collections.swap(lines, 3, 4), "line 5 stands after line 3", "line 4 stands after line 5"),
                changed("the first two swapped", lines -> Collections.swap(lines, 0, 1), "line 2 stands at the beginning"),
                changed("one moved to the end", lines -> lines.add(lines.remove(3)), "line 4 stands after line 10"),
                changed("one repeated", lines -> lines.add(5, lines.get(4)), "line 5 stands after line 5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampered")
    void whatWasDoneToWhichLineIsTold(String name, Consumer<List<String>> change, List<String> told) throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        change.accept(lines);
        write(lines);

        List<String> failures = failures(LedgerVerifier.verify(file, List.of()));
        assertThat(failures).isNotEmpty();
        told.forEach(text -> assertThat(failures).anyMatch(failure -> failure.contains(text)));
    }

    @Test
    void anUntouchedLedgerPassesWithAndWithoutReceipts() {
        assertThat(LedgerVerifier.verify(file, List.of())).containsExactly(
                new Finding(true, "Each line of the ledger follows from the one before it", "10 lines"));
        assertThat(LedgerVerifier.verify(file, List.of(witness(seventh)))).hasSize(2).allMatch(Finding::passed);
        assertThat(LedgerVerifier.verify(file, Optional.of(new Ledger.Head(0, "0".repeat(64))))).allMatch(Finding::passed);
    }

    @Test
    void aChangeOfAnySingleByteIsNoticedAgainstAReceiptOfTheLastLine() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Optional<Ledger.Head> head = Optional.of(new Ledger(() -> folder, Clock.systemUTC()).head());
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            assertThat(failures(LedgerVerifier.verify(file, head))).as("byte %d", i).isNotEmpty();
        }
    }

    @Test
    void linesRemovedAtTheEndAreNoticedOnlyAgainstAReceipt() throws Exception {
        List<String> lines = Files.readAllLines(file);

        write(lines.subList(0, 7));
        assertThat(failures(LedgerVerifier.verify(file, List.of()))).isEmpty();
        assertThat(failures(LedgerVerifier.verify(file, Optional.of(seventh)))).isEmpty();
        assertThat(failures(LedgerVerifier.verify(file, List.of(witness(seventh))))).singleElement().asString()
                .contains("DSR-8-receipt.json: no line says that a request ended with this receipt: a line after line 7 was removed");

        write(lines.subList(0, 6));
        assertThat(failures(LedgerVerifier.verify(file, Optional.of(seventh)))).singleElement().asString().contains("line 7 was removed");

        write(lines.subList(0, 4));
        assertThat(failures(LedgerVerifier.verify(file, Optional.of(seventh)))).singleElement().asString()
                .contains("ends with line 4").contains("lines 5 to 7 were removed");

        write(List.of());
        assertThat(failures(LedgerVerifier.verify(file, Optional.of(seventh)))).singleElement().asString().contains("lines 1 to 7 were removed");
    }

    @Test
    void aLedgerThatWasWrittenAnewIsNoticedAgainstAReceipt() throws Exception {
        Files.delete(file);
        Ledger forged = new Ledger(() -> folder, Clock.systemUTC());
        for (int i = 1; i <= 10; i++) {
            forged.append(new Ledger.Entry("DSR-" + i, State.RUNNING, 1, "other", Optional.empty(), Optional.empty()));
        }

        assertThat(failures(LedgerVerifier.verify(file, List.of()))).isEmpty();
        assertThat(failures(LedgerVerifier.verify(file, Optional.of(seventh)))).singleElement().asString().contains("line 7 was changed");
    }

    @Test
    void aLineThatEndsInTheMiddleIsTold() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 20));
        assertThat(failures(LedgerVerifier.verify(file, List.of()))).singleElement().asString()
                .contains("what follows line 9 is not written to its end");
    }

    @Test
    void aFileThatIsNoLedgerGetsFindingsAndNoException() throws Exception {
        assertThat(failures(LedgerVerifier.verify(folder.resolve("none"), List.of()))).hasSize(1);
        Files.write(file, new byte[300_000]);
        assertThat(failures(LedgerVerifier.verify(file, List.of()))).isNotEmpty();
        Files.writeString(file, "x\n".repeat(100_000));
        assertThat(failures(LedgerVerifier.verify(file, List.of()))).hasSizeLessThan(60).last().asString().contains("more like these");
        Files.writeString(file, "{\"formatVersion\":1,\"line\":9223372036854775807,\"id\":\"a\",\"state\":\"b\",\"prev\":\"c\"}\n");
        assertThat(failures(LedgerVerifier.verify(file, List.of()))).isNotEmpty();
    }

    private static LedgerWitness witness(Ledger.Head head) {
        return new LedgerWitness("DSR-8-receipt.json", head, Optional.of(RECEIPT));
    }

    private void write(List<String> lines) throws Exception {
        Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private static List<String> failures(List<Finding> findings) {
        return findings.stream().filter(finding -> !finding.passed()).map(Finding::detail).toList();
    }

    private static Arguments changed(String name, Consumer<List<String>> change, String... told) {
        return Arguments.of(name, change, List.of(told));
    }
}
