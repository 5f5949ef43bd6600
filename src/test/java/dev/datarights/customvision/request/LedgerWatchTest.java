package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** A ledger that is not as it was written is noticed by the program itself, and stops what cannot be undone. */
class LedgerWatchTest {

    private static final String DELETE = "{\"id\":\"%s\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}";

    @TempDir
    Path folder;

    private interface Tampering {
        List<String> of(List<String> lines);
    }

    private static Tampering without(int from, int to) {
        return lines -> {
            List<String> left = new ArrayList<>(lines);
            left.subList(from, to).clear();
            return left;
        };
    }

    private static Tampering edited(int line, String from, String to) {
        return lines -> {
            List<String> left = new ArrayList<>(lines);
            assertThat(left.get(line)).contains(from);
            left.set(line, left.get(line).replace(from, to));
            return left;
        };
    }

    /** Lines 0 to 4 are of request a, which is COMPLETE; 5 to 8 of request b, which is RUNNING. */
    private static Stream<Arguments> tamperings() {
        return Stream.of(
                Arguments.of("a line edited", edited(1, "\"PLANNED\"", "\"PARTIAL\"")),
                Arguments.of("the last line edited", edited(8, "\"RUNNING\"", "\"PARTIAL\"")),
                Arguments.of("the last line cut", without(8, 9)),
                Arguments.of("the end cut", without(4, 9)),
                Arguments.of("the first line cut", without(0, 1)),
                Arguments.of("a line in the middle cut", without(6, 7)),
                Arguments.of("emptied", without(0, 9)),
                Arguments.of("removed", null));
    }

    private RequestStore twoRequests() throws Exception {
        EndedDelete.of(folder, DELETE.formatted("a")).planned().in(State.COMPLETE);
        EndedDelete.of(folder, DELETE.formatted("b")).planned();
        RequestStore store = RequestStore.at(folder);
        assertThat(LedgerWatch.problem(store)).isEmpty();
        return store;
    }

    private Path ledger() {
        return folder.resolve("ledger.jsonl");
    }

