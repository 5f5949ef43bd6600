package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.service.Json;

/** What {@code customvision.result.uri} is told of a request, as JSON; ids, counts and hashes only. */
final class ResultMessage {

    private ResultMessage() {
    }

    /** @return with the receipt's counts and archives, where one could be written */
    static String ended(RequestFolder folder, Outcome outcome) throws IOException {
        RequestStatus status = folder.status().orElseThrow();
        JsonNode receipt = status.receipt() != null && Files.exists(folder.receipt())
                ? Json.MAPPER.readTree(folder.receipt().toFile()) : Json.MAPPER.createObjectNode();
        ObjectNode message = Json.MAPPER.createObjectNode().put("id", folder.id()).put("action", status.action())
                .put("state", outcome.state().name()).put("outcome", outcome.code()).put("summary", outcome.text());
        folder.planSha256().ifPresent(hash -> message.put("planSha256", hash));
        if (status.receipt() != null) {
            message.put("receiptSha256", status.receipt());
        }
        message.set("kinds", receipt.path("kinds").isObject() ? receipt.path("kinds") : Json.MAPPER.createObjectNode());
        if (receipt.has("exported")) {
            message.set("exported", receipt.path("exported"));
        }
        message.set("archives", receipt.path("archives").isArray() ? receipt.path("archives") : Json.MAPPER.createArrayNode());
        return Json.MAPPER.writeValueAsString(message.put("failures", receipt.path("failures").size())
                .put("retained", receipt.path("retained").size()).put("late", receipt.path("late").size()));
    }

    static String awaiting(RequestFolder folder) throws IOException {
        Plan plan = folder.plan().orElseThrow();
        String hash = folder.planSha256().orElseThrow();
        ObjectNode message = Json.MAPPER.createObjectNode().put("id", folder.id())
                .put("action", folder.status().orElseThrow().action()).put("state", State.AWAITING_APPROVAL.name())
                .put("outcome", OutcomeWord.AWAITING_APPROVAL.word())
                .put("summary", "the plan waits for approval; nothing is deleted before").put("plan", hash);
        if (plan.expires() != null) {
            message.put("expires", plan.expires().toString());
        }
        ObjectNode kinds = message.putObject("kinds");
        for (Plan.Project project : plan.projects()) {
            for (ErasureStep step : ErasureStep.values()) {
                if (step != ErasureStep.PUBLICATIONS && project.erasure() != null && project.erasure().count(step) > 0) {
                    ObjectNode kind = kinds.withObject("/" + step.kind().word());
                    kind.put("expected", kind.path("expected").asLong() + project.erasure().count(step));
                }
            }
        }
        message.putObject("approve").put("command", "approve " + folder.id() + " " + hash + " --by NAME")
                .put("file", "approve: " + folder.id() + "\nplan: " + hash + "\nby: NAME\n");
        return Json.MAPPER.writeValueAsString(message);
    }
}
