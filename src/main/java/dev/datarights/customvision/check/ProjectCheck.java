package dev.datarights.customvision.check;

import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.archive.BagItem;
import dev.datarights.customvision.archive.Payload;
import dev.datarights.customvision.check.Caller.Asked;
import dev.datarights.customvision.check.Caller.Operation;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.LinkCalls;

/** One project's lists: of the first few projects the one that has a trained iteration, else the first. */
final class ProjectCheck {

    private static final int LOOKED_AT = 5;
    private static final String PAGE = "?orderBy=Oldest&take=256&skip=0";

    private final AccountCheck account;
    private final JsonNode projects;

    ProjectCheck(AccountCheck account, JsonNode projects) {
        this.account = account;
        this.projects = projects;
    }

    void run() {
        if (projects.isEmpty()) {
            account.add(Finding.note(account.what("lists of a project"), "there is no project, so nothing was asked", "run check again once there is one"));
            return;
        }
        String project = chosen();
        String here = "GET /projects/" + project;
        account.ask(Operation.record("GetProject", here));
        JsonNode tags = content(account.ask(Operation.list("GetTags", here + "/tags")));
        JsonNode tagged = images(here, "Tagged");
        JsonNode untagged = images(here, "Untagged");
        String trained = "";
        for (JsonNode iteration : content(account.ask(Operation.list("GetIterations", here + "/iterations")))) {
            // the last one is most likely to have suggestions
            trained = isTrained(iteration) ? iteration.path("id").asText() : trained;
        }
        if (!trained.isEmpty()) {
            iteration(here, trained, tags);
        }
        JsonNode predictions = content(account.ask(Operation.query("QueryPredictions", "POST /projects/" + project + "/predictions/query",
                "{\"maxCount\":0,\"orderBy\":\"Oldest\"}"))).path("results");
        link(project, tagged.isEmpty() ? untagged.isEmpty() ? predictions : untagged : tagged);
    }

    private String chosen() {
        for (int i = 0; i < Math.min(LOOKED_AT, projects.size()); i++) {
            String id = projects.path(i).path("id").asText();
            JsonNode iterations = account.caller().service(account.name(), "GET /projects/" + id + "/iterations", null, "array").content();
            if (iterations != null) {
                for (JsonNode iteration : iterations) {
                    if (isTrained(iteration)) {
                        return id;
                    }
                }
            }
        }
        return projects.path(0).path("id").asText();
    }

    private static boolean isTrained(JsonNode iteration) {
        return "Completed".equals(iteration.path("status").asText());
    }

    private JsonNode images(String here, String which) {
        String path = here + "/images/" + which.toLowerCase(Locale.ROOT);
        JsonNode page = content(account.ask(Operation.list("Get" + which + "Images", path + PAGE)));
        counted("Get" + which + "ImageCount", path + "/count", page);
        return page;
    }

    /** A count that is less than what one page holds would make every export PARTIAL. */
    private void counted(String name, String call, JsonNode page) {
        Asked count = account.ask(Operation.count(name, call));
        if (count.content() != null && count.content().isNumber() && count.content().asLong() < page.size()) {
            account.add(Finding.failed(account.what(name), "counts " + count.content().asText() + " where one page holds " + page.size(),
                    "at least as many", "run check again; if it stays, exports end PARTIAL: ask with the file that --record writes"));
        }
    }

    private void iteration(String here, String id, JsonNode tags) {
        String iteration = here + "/iterations/" + id;
        account.ask(Operation.record("GetIteration", iteration));
        account.ask(Operation.record("GetIterationPerformance", iteration + "/performance"));
        JsonNode rows = content(account.ask(Operation.list("GetImagePerformances", iteration + "/performance/images" + PAGE)));
        counted("GetImagePerformanceCount", iteration + "/performance/images/count", rows);
        account.ask(Operation.exports("GetExports", iteration + "/export"));
        suggestions(here.replaceFirst("GET", "POST") + "/images/suggested", "?iterationId=" + id, tags);
    }

    /** Whether a query without tags lists what the count, which must name them, knows of: only the real service can tell. */
    private void suggestions(String path, String iteration, JsonNode tags) {
        Asked listed = account.ask(Operation.query("QuerySuggestedImages", path + iteration, "{\"maxCount\":0,\"sortBy\":\"UncertaintyAscending\",\"threshold\":0}"));
        ObjectNode filter = Json.MAPPER.createObjectNode().put("threshold", 0);
        ArrayNode ids = filter.putArray("tagIds");
        tags.findValuesAsText("id").forEach(ids::add);
        Asked counts = account.ask(Operation.countsByTag("QuerySuggestedImageCount", path + "/count" + iteration, filter.toString()));
        long counted = 0;
        for (JsonNode count : content(counts)) {
            counted = Math.max(counted, count.asLong());
        }
        if (counted > 0 && listed.failure() == null && content(listed).path("results").isEmpty()) {
            account.add(Finding.failed(account.what("QuerySuggestedImages"), "lists none where the count knows of " + counted, "those that are counted",
                    "exports lack them: ask with the file that --record writes"));
        }
    }

    private void link(String project, JsonNode records) {
        String what = account.what("link of an image");
        if (records.isEmpty()) {
            account.add(Finding.note(what, "there is no image to fetch", "run check again once there is one"));
            return;
        }
        JsonNode image = records.path(0);
        String id = image.path("id").asText();
        Asked asked = account.caller().link(account.name(), project, new BagItem("images", id, "", id, LinkCalls.of(image), null,
                image.path("created").asText(), image.path("width").asInt(), image.path("height").asInt()));
        if (asked.failure() != null) {
            account.add(Finding.failed(what, String.valueOf(asked.failure().getMessage()), "the image's bytes",
                    "check customvision.accounts." + account.name() + ".image-hosts, and that this machine may reach that host"));
        } else if (asked.body() instanceof Payload payload) {
            try (payload) {
                account.add(payload.extension().equals("bin") ? Finding.failed(what, payload.length() + " bytes that are no image", "a JPEG, PNG, BMP or GIF",
                        "see what answers between here and the host of the images: a proxy's page is no image")
                        : Finding.ok(what, payload.length() + " bytes, " + payload.extension()));
            }
        }
    }

    private static JsonNode content(Asked asked) {
        return asked.content() == null ? Json.MAPPER.createArrayNode() : asked.content();
    }
}
