package dev.datarights.customvision.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a receipt says was asked: hashes, ids and counts, since the request itself holds names. */
final class AskedPart {

    private AskedPart() {
    }

    static void write(ObjectNode receipt, Request request, Optional<Plan> plan, Unmatched unmatched) {
        ObjectNode asked = receipt.putObject("asked").put("requestSha256", request.sha256())
                .put("everyProject", request.scope().everyProject());
        request.scope().include().forEach(kind -> asked.withArray("kinds").add(kind.word()));
        ArrayNode projects = asked.putArray("projects");
        plan.ifPresent(found -> found.projects().forEach(project -> projects.add(project.id())));
        plan.filter(Plan::narrowed).ifPresent(found -> selectors(asked.putObject("selectors"), request.scope(), found, unmatched));
        if (request.action().deletes()) {
            asked.put("allowCollateral", request.allowCollateral()).put("deleteAzureResource", request.deleteAzureResource());
        }
        if (request.reference() != null) {
            asked.put("reference", request.reference());
        }
        if (request.identityCheckedBy() != null) {
            asked.put("identityCheckedBy", request.identityCheckedBy());
        }
        if (request.extension() != null) {
            asked.putObject("extension").put("until", request.extension().until().toString()).put("reason", request.extension().reason());
        }
    }

    /** Per selector how many entries it had and how many records each matched by itself: counts, since entries may be names. */
    private static void selectors(ObjectNode selectors, Request.Scope scope, Plan plan, Unmatched unmatched) {
        Map<String, Integer> given = new LinkedHashMap<>();
        given.put("tags", scope.tags().size());
        given.put("imageIds", scope.imageIds().size());
        given.put("metadata", scope.metadata().size());
        given.put("created", (scope.createdBefore() == null ? 0 : 1) + (scope.createdAfter() == null ? 0 : 1));
        given.put("predictionIds", scope.predictionIds().size());
        given.forEach((selector, entries) -> {
            if (entries > 0) {
                ObjectNode counts = selectors.putObject(selector).put("given", entries);
                plan.projects().forEach(project -> project.matches().getOrDefault(selector, Map.of()).forEach((place, count) ->
                        counts.put(place, counts.path(place).asLong() + count)));
                if (unmatched.count(selector) > 0) {
                    counts.put("unmatched", unmatched.count(selector));
                }
            }
        });
        selectors.put("matched", plan.projects().stream().mapToLong(Plan.Project::matched).sum());
    }
}
