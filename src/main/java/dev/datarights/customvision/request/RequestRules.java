package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a request invalid although each of its fields has the right form. */
final class RequestRules {

    /** Names beside the requests' own folders in the folder of requests. */
    private static final Set<String> RESERVED_IDS = Set.of("keys", "ledger.jsonl");

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{32}");

    private RequestRules() {}

    /** Dates that are not real; the other rules need real ones. */
    static List<Problem> checkDates(JsonNode tree) {
        List<Problem> problems = new ArrayList<>();
        checkDate(problems, "receivedAt", tree.path("receivedAt"));
        checkDate(problems, "extension.until", tree.path("extension").path("until"));
        checkDate(problems, "scope.createdBefore", tree.path("scope").path("createdBefore"));
        checkDate(problems, "scope.createdAfter", tree.path("scope").path("createdAfter"));
        return problems;
    }

    private static void checkDate(List<Problem> problems, String field, JsonNode value) {
        if (!value.isTextual() || value.textValue().startsWith("P")) {
            return;
        }
        try {
            LocalDate.parse(value.textValue());
        } catch (DateTimeException e) {
            problems.add(new Problem(field, "is not a real date", "Write year-month-day, e.g. 2026-11-20"));
        }
    }

    static List<Problem> check(Request request) {
        List<Problem> problems = new ArrayList<>();
        if (RESERVED_IDS.contains(request.id().toLowerCase(Locale.ROOT))) {
            problems.add(new Problem("id", "is a name that the program uses itself", "Choose another"));
        }
        if (request.account() != null && KEY.matcher(request.account()).matches()) {
            problems.add(new Problem("account", "looks like a key",
                    "Name a configured account; keys belong in the settings, and one that was written here should be replaced"));
        }
        if (request.scope().projects().contains("*") && !request.scope().everyProject()) {
            problems.add(new Problem("scope.projects", "names '*', which is all, beside others", "Keep one or the other"));
        }
        if (request.extension() != null) {
            checkExtension(problems, request);
        }
        if (request.action().deletes()) {
            checkDelete(problems, request);
        } else {
            onlyForDeletes(problems, request.deleteAzureResource(), "deleteAzureResource");
            onlyForDeletes(problems, request.allowCollateral(), "allowCollateral");
            onlyForDeletes(problems, request.scope().trainedIterations() != null, "scope.trainedIterations");
        }
        return problems;
    }

    private static void onlyForDeletes(List<Problem> problems, boolean said, String field) {
        if (said) {
            problems.add(new Problem(field, "is for requests that delete", "Remove it"));
        }
    }

    private static void checkExtension(List<Problem> problems, Request request) {
        if (request.receivedAt() == null) {
            problems.add(new Problem("extension.until", "cannot be judged: the request does not say when it was received",
                    "Write receivedAt, the day the request was received"));
            return;
        }
        LocalDate due = DueDate.of(request.receivedAt());
        LocalDate latest = DueDate.latest(request.receivedAt());
        LocalDate until = request.extension().until();
        String remedy = "Name a date after " + due + " and not after " + latest;
        if (!until.isAfter(due)) {
            problems.add(new Problem("extension.until", "is no extension: without one the answer is due on " + due, remedy));
        } else if (until.isAfter(latest)) {
            problems.add(new Problem("extension.until", "is beyond the two further months that may be taken", remedy));
        }
    }

    private static void checkDelete(List<Problem> problems, Request request) {
        JsonNode scope = request.json().path("scope");
        if (request.account() == null) {
            problems.add(new Problem("account", "is missing; a request that deletes must name it", "Name a configured account"));
        }
        if (!scope.has("projects")) {
            problems.add(new Problem("scope.projects", "is missing; a request that deletes must say",
                    "Name the projects, or write [\"*\"] for all"));
        }
        boolean everyKind = request.scope().include().equals(EnumSet.allOf(Kind.class));
        if (scope.has("include") && request.scope().include().contains(Kind.PROJECT)
                && (!everyKind || request.scope().narrowed())) {
            problems.add(new Problem("scope.include", "names project, which can only be deleted with all that is in it",
                    "Remove project, or include every kind and select nothing further"));
        }
        if (EnumSet.of(Kind.PERFORMANCE, Kind.SUGGESTIONS).containsAll(request.scope().include())) {
            problems.add(new Problem("scope.include", "names only what goes with something else: no call removes performance or suggestions by themselves",
                    "Include iterations; suggestions go with images too"));
        }
        if (request.deleteAzureResource() && (!request.scope().everyProject() || !everyKind || request.scope().narrowed())) {
            problems.add(new Problem("deleteAzureResource", "removes the resource with all that is in it, and scope selects a part",
                    "Write scope.projects: [\"*\"] without include and selectors, or remove deleteAzureResource"));
        }
        if (request.scope().narrowed() && request.scope().include().contains(Kind.IMAGES)
                && request.scope().trainedIterations() == null) {
            problems.add(new Problem("scope.trainedIterations",
                    "is missing; some images are to be deleted, and a model is not retrained by deleting its image",
                    "Write keep or delete"));
        }
    }
}
