package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;

/** The same delete once more: what was approved is approved, what is new has to be approved, and what was claimed was proven. */
class DeleteAttemptsTest {

    private static final String REQUEST = "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}";

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final SandboxProject first = data.projects().get(0);
    private final SandboxProject second = data.projects().get(1);
    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delete.read-back-timeout", "PT1S").start();
    }

    @AfterEach
    void close() {
        pipeline.close();
        sandbox.close();
    }

    private String settled() throws Exception {
        return pipeline.settle(REQUEST).path("state").asText();
    }

    private List<String> sent() {
        return sandbox.requests().stream().filter(Deletion::isDelete).map(seen -> seen.path().replaceFirst(".*/training", "")
                + (seen.query() == null ? "" : "?" + seen.query())).toList();
    }

    @Test
    void whatTheServiceKeptIsAskedForAgainByTheSamePlanAndNothingElseIs() throws Exception {
        String kept = first.images().get(3).id().toString();
        sandbox.faults().keepsImage(first.images().get(3).id());
        settled();
        String hash = pipeline.planHash("d");
        JsonNode partial = pipeline.approve("d");
        assertThat(partial.path("state").asText()).as(partial.toPrettyString()).isEqualTo("PARTIAL");
        JsonNode told = pipeline.receipt("d");
        assertThat(told.path("failures").findValuesAsText("id")).containsExactlyInAnyOrder(kept, first.id().toString());
        assertThat(told.path("kinds").path("project").path("done").asInt()).isEqualTo(1);

        sandbox.faults().clear();
        sandbox.forgetRequests();

        assertThat(settled()).as("it was approved already").isEqualTo("COMPLETE");
        assertThat(pipeline.planHash("d")).isEqualTo(hash);
        assertThat(sent()).containsExactly("/projects/" + first.id() + "/images?imageIds=" + kept + "&allIterations=true", "/projects/" + first.id());
        assertThat(data.projects()).isEmpty();
        JsonNode receipt = pipeline.receipt("d");
        assertThat(receipt.path("attempt").asInt()).isEqualTo(2);
        assertThat(receipt.path("outcome").asText()).isEqualTo("erased");
        assertThat(receipt.path("kinds")).allSatisfy(kind -> assertThat(kind.path("done").asInt()).isEqualTo(kind.path("expected").asInt()));
    }

    @Test
    void whatCameLateIsPlannedAndApprovedAnew() throws Exception {
        settled();
        String hash = pipeline.planHash("d");
        String late = second.addImage(new JpegPicture(50, 50, 9).bytes()).id().toString();
        SandboxPrediction prediction = second.addPrediction(new JpegPicture(50, 50, 8).bytes(), second.iterations().get(0), Instant.parse("2026-11-24T08:00:00Z"));
        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("PARTIAL");
        assertThat(pipeline.receipt("d").path("late").findValuesAsText("id")).containsExactlyInAnyOrder(late, prediction.id().toString());
        assertThat(Deletion.images(second)).containsExactly(late);
        assertThat(second.predictions()).containsExactly(prediction);
        sandbox.forgetRequests();

        JsonNode waiting = pipeline.settle(REQUEST);

        assertThat(waiting.path("state").asText()).as(waiting.toPrettyString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.planHash("d")).isNotEqualTo(hash);
        assertThatThrownBy(() -> pipeline.approve("d", hash)).isInstanceOf(InvalidRequestException.class);
        assertThat(sent()).isEmpty();
        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
    }

    @Test
    void aDeleteThatWasCancelledInTheMiddleClaimsNothingUnprovenAndIsApprovedAnew() throws Exception {
        settled();
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith("/images"), this::cancel);

        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("CANCELLED");

        JsonNode receipt = pipeline.receipt("d");
        assertThat(receipt.path("outcome").asText()).isEqualTo("cancelled");
        assertThat(receipt.path("kinds").path("predictions").path("done").asInt()).isEqualTo(4);
        for (String kind : List.of("images", "iterations", "tags", "project")) {
            assertThat(receipt.path("kinds").path(kind).path("done").asInt()).as(kind).isZero();
            assertThat(receipt.path("kinds").path(kind).path("expected").asInt()).as(kind).isPositive();
        }
        assertThat(sent()).noneMatch(call -> call.contains(second.id().toString()));
        assertPlannedAnewAndCompleted();
    }

    @Test
    void aDeleteThatWasCancelledBetweenTwoProjectsIsNotComplete() throws Exception {
        AdviceWith.adviceWith(pipeline.context(), "customvision-apply-plan", false, route ->
                route.weaveById("customvision-apply-project").after().process(exchange -> cancel()));
        settled();

        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("CANCELLED");

        JsonNode receipt = pipeline.receipt("d");
        assertThat(receipt.path("kinds").path("project").path("done").asInt()).isEqualTo(1);
        assertThat(receipt.path("kinds").path("project").path("expected").asInt()).isEqualTo(2);
        assertThat(data.projects()).containsExactly(second);
        assertThat(sent()).noneMatch(call -> call.contains(second.id().toString()));
        sandbox.forgetRequests();
        assertThat(settled()).isEqualTo("AWAITING_APPROVAL");
        assertThat(sent()).isEmpty();
    }

    private void assertPlannedAnewAndCompleted() throws Exception {
        sandbox.forgetRequests();
        assertThat(settled()).isEqualTo("AWAITING_APPROVAL");
        assertThat(sent()).isEmpty();
        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
    }

    private void cancel() {
        try {
            RequestStore.at(pipeline.requests()).folder("d").cancel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRequestThatWasRefusedIsPlannedAnew() throws Exception {
        first.drMode(true);
        assertThat(settled()).isEqualTo("REFUSED");
        first.drMode(false);
        assertPlannedAnewAndCompleted();
    }

    @Test
    void whatIsCompleteIsToldWithoutACallAndItsApprovalIsUsed() throws Exception {
        settled();
        String hash = pipeline.planHash("d");
        assertThat(pipeline.approve("d").path("state").asText()).isEqualTo("COMPLETE");
        String ended = pipeline.receipt("d").toString();
        sandbox.forgetRequests();

        assertThatThrownBy(() -> pipeline.approve("d", hash)).isInstanceOf(InvalidRequestException.class).hasMessageContaining("has ended");
        assertThat(settled()).isEqualTo("COMPLETE");
        assertThat(sandbox.requests()).isEmpty();
        assertThat(pipeline.receipt("d")).hasToString(ended);
    }
}