    private void make(Tampering tampering) throws IOException {
        if (tampering == null) {
            Files.delete(ledger());
        } else {
            Files.write(ledger(), tampering.of(Files.readAllLines(ledger())));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tamperings")
    void aLedgerThatWasTamperedWithIsNoticed(String what, Tampering tampering) throws Exception {
        RequestStore store = twoRequests();
        make(tampering);

        assertThat(LedgerWatch.problem(store)).hasValueSatisfying(problem ->
                assertThat(problem).contains("no delete is carried out", "verify " + ledger() + " --acknowledge --by NAME"));
        // lines that are added do not cover it
        new Ledger(store).append(new Ledger.Entry("c", State.RECEIVED, 1, "sandbox", Optional.empty(), Optional.empty()));
        assertThat(LedgerWatch.problem(store)).isPresent();

        assertThat(LedgerWatch.acknowledge(store, "Erika Mustermann")).isNotEmpty();
        assertThat(LedgerWatch.problem(store)).as("acknowledged").isEmpty();
        new Ledger(store).append(new Ledger.Entry("c", State.RUNNING, 1, "sandbox", Optional.empty(), Optional.empty()));
        assertThat(LedgerWatch.problem(store)).as("and the ledger goes on").isEmpty();
        assertThat(Files.readString(ledger())).contains("\"state\":\"ACKNOWLEDGED\",\"acknowledgedBy\":\"Erika Mustermann\"");

        make(edited(0, "\"attempt\":1", "\"attempt\":2"));
        assertThat(LedgerWatch.problem(store)).as("what is changed after that is noticed again, before the acknowledgement too").isPresent();
    }

    @Test
    void aReceiptTellsThatTheLedgerOnceReachedFurther() throws Exception {
        RequestStore store = twoRequests();
        Ledger.Head head = new Ledger(store).head();
        Files.writeString(folder.resolve("a/a-receipt.json"), "{\"formatVersion\":1,\"ledger\":{\"lines\":" + head.lines() + ",\"sha256\":\"" + head.sha256() + "\"}}");
        assertThat(LedgerWatch.problem(store)).isEmpty();
        // an old copy of all but the receipt
        Files.write(ledger(), Files.readAllLines(ledger()).subList(0, 5));
        RequestFolder.delete(folder.resolve("b"));

        assertThat(LedgerWatch.problem(store)).hasValueSatisfying(problem ->
                assertThat(problem).contains("request a: line 9, the last when its receipt was made, is not there as it was"));
        LedgerWatch.acknowledge(store, "Erika Mustermann");
        assertThat(LedgerWatch.problem(store)).isEmpty();
    }

    @Test
    void whatAKillLeavesIsNoTampering() throws Exception {
        assertThat(LedgerWatch.problem(RequestStore.at(folder))).as("a fresh start").isEmpty();
        RequestStore store = twoRequests();
        // the ledger is written before the state
        new Ledger(store).append(new Ledger.Entry("b", State.PARTIAL, 1, "sandbox", Optional.empty(), Optional.empty()));
        Files.writeString(ledger(), "{\"formatVersion\":1,\"li", StandardOpenOption.APPEND);
        Files.createDirectories(folder.resolve("received"));
        Files.writeString(folder.resolve("received/request.json"), "{}");

        assertThat(LedgerWatch.problem(store)).isEmpty();
        assertThat(LedgerWatch.acknowledge(store, "Erika Mustermann")).as("nothing to acknowledge").isEmpty();
    }

    @Test
    void linesThatComeLaterDoNotHealALedgerThatWasCut() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples())) {
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
                assertThat(pipeline.settle(DELETE.formatted("d")).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
            }
            Path ledger = folder.resolve("requests/ledger.jsonl");
            List<String> lines = Files.readAllLines(ledger);
            Files.write(ledger, lines.subList(0, lines.size() - 1));
            for (int tried = 0; tried < 2; tried++) {
                try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
                    // the same request again goes on, with lines that the ledger lacked
                    JsonNode status = pipeline.settle(DELETE.formatted("d"));
                    assertThat(status.path("state").asText()).isEqualTo("REFUSED");
                    assertThat(status.path("outcome").asText()).contains("the ledger was edited, cut or removed");
                }
            }
            assertThat(sandbox.requests()).noneMatch(seen -> seen.method().equals("DELETE"));
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
                assertThat(LedgerWatch.acknowledge(RequestStore.at(pipeline.requests()), "Erika Mustermann")).isNotEmpty();
                pipeline.settle(DELETE.formatted("d"));
                assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("COMPLETE");
            }
        }
    }

    @Test
    void aTamperedLedgerStopsDeletesAndNothingElseUntilItIsAcknowledged() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LedgerWatch.class);
        logger.addAppender(log);
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples())) {
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
                pipeline.carryOut("{\"id\":\"e\",\"action\":\"inventory\"}");
            }
            assertThat(log.list).isEmpty();
            Path ledger = folder.resolve("requests/ledger.jsonl");
            Files.write(ledger, Files.readAllLines(ledger).subList(0, 2));
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
                assertThat(log.list).as("at the start").singleElement().satisfies(event -> {
                    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                    assertThat(event.getFormattedMessage()).contains("request e: no line says that it is COMPLETE");
                });
                assertThat(pipeline.settle(DELETE.formatted("d")).path("outcome").asText()).contains("the ledger was edited, cut or removed");
                assertThat(pipeline.receipt("d").path("state").asText()).isEqualTo("REFUSED");
                assertThat(pipeline.carryOut("{\"id\":\"e2\",\"action\":\"inventory\"}").path("state").asText()).isEqualTo("COMPLETE");

                LedgerWatch.acknowledge(RequestStore.at(pipeline.requests()), "Erika Mustermann");
                assertThat(pipeline.settle(DELETE.formatted("d")).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
            }
        } finally {
            logger.detachAppender(log);
        }
    }
}
