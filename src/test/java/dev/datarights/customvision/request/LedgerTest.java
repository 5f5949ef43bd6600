package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.service.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LedgerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00.123456Z"), ZoneOffset.UTC);
    private static final String HASH = "ab".repeat(32);

    @TempDir
    Path folder;

    @BeforeEach
    void withoutALogLineForEachRepair() {
        ((Logger) LoggerFactory.getLogger(Ledger.class)).setLevel(Level.ERROR);
    }

    @AfterEach
    void withTheLogAgain() {
        ((Logger) LoggerFactory.getLogger(Ledger.class)).setLevel(null);
    }

    @Test
    void eachLineNamesTheHashOfTheOneBeforeIt() throws Exception {
        Ledger ledger = ledger();
        assertThat(ledger.head()).isEqualTo(new Ledger.Head(0, "0".repeat(64)));
        ledger.append(entry("DSR-1", State.RECEIVED));
        Ledger.Head head = ledger.append(new Ledger.Entry("DSR-1", State.COMPLETE, 2, "main", Optional.of(HASH), Optional.of(HASH)));

        List<String> lines = Files.readAllLines(ledger.file());
        assertThat(lines.get(0)).isEqualTo("{\"formatVersion\":1,\"line\":1,\"at\":\"2026-11-24T10:00:00.123Z\",\"id\":\"DSR-1\","
                + "\"state\":\"RECEIVED\",\"attempt\":1,\"account\":\"main\",\"prev\":\"" + "0".repeat(64) + "\"}");
        JsonNode second = Json.MAPPER.readTree(lines.get(1));
        assertThat(second.path("prev").asText()).isEqualTo(sha256(lines.get(0)));
        assertThat(second.path("planSha256").asText()).isEqualTo(HASH);
        assertThat(second.path("receiptSha256").asText()).isEqualTo(HASH);
        assertThat(head).isEqualTo(new Ledger.Head(2, sha256(lines.get(1)))).isEqualTo(ledger.head());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ledger.file()))).isEqualTo("rw-------");
    }

    @Test
    void aKillAtAnyByteOfALineLosesNothingAndTheChainGoesOn() throws Exception {
        Ledger ledger = ledger();
        ledger.append(entry("DSR-1", State.RECEIVED));
        long before = Files.size(ledger.file());
        ledger.append(entry("DSR-1", State.PLANNED));
        byte[] whole = Files.readAllBytes(ledger.file());

        for (int cut = (int) before; cut <= whole.length; cut++) {
            Path place = Files.createDirectory(folder.resolve("cut-" + cut));
            Ledger again = new Ledger(() -> place, CLOCK);
            byte[] left = Arrays.copyOf(whole, cut);
            Files.write(again.file(), left);
            Ledger.Head head = again.append(entry("DSR-2", State.RECEIVED));

            boolean kept = cut >= whole.length - 1;
            assertThat(head.lines()).as("cut at %d", cut).isEqualTo(kept ? 3 : 2);
            assertThat(LedgerVerifier.verify(again.file(), Optional.of(head))).as("cut at %d", cut).allMatch(Finding::passed);
            byte[] torn = Arrays.copyOfRange(left, (int) before, cut);
            assertThat(aside(place)).as("cut at %d", cut).isEqualTo(kept || torn.length == 0 ? List.of() : List.of(new String(torn, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void whatIsPutAsideTwiceAtOneMomentIsKeptTwice() throws Exception {
        Ledger ledger = ledger();
        for (String torn : List.of("{\"a", "{\"b")) {
            ledger.append(entry("DSR-1", State.RECEIVED));
            Files.writeString(ledger.file(), torn, StandardOpenOption.APPEND);
            assertThat(ledger.head().lines()).isPositive();
        }
        ledger.append(entry("DSR-1", State.RECEIVED));

        assertThat(aside(folder)).containsExactlyInAnyOrder("{\"a", "{\"b");
    }

    @Test
    void theVeryFirstLineMayBeTornToo() throws Exception {
        Ledger ledger = ledger();
        Files.writeString(ledger.file(), "{\"formatVersion\":1,");
        assertThat(ledger.append(entry("DSR-1", State.RECEIVED)).lines()).isEqualTo(1);
        assertThat(LedgerVerifier.verify(ledger.file(), List.of())).allMatch(Finding::passed);
    }

    @Test
    void aDamagedLineIsNotRepairedButTheChainGoesOnFromIt() throws Exception {
        Ledger ledger = ledger();
        ledger.append(entry("DSR-1", State.RECEIVED));
        Files.writeString(ledger.file(), Files.readString(ledger.file()) + "not a line\n");

        assertThat(ledger.append(entry("DSR-1", State.PLANNED)).lines()).isEqualTo(3);
        assertThat(LedgerVerifier.verify(ledger.file(), List.of())).anyMatch(finding -> !finding.passed());
        assertThat(Files.readAllLines(ledger.file()).get(1)).isEqualTo("not a line");
    }

    @Test
    void processesAndThreadsThatWriteAtOnceMakeOneChain() throws Exception {
        List<Process> processes = new ArrayList<>(List.of(LedgerWriter.start(folder, "P-1", 60), LedgerWriter.start(folder, "P-2", 60)));
        List<Thread> threads = Stream.of("T-1", "T-2").map(id -> new Thread(() -> appendMany(id, 40))).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        Ledger.Head head = ledger().head();
        assertThat(head.lines()).isEqualTo(200);
        assertThat(LedgerVerifier.verify(ledger().file(), Optional.of(head))).allMatch(Finding::passed);
        List<String> written = Files.readAllLines(ledger().file());
        assertThat(Stream.of("P-1", "P-2", "T-1", "T-2").map(id -> written.stream().filter(line -> line.contains("\"" + id + "\"")).count()))
                .containsExactly(60L, 60L, 40L, 40L);
    }

    @Test
    void aKilledWriterHoldsNobodyUp() throws Exception {
        Process process = LedgerWriter.start(folder, "P-1", 1_000_000);
        while (process.isAlive() && ledger().head().lines() < 20) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();

        Ledger.Head head = ledger().append(entry("DSR-1", State.RECEIVED));
        assertThat(head.lines()).isGreaterThan(20);
        assertThat(LedgerVerifier.verify(ledger().file(), Optional.of(head))).allMatch(Finding::passed);
    }

    @Test
    void onlyHashesStandWhereHashesBelong() {
        assertThatThrownBy(() -> new Ledger.Entry("DSR-1", State.COMPLETE, 1, "main", Optional.of("customer-4711"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("4711");
    }

    private void appendMany(String id, int lines) {
        try {
            LedgerWriter.main(new String[] {folder.toString(), id, Integer.toString(lines)});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> aside(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("ledger.torn-20261124T100000123Z")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        }
    }

    private Ledger ledger() {
        return new Ledger(() -> folder, CLOCK);
    }

    private static Ledger.Entry entry(String id, State state) {
        return new Ledger.Entry(id, state, 1, "main", Optional.empty(), Optional.empty());
    }

    private static String sha256(String line) {
        return StoredRequest.sha256(line.getBytes(StandardCharsets.UTF_8));
    }
}
