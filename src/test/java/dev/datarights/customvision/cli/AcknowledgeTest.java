package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator is told at the terminal that the ledger is not as it was written, and acknowledges it there. */
class AcknowledgeTest {

    private static final String STATUS = "{\"formatVersion\":1,\"id\":\"r\",\"action\":\"export\",\"account\":\"a\",\"state\":\"COMPLETE\",\"attempt\":1,"
            + "\"kinds\":{},\"failures\":[],\"receipts\":[]}";

    @TempDir
    Path folder;

    @Test
    void statusTellsThatTheLedgerWasRemovedUntilItIsAcknowledgedByName() throws Exception {
        Files.createDirectories(folder.resolve("r"));
        Files.writeString(folder.resolve("r/request.json"), "{}");
        Files.writeString(folder.resolve("r/status.json"), STATUS);
        Map<String, String> settings = Map.of("customvision.requests", folder.toString());
        Path ledger = folder.resolve("ledger.jsonl");

        assertThat(Terminal.run(settings, "status").err()).contains("no delete is carried out", "no line says that it is COMPLETE");
        Terminal.Said said = Terminal.run(settings, "verify", ledger.toString(), "--acknowledge", "--by", "Erika Mustermann");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("request r: no line says", "acknowledged by Erika Mustermann");
        assertThat(ledger).content().contains("\"acknowledgedBy\":\"Erika Mustermann\"");
        assertThat(Terminal.run(settings, "status").err()).isEmpty();
        assertThat(Terminal.run(settings, "verify", ledger.toString(), "--acknowledge", "--by", "E").out()).contains("nothing to acknowledge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger.jsonl --acknowledge", "ledger.jsonl --by Erika", "other.jsonl --acknowledge --by Erika",
        "ledger.jsonl ledger.jsonl --acknowledge --by Erika"})
    void anAcknowledgementWithoutItsLedgerOrItsNameChangesNothing(String arguments) {
        Terminal.Said said = Terminal.run(Map.of(), ("verify " + arguments).replace("ledger.jsonl", folder.resolve("ledger.jsonl").toString()).split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--acknowledge --by NAME");
        assertThat(folder).isEmptyDirectory();
    }
}
