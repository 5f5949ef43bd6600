package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.request.Retention;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** What is left of requests after {@code customvision.retention.requests}, and what the same id gets then. */
class RetentionTest {

    private static final String REQUEST = "{\"id\":\"old\",\"action\":\"export\",\"reference\":\"about Kim\"}";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxData.samples());
    }

    @AfterEach
    void stop() {
        pipeline.close();
        sandbox.close();
    }

    @Test
    void afterItOnlyTheReceiptIsLeftAndTheSameRequestIsToldAsDone() throws Exception {
        pipeline("PT0S");
        assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("COMPLETE");
        byte[] receipt = Files.readAllBytes(pipeline.requests().resolve("old/old-receipt.json"));
        RequestStatus before = store().folder("old").status().orElseThrow();
        sandbox.forgetRequests();

        assertThat(retention().sweep()).isOne();

        assertThat(files("old")).isSubsetOf(".lock", "old-receipt.json", "old-receipt.jws").contains("old-receipt.json");
        assertThat(pipeline.requests().resolve("old/old-receipt.json")).hasBinaryContent(receipt);
        assertThat(retention().sweep()).as("once").isZero();
        RequestStatus after = store().folder("old").status().orElseThrow();
        assertThat(after).usingRecursiveComparison().ignoringFields("ended", "asked", "receipts", "receipt", "signatures").isEqualTo(before);

        assertThat(pipeline.tell("old", REQUEST)).isEqualTo(State.COMPLETE);
        assertThat(sandbox.requests()).as("it is told, not done again").isEmpty();
        assertThatThrownBy(() -> pipeline.carryOut(REQUEST.replace("Kim", "Lee"))).isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'old' was used before for a request with other content");
    }

    @Test
    void oneThatDidNotEndCompleteWantsAnIdOfItsOwnThen() throws Exception {
        pipeline("PT0S");
        sandbox.faults().on("links", "GET", "^/i-").always().status(404, "gone");
        assertThat(pipeline.carryOut(REQUEST).path("state").asText()).isEqualTo("PARTIAL");
        assertThat(retention().sweep()).isOne();
        sandbox.forgetRequests();

        assertThatThrownBy(() -> pipeline.carryOut(REQUEST)).isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'old' ended PARTIAL").hasMessageContaining("give the request an id of its own");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(files("old")).contains("old-receipt.json");
    }

    @Test
    void aKillInTheMiddleIsClearedUpByTheNextLookAndNeverRunsTheRequestAnew() throws Exception {
        pipeline("PT0S");
        pipeline.carryOut(REQUEST);
        Files.delete(pipeline.requests().resolve("old/status.json"));
        sandbox.forgetRequests();

        assertThat(pipeline.tell("old", REQUEST)).isEqualTo(State.COMPLETE);
        assertThat(sandbox.requests()).isEmpty();
        assertThat(retention().sweep()).isOne();
        assertThat(files("old")).isSubsetOf(".lock", "old-receipt.json", "old-receipt.jws");
    }

    @Test
    void whatIsYoungerOrNotFinishedOrHasNoReceiptStays() throws Exception {
        pipeline("P30D");
        pipeline.carryOut(REQUEST);
        List<String> all = files("old");
        assertThat(retention().sweep()).isZero();
        assertThat(files("old")).isEqualTo(all);

        System.setProperty("customvision.retention.requests", "PT0S");
        try {
            Path receipt = pipeline.requests().resolve("old/old-receipt.json");
            byte[] bytes = Files.readAllBytes(receipt);
            Files.delete(receipt);
            assertThat(retention().sweep()).as("no receipt").isZero();
            Files.write(receipt, bytes);
            Path status = pipeline.requests().resolve("old/status.json");
            Files.writeString(status, Files.readString(status).replace("\"COMPLETE\"", "\"RUNNING\""));
            assertThat(retention().sweep()).as("not finished").isZero();
            System.setProperty("customvision.retention.requests", "-P1D");
            assertThatThrownBy(() -> retention().sweep()).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("customvision.retention.requests");
        } finally {
            System.clearProperty("customvision.retention.requests");
        }
    }

    @ParameterizedTest
    @CsvSource({"request.json, 1", "status.json, 1", "plan.json, 2"})
    void aFileOfAnotherVersionIsRefusedByItsName(String name, int here) throws Exception {
        writtenByAnotherVersion(name);

        assertThatThrownBy(() -> pipeline.carryOut(REQUEST)).isInstanceOf(IOException.class)
                .hasMessageContaining(name).hasMessageContaining("another version of the program (formatVersion 7, here it is " + here + ")")
                .hasMessageContaining("move its folder away");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void aResultOfAnotherVersionEndsTheAttemptAsFailedAndNothingIsDone() throws Exception {
        writtenByAnotherVersion("jobs/account.json");

        assertThat(pipeline.tell("old", REQUEST)).isEqualTo(State.FAILED);
        assertThat(store().folder("old").status().orElseThrow().outcome()).contains("jobs/account.json")
                .contains("another version of the program (formatVersion 7, here it is 1)");
        assertThat(sandbox.requests()).isEmpty();
    }

    private void writtenByAnotherVersion(String name) throws Exception {
        pipeline("P30D");
        sandbox.faults().on("links", "GET", "^/i-").always().status(404, "gone");
        pipeline.carryOut(REQUEST);
        Path file = pipeline.requests().resolve("old").resolve(name);
        Files.writeString(file, Files.readString(file).replaceFirst("\"formatVersion\"\\s*:\\s*[12]", "\"formatVersion\":7"));
        sandbox.forgetRequests();
    }

    private void pipeline(String kept) throws Exception {
        pipeline = Pipeline.on(sandbox, folder).with("customvision.retention.requests", kept).with("customvision.service.retries", "1").start();
    }

    private Retention retention() {
        return pipeline.context().getRegistry().lookupByNameAndType("customvisionRetention", Retention.class);
    }

    private RequestStore store() {
        return pipeline.context().getRegistry().lookupByNameAndType("customvisionStore", RequestStore.class);
    }

    private List<String> files(String id) throws IOException {
        Path request = pipeline.requests().resolve(id);
        try (Stream<Path> files = Files.walk(request)) {
            return files.filter(Files::isRegularFile).map(file -> request.relativize(file).toString()).sorted().toList();
        }
    }
}
