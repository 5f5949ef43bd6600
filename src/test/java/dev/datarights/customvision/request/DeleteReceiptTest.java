package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.request.ErasureResult.Counts;
import dev.datarights.customvision.service.Json;

/** What a delete's receipt says, made by the pipeline's own last route from what planning and applying left behind. */
class DeleteReceiptTest {

    private static final String KEY = "feed5eed".repeat(4);
    private static final String ONE = UUID.randomUUID().toString();
    private static final String TWO = UUID.randomUUID().toString();
    private static final String NAMED = "\"scope\":{\"projects\":[\"Secret project\"]";
    private static final String DELETE = "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\"," + NAMED + "}}";
    private static final String BOTH = DELETE.replace("\"delete\"", "\"export-then-delete\"");

    @TempDir
    Path folder;

    private Pipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        pipeline = Pipeline.on(folder, "http://127.0.0.1:1", KEY, "127.0.0.1")
                .with("customvision.result.uri", "seda:results").start();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private interface Ended {
        void by(EndedDelete delete) throws IOException;
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                end("all of it", DELETE, delete -> planned(delete, 3, 2).erased(ONE).erased(TWO), Map.of(),
                        "COMPLETE erased 0", "5 images were deleted and read back as gone"),
                end("all of it, exported before", BOTH, delete -> planned(delete, 3, 0).exported(ONE, State.COMPLETE).erased(ONE), Map.of(),
                        "COMPLETE exported-and-erased 0", "3 images were deleted and read back as gone, after 1 archive was verified"),
                end("but for what was held in the plan", DELETE, delete -> delete.project(ONE, images(3), held()).planned().erased(ONE), Map.of(),
                        "COMPLETE erased-except-retained 6", "1 item stays because of a hold"),
                end("but for what is held since", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.COMPLETE,
                        Map.of("images", new Counts(3, 2, 0, 1, "listed")), List.of(), List.of(held()), List.of(), null), Map.of(),
                        "COMPLETE erased-except-retained 6", "2 images were deleted"),
                end("but for what shows others", DELETE, delete -> delete.withholding(TWO, "w").project(ONE, images(1)).planned().erased(ONE), Map.of(),
                        "COMPLETE erased-except-withheld 6", "1 image was deleted and read back as gone; 1 image matches, but shows somebody else"),
                end("nothing there", DELETE, delete -> delete.project(ONE, images(0)).planned(), Map.of(),
                        "COMPLETE nothing-found 0", "nothing was found that matches the request: 1 project was searched"),
                end("all of it held", DELETE, delete -> delete.project(ONE, images(0), held()).planned(), Map.of(),
                        "COMPLETE retained 6", "nothing was deleted: 1 item stays"),
                end("all of it showing others", DELETE, delete -> delete.withholding(TWO, "w").planned(), Map.of(),
                        "COMPLETE withheld 6", "nothing was deleted: 1 image matches"),
                end("one that stayed", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.PARTIAL,
                        Map.of("images", new Counts(3, 2, 1, 0, "listed")), List.of(failure()), List.of(), List.of(), null), Map.of(),
                        "PARTIAL partly-erased 3", "2 images were deleted and read back as gone; 1 planned id was not deleted, or not shown to be gone"),
                end("one that came late", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.PARTIAL,
                        Map.of("images", new Counts(3, 3, 0, 0, "listed")), List.of(), List.of(), List.of(new ErasureResult.Late("images", "l")), null),
                        Map.of(), "PARTIAL partly-erased 3", "1 item came after the plan and was left alone"),
                end("one that came late in a project that stays", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.COMPLETE,
                        Map.of("images", new Counts(3, 3, 0, 0, "listed")), List.of(), List.of(), List.of(new ErasureResult.Late("images", "l")), null),
                        Map.of(), "COMPLETE erased 0", "1 item came after the plan and was left alone"),
                end("a project that says COMPLETE and names a failure", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.COMPLETE,
                        Map.of("images", new Counts(3, 3, 0, 0, "listed")), List.of(failure()), List.of(), List.of(), null),
                        Map.of(), "PARTIAL partly-erased 3", "3 images were deleted"),
                end("a project that says COMPLETE and counts a failure", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.COMPLETE,
                        Map.of("images", new Counts(4, 3, 1, 0, "listed")), List.of(), List.of(), List.of(), null),
                        Map.of(), "PARTIAL partly-erased 3", "3 images were deleted"),
                end("a project that says PARTIAL and not why", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.PARTIAL,
                        Map.of("images", new Counts(3, 3, 0, 0, "listed")), List.of(), List.of(), List.of(), null),
                        Map.of(), "PARTIAL partly-erased 3", "3 images were deleted"),
                end("a model that was to be unpublished only, and was never reached", DELETE, delete -> delete.project(ONE, images(3))
                        .project(TWO, Map.of(ErasureStep.PUBLICATIONS, EndedDelete.ids(1))).planned().erased(ONE), Map.of(),
                        "PARTIAL partly-erased 3", "3 images were deleted"),
                end("nothing found in lists that do not agree with their counts", DELETE, delete -> delete.unsettled(ONE).planned(), Map.of(),
                        "PARTIAL unsettled 3", "nothing was deleted, but 1 list did not agree"),
                end("a project that says COMPLETE and is not", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.COMPLETE,
                        Map.of("images", new Counts(3, 2, 0, 0, "listed")), List.of(), List.of(), List.of(), null), Map.of(),
                        "PARTIAL partly-erased 3", "1 planned id was not deleted"),
                end("a project that was never reached", DELETE, delete -> planned(delete, 3, 2).erased(ONE), Map.of(),
                        "PARTIAL partly-erased 3", "2 planned ids were not deleted"),
                end("one of two refused", DELETE, delete -> planned(delete, 3, 2).erased(ONE).result(TWO, State.REFUSED, Map.of(), List.of(),
                        List.of(), List.of(), "it is protected"), Map.of(), "PARTIAL partly-erased 3", "project " + TWO + ": it is protected"),
                end("both refused", DELETE, delete -> planned(delete, 3, 2).result(ONE, State.REFUSED, Map.of(), List.of(), List.of(), List.of(),
                        "the holds file is damaged").result(TWO, State.REFUSED, Map.of(), List.of(), List.of(), List.of(), "the holds file is damaged"),
                        Map.of(), "REFUSED refused 5", "the holds file is damaged. Nothing was deleted"),
                end("nothing that could be deleted", DELETE, delete -> planned(delete, 3, 0).result(ONE, State.FAILED,
                        Map.of("images", new Counts(3, 0, 3, 0, null)), List.of(failure()), List.of(), List.of(), "the key is not accepted"), Map.of(),
                        "FAILED failed 1", "nothing was read back as gone"),
                end("a decision against it", DELETE, delete -> planned(delete, 3, 0), Map.of("refusal", "more than max-images=2"),
                        "REFUSED refused 5", "more than max-images=2. Nothing was deleted"),
                end("a decision against the rest", DELETE, delete -> planned(delete, 3, 2).erased(ONE), Map.of("refusal", "over the cap"),
                        "PARTIAL partly-erased 3", "over the cap. Before that, 3 images were deleted"),
                end("a failed list", DELETE, delete -> delete.in(State.RUNNING), Map.of("failure", "the service did not answer"),
                        "FAILED failed 1", "the service did not answer. Nothing was deleted"),
                end("cancelled before", DELETE, delete -> planned(delete, 3, 0), Map.of("cancelled", true),
                        "CANCELLED cancelled 3", "cancelled; nothing was deleted"),
                end("cancelled in the middle", DELETE, delete -> planned(delete, 9, 0).result(ONE, State.CANCELLED,
                        Map.of("images", new Counts(9, 4, 1, 0, "listed")), List.of(failure()), List.of(), List.of(), "cancelled"), Map.of(),
                        "CANCELLED cancelled 3", "of 9 planned, 5 were asked to be deleted, and 4 of these were read back as gone"),
                end("an export that lacks one", BOTH, delete -> planned(delete, 3, 0).exported(ONE, State.PARTIAL, failure()), Map.of(),
                        "REFUSED refused 5", "1 item could not be exported. Nothing was deleted"),
                end("an export that failed", BOTH, delete -> planned(delete, 3, 0).exported(ONE, State.FAILED), Map.of(),
                        "REFUSED refused 5", "1 item could not be exported. Nothing was deleted"));
    }

    private static Arguments end(String what, String request, Ended ended, Map<String, Object> variables, String end, String says) {
        return Arguments.of(what, request, ended, variables, end, says);
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("ends")
    void aDeleteEndsAsWhatWasReadBack(String what, String request, Ended ended, Map<String, Object> variables, String end, String says)
            throws Exception {
        EndedDelete delete = EndedDelete.of(pipeline.requests(), request);
        ended.by(delete);
        JsonNode receipt = finish("d", variables);

        assertThat(receipt.path("state").asText() + " " + receipt.path("outcome").asText() + " "
                + delete.folder().status().orElseThrow().exitCode()).isEqualTo(end);
        assertThat(receipt.path("summary").asText()).contains(says).doesNotContain("everything asked for was exported");
        assertThat(delete.folder().status().orElseThrow().state().name()).isEqualTo(receipt.path("state").asText());
        receipt.path("kinds").properties().forEach(kind -> assertThat(sum(kind.getValue())).as(kind.toString())
                .isEqualTo(kind.getValue().path("expected").asLong()));
        // every end is signed, delivered, and the last line of the ledger
        assertThat(pipeline.deliveredFiles()).contains("d-receipt.json", "d-receipt.jws");
        byte[] bytes = Files.readAllBytes(pipeline.delivered().resolve("d-receipt.json"));
        assertThat(ReceiptSignature.verify(Files.readString(pipeline.delivered().resolve("d-receipt.jws")), Optional.of(bytes), Optional.empty())
                .outcome()).isEqualTo(SignatureCheck.Outcome.INTEGRITY_ONLY);
        List<JsonNode> ledger = ledger();
        JsonNode last = ledger.get(ledger.size() - 1);
        assertThat(last.path("state").asText()).isEqualTo(receipt.path("state").asText());
        assertThat(last.path("receiptSha256").asText()).isEqualTo(StoredRequest.sha256(bytes));
        assertThat(last.path("prev").asText()).isEqualTo(receipt.at("/ledger/sha256").asText());
        assertThat(receipt.at("/ledger/lines").asLong()).isEqualTo(ledger.size() - 1L);
    }

    @Test
    void theReceiptSaysWhichIdsWentWhoApprovedItAndWhatIsLeft() throws Exception {
        String earlier = "{\"id\":\"before\",\"account\":\"sandbox\",\"archives\":[{\"file\":\"before-" + ONE + ".zip\",\"project\":\"" + ONE
                + "\",\"sha256\":\"" + "cd".repeat(32) + "\",\"verifiedAt\":\"2026-10-01T10:00:00Z\"},{\"file\":\"x.zip\",\"project\":\"" + TWO + "\"}]}";
        // the receipt is all that retention leaves of a request
        Files.writeString(Files.createDirectories(pipeline.requests().resolve("before")).resolve("before-receipt.json"), earlier);
        Files.writeString(Files.createDirectories(pipeline.requests().resolve("away")).resolve("away-receipt.json"),
                earlier.replace("before", "away").replace("\"sandbox\"", "\"other\""));
        List<String> iterations = EndedDelete.ids(2);
        List<String> images = EndedDelete.ids(40);
        EndedDelete delete = EndedDelete.of(pipeline.requests(), DELETE.replace("}}", "},\"allowCollateral\":true,\"reference\":\"ticket 1\"}"))
                .project(ONE, Map.of(ErasureStep.PUBLICATIONS, iterations.subList(0, 1), ErasureStep.ITERATIONS, iterations,
                        ErasureStep.IMAGES, images, ErasureStep.PROJECT, List.of(ONE)), held()).planned().approved("Erika Mustermann").erased(ONE);
        JsonNode receipt = finish("d", Map.of());

        assertThat(receipt.at("/plan/sha256").asText()).isEqualTo(delete.folder().planSha256().orElseThrow());
        assertThat(receipt.at("/plan/expires").asText()).isEqualTo("2026-11-27T10:00:00Z");
        assertThat(receipt.path("approval")).isEqualTo(Json.MAPPER.readTree("{\"by\":\"Erika Mustermann\",\"at\":\"2026-11-21T08:00:00Z\",\"planSha256\":\""
                + delete.folder().planSha256().orElseThrow() + "\"}"));
        assertThat(receipt.path("kinds").path("images")).isEqualTo(Json.MAPPER.readTree(
                "{\"expected\":41,\"done\":40,\"alreadyGone\":0,\"failed\":0,\"retained\":1,\"proof\":\"listed again, none is there\"}"));
        assertThat(receipt.path("kinds").path("iterations").path("done").asLong()).as("a published iteration is one iteration").isEqualTo(2);
        ObjectNode erased = erased(receipt, "iterations");
        assertThat(erased.path("before").asLong()).isEqualTo(2);
        assertThat(erased.path("after").asLong()).isZero();
        assertThat(texts(erased.path("ids"))).containsExactlyInAnyOrderElementsOf(iterations);
        assertThat(texts(erased(receipt, "project").path("ids"))).containsExactly(ONE);
        assertThat(erased(receipt, "images").path("idsSha256").asText())
                .isEqualTo(StoredRequest.sha256((String.join("\n", images.stream().sorted().toList()) + "\n").getBytes()));
        assertThat(receipt.toString()).as("100,000 images are not told one by one").doesNotContain(images.get(0));
        assertThat(receipt.at("/retained/0")).isEqualTo(Json.MAPPER.readTree(
                "{\"kind\":\"images\",\"id\":\"h\",\"project\":\"" + ONE + "\",\"ground\":\"litigation\"}"));
        assertThat(receipt.at("/collateral/0/id").asText()).isEqualTo(ONE);
        assertThat(receipt.path("residuals").findValuesAsText("kind")).containsExactly("exports", "archive", "account");
        assertThat(receipt.at("/residuals/1/what").asText()).isEqualTo("an archive of this project was delivered on 2026-10-01 by request before: before-"
                + ONE + ".zip, SHA-256 " + "cd".repeat(32) + "; that copy is not affected");
        assertThat(receipt.at("/residuals/2/what").asText()).contains("portal.azure.com", "Purge");

        String ledger = Files.readString(pipeline.requests().resolve("ledger.jsonl"));
        assertThat(receipt.toString() + ledger).doesNotContain("Secret project", "Publish name", "http:", KEY);
    }

    @Test
    void aReceiptOfExportAndDeleteCountsBoth() throws Exception {
        planned(EndedDelete.of(pipeline.requests(), BOTH), 3, 0).exported(ONE, State.COMPLETE).erased(ONE);
        JsonNode receipt = finish("d", Map.of());
        assertThat(receipt.at("/kinds/images/done").asLong()).isEqualTo(3);
        assertThat(receipt.at("/exported/images/done").asLong()).isEqualTo(4);
        assertThat(receipt.at("/archives/0/file").asText()).isEqualTo("d-" + ONE + ".zip");
    }

    @Test
    void whatIsPlannedAndNotTriedIsNeitherDoneNorFailed() throws Exception {
        planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 2);
        JsonNode receipt = finish("d", Map.of("refusal", "protected"));
        assertThat(receipt.path("kinds").path("images")).isEqualTo(Json.MAPPER.readTree(
                "{\"expected\":5,\"done\":0,\"alreadyGone\":0,\"failed\":0,\"retained\":0,\"untried\":5,\"proof\":null}"));
        assertThat(receipt.path("erased")).isEmpty();
        assertThat(receipt.has("approval")).isFalse();
    }

    @Test
    void progressAfterARestartCountsTheProjectsThatWereErasedBefore() throws Exception {
        EndedDelete delete = planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 2).erased(ONE);
        RequestProgress progress = pipeline.context().getRegistry().lookupByNameAndType("customvisionProgress", RequestProgress.class);

        progress.erased("d", "images", 0, 2);
        progress.erased("d", "images", 1, 0);

        assertThat(delete.folder().status().orElseThrow().kinds()).containsEntry("images", new RequestStatus.Progress(4, 5));
        progress.forget("d");
    }

    @Test
    void whatAnEarlierPlanCameToIsNotCountedForThisOne() throws Exception {
        EndedDelete delete = planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 0).erased(ONE).approved("Erika");
        Plan plan = delete.folder().plan().orElseThrow();
        delete.folder().plan(new Plan(Plan.FORMAT_VERSION, plan.requestId(), plan.requestSha256(), plan.endpoint(), plan.created().plusSeconds(9), plan.asOf(), plan.expires(),
                false, false, plan.projects(), plan.identity()));
        JsonNode receipt = finish("d", Map.of("refusal", "over the cap"));
        assertThat(receipt.path("state").asText()).isEqualTo("REFUSED");
        assertThat(receipt.has("approval")).as("of another plan").isFalse();
    }

    @Test
    void aPlanThatWasKilledWhileItDeletedIsNamedByTheReceiptOfThePlanThatTookItsPlace() throws Exception {
        EndedDelete delete = planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 0);
        String killed = "ab".repeat(32);
        ErasureJournal journal = new ErasureJournal(delete.folder(), ONE, killed);
        journal.begin(new Evidence.Account("https://contoso.example", null));
        journal.add(ErasureJournal.Line.of(ErasureJournal.What.ASKED, ErasureStep.IMAGES, "0-2", "DELETE /projects/{projectId}/images", 300));
        delete.erased(ONE);
        JsonNode receipt = finish("d", Map.of());
        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.path("earlierAttempts")).hasSize(1);
        assertThat(receipt.at("/earlierAttempts/0/planSha256").asText()).isEqualTo(killed);
        assertThat(receipt.at("/earlierAttempts/0/what").asText()).contains("killed");
    }

    @Test
    void aLaterAttemptsReceiptAndSignatureTakeTheEarlierOnesPlace() throws Exception {
        EndedDelete delete = planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 2).erased(ONE);
        assertThat(finish("d", Map.of()).path("state").asText()).isEqualTo("PARTIAL");
        delete.nextAttempt().erased(TWO);
        JsonNode receipt = finish("d", Map.of());

        assertThat(receipt.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(receipt.at("/earlierAttempts/0/state").asText()).isEqualTo("PARTIAL");
        assertThat(receipt.at("/earlierAttempts/0/kinds/images/done").asLong()).isEqualTo(3);
        assertThat(receipt.at("/earlierAttempts/0/receiptSha256").asText()).isEqualTo(ledger().get(4).path("receiptSha256").asText());
        assertThat(Json.MAPPER.readTree(pipeline.delivered().resolve("d-receipt.json").toFile())).isEqualTo(receipt);
        assertThat(ReceiptSignature.verify(Files.readString(pipeline.delivered().resolve("d-receipt.jws")),
                Optional.of(Files.readAllBytes(pipeline.delivered().resolve("d-receipt.json"))), Optional.empty()).outcome())
                .isEqualTo(SignatureCheck.Outcome.INTEGRITY_ONLY);
        assertThat(pipeline.deliveredFiles()).containsExactly("d-receipt.json", "d-receipt.jws");
    }

    @Test
    void aReceiptWhoseSignatureDoesNotArriveIsNotDeliveredAndTheOneThatStaysSaysSo() throws Exception {
        AdviceWith.adviceWith(pipeline.context(), "customvision-deliver-patiently", route -> route.weaveAddFirst().process(exchange -> {
            throw new IOException("the share is gone");
        }));
        planned(EndedDelete.of(pipeline.requests(), DELETE), 3, 0).erased(ONE);
        JsonNode receipt = finish("d", Map.of());

        assertThat(receipt.path("state").asText()).isEqualTo("FAILED");
        assertThat(receipt.path("summary").asText()).contains("could not be delivered: the share is gone", "It would have said COMPLETE: 3 images");
        assertThat(receipt.at("/kinds/images/done").asLong()).isEqualTo(3);
        assertThat(pipeline.delivered()).satisfiesAnyOf(path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
        assertThat(ledger().get(ledger().size() - 1).path("receiptSha256").asText())
                .isEqualTo(StoredRequest.sha256(Files.readAllBytes(pipeline.requests().resolve("d/d-receipt.json"))));
    }

    @Test
    void theResultMessageCarriesCountsAndHashesAndThePlanThatWaitsIsToldToo() throws Exception {
        EndedDelete delete = planned(EndedDelete.of(pipeline.requests(), BOTH), 3, 0).exported(ONE, State.COMPLETE);
        Exchange waiting = exchange("d", Map.of());
        JsonNode awaiting = Json.MAPPER.readTree(pipeline.context().getRegistry().lookupByNameAndType("customvisionReceipts", Receipts.class)
                .awaiting(waiting));
        String hash = delete.folder().planSha256().orElseThrow();
        assertThat(awaiting.path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(awaiting.path("plan").asText()).isEqualTo(hash);
        assertThat(awaiting.at("/kinds/images/expected").asLong()).isEqualTo(3);
        assertThat(awaiting.at("/approve/command").asText()).isEqualTo("approve d " + hash + " --by NAME");

        delete.erased(ONE);
        finish("d", Map.of());
        JsonNode result = Json.MAPPER.readTree(pipeline.context().createConsumerTemplate().receiveBody("seda:results", 10_000, String.class));
        assertThat(result.path("outcome").asText()).isEqualTo("exported-and-erased");
        assertThat(result.at("/kinds/images/done").asLong()).isEqualTo(3);
        assertThat(result.at("/archives/0/sha256").asText()).isEqualTo("ab".repeat(32));
        assertThat(result.path("receiptSha256").asText())
                .isEqualTo(StoredRequest.sha256(Files.readAllBytes(pipeline.delivered().resolve("d-receipt.json"))));
    }

    private static EndedDelete planned(EndedDelete delete, int ofOne, int ofTwo) throws IOException {
        delete.project(ONE, images(ofOne));
        return (ofTwo == 0 ? delete : delete.project(TWO, images(ofTwo))).planned();
    }

    private static Map<ErasureStep, List<String>> images(int count) {
        return Map.of(ErasureStep.IMAGES, EndedDelete.ids(count));
    }

    private static PlannedErasure.Retained held() {
        return new PlannedErasure.Retained("images", "h", "litigation");
    }

    private static JobResult.Failure failure() {
        return new JobResult.Failure("images", "f", "it is still there");
    }

    private JsonNode finish(String id, Map<String, Object> variables) {
        Exchange ended = pipeline.context().createProducerTemplate().send("direct:customvision-finish-request", exchange -> {
            exchange.setVariable("requestId", id);
            variables.forEach(exchange::setVariable);
        });
        assertThat(ended.getException()).isNull();
        return pipeline.receipt(id);
    }

    private Exchange exchange(String id, Map<String, Object> variables) {
        Exchange exchange = new org.apache.camel.support.DefaultExchange(pipeline.context());
        exchange.setVariable("requestId", id);
        variables.forEach(exchange::setVariable);
        return exchange;
    }

    private List<JsonNode> ledger() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(pipeline.requests().resolve("ledger.jsonl"))) {
            lines.add(Json.MAPPER.readTree(line));
        }
        return lines;
    }

    private static ObjectNode erased(JsonNode receipt, String kind) {
        for (JsonNode entry : receipt.path("erased")) {
            if (entry.path("kind").asText().equals(kind)) {
                return (ObjectNode) entry;
            }
        }
        throw new AssertionError("no entry for " + kind + " in " + receipt.path("erased"));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static long sum(JsonNode counts) {
        return Stream.of("done", "failed", "retained", "untried").mapToLong(count -> counts.path(count).asLong()).sum();
    }
}
