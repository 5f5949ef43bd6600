package dev.datarights.customvision.request;

import java.util.List;

import dev.datarights.customvision.request.Requests.Outcome;

/** What a request came to, from its plan and the results of its jobs. COMPLETE needs every one of them to be complete. */
final class Outcomes {

    private Outcomes() {
    }

    static Outcome of(EndedRequest ended, Ending ending) {
        if (ended.deletes()) {
            return new ErasureOutcome(ended).of(ending);
        }
        if (ending.cancelled()) {
            return new Outcome(State.CANCELLED, "cancelled", "cancelled before anything was exported");
        }
        if (ending.failure() != null) {
            return new Outcome(State.FAILED, "failed", ending.failure());
        }
        Plan plan = ended.plan().orElseThrow();
        return ended.request().action() == Action.INVENTORY ? inventory(plan) : export(ended, plan);
    }

    private static Outcome export(EndedRequest ended, Plan plan) {
        List<JobResult> results = ended.exports();
        long archives = archives(ended);
        if (results.stream().anyMatch(result -> result.state() == State.CANCELLED)) {
            return new Outcome(State.CANCELLED, "cancelled", "cancelled; " + archives + " of " + results.size() + " archives were delivered");
        }
        long unsettled = ended.unsettled().size();
        boolean complete = results.stream().allMatch(result -> result.state() == State.COMPLETE) && unsettled == 0;
        if (complete && plan.narrowed() && results.isEmpty()) {
            return ended.withheld() == 0 ? nothingFound(plan)
                    : new Outcome(State.COMPLETE, "withheld", "nothing was exported: " + shared(ended.withheld()));
        }
        if (complete) {
            return new Outcome(State.COMPLETE, "exported", "everything asked for was exported and verified at its destination: " + archives
                    + plural(archives, " archive", " archives"));
        }
        int failures = ended.failures().size();
        String missing = failures + plural(failures, " item", " items") + " could not be exported"
                + (unsettled == 0 ? "" : ", " + lists(unsettled));
        return archives == 0 && !results.isEmpty() ? new Outcome(State.FAILED, "failed", missing)
                : new Outcome(State.PARTIAL, "partly-exported", missing);
    }

    private static Outcome inventory(Plan plan) {
        long unsettled = plan.projects().stream().flatMap(project -> project.lists().values().stream())
                .filter(list -> !list.settled()).count();
        return unsettled == 0 ? new Outcome(State.COMPLETE, "inventoried", "the inventory was delivered: " + searched(plan))
                : new Outcome(State.PARTIAL, "inventoried", "the inventory was delivered, but " + lists(unsettled));
    }

    static Outcome nothingFound(Plan plan) {
        return new Outcome(State.COMPLETE, "nothing-found", "nothing was found that matches the request: " + searched(plan));
    }

    static long archives(EndedRequest ended) {
        return ended.exports().stream().filter(result -> !result.archives().isEmpty()).count();
    }

    private static String searched(Plan plan) {
        return plan.projects().size() + plural(plan.projects().size(), " project was", " projects were") + " searched";
    }

    static String lists(long unsettled) {
        return unsettled + plural(unsettled, " list", " lists") + " did not agree with the service's counts";
    }

    /** Images that match and show somebody else too. */
    static String shared(long withheld) {
        return withheld + plural(withheld, " image matches, but shows", " images match, but show") + " somebody else too";
    }

    static String plural(long count, String one, String many) {
        return count == 1 ? one : many;
    }
}
