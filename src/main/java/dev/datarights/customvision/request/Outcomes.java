package dev.datarights.customvision.request;

import java.util.ArrayList;
import java.util.List;


/** What a request came to, from its plan and the results of its jobs. COMPLETE needs every one of them to be complete. */
final class Outcomes {

    private Outcomes() {
    }

    static Outcome of(EndedRequest ended, Ending ending) {
        if (ended.deletes()) {
            return new ErasureOutcome(ended).of(ending);
        }
        if (ending.cancelled()) {
            return new Outcome(OutcomeWord.CANCELLED, "cancelled before anything was exported");
        }
        if (ending.failure() != null) {
            return new Outcome(OutcomeWord.FAILED, ending.failure());
        }
        Plan plan = ended.plan().orElseThrow();
        return ended.request().action() == Action.INVENTORY ? inventory(plan) : export(ended, plan);
    }

    private static Outcome export(EndedRequest ended, Plan plan) {
        List<JobResult> results = ended.exports();
        long archives = archives(ended);
        if (results.stream().anyMatch(result -> result.state() == State.CANCELLED)) {
            return new Outcome(OutcomeWord.CANCELLED, "cancelled; " + archives + " of " + results.size() + " archives were delivered");
        }
        long unsettled = ended.unsettled().size();
        boolean complete = complete(results) && unsettled == 0;
        if (complete && plan.narrowed() && results.isEmpty()) {
            return ended.withheld() == 0 ? nothingFound(plan)
                    : new Outcome(OutcomeWord.WITHHELD, "nothing was exported: " + shared(ended.withheld()));
        }
        if (complete) {
            String verified = archives + plural(archives, " archive", " archives");
            return ended.withheld() == 0
                    ? new Outcome(OutcomeWord.EXPORTED, "everything asked for was exported and verified at its destination: " + verified)
                    : new Outcome(OutcomeWord.EXPORTED_EXCEPT_WITHHELD, verified + plural(archives, " was", " were")
                            + " exported and verified at " + plural(archives, "its", "their") + " destination; " + leftOut(ended.withheld()));
        }
        if (complete(results) && results.isEmpty()) {
            return new Outcome(OutcomeWord.UNSETTLED, "nothing was exported, but " + lists(unsettled));
        }
        return new Outcome(archives == 0 && !results.isEmpty() ? OutcomeWord.FAILED : OutcomeWord.PARTLY_EXPORTED, missing(ended));
    }

    private static boolean complete(List<JobResult> results) {
        return results.stream().allMatch(result -> result.state() == State.COMPLETE);
    }

    /** Why an export is not complete. */
    static String missing(EndedRequest ended) {
        List<String> parts = new ArrayList<>();
        int failures = ended.failures().size();
        if (failures > 0) {
            parts.add(failures + plural(failures, " item", " items") + " could not be exported");
        }
        if (!ended.unsettled().isEmpty()) {
            parts.add(lists(ended.unsettled().size()));
        }
        if (parts.isEmpty()) {
            long open = ended.exports().stream().filter(result -> result.state() != State.COMPLETE).count();
            parts.add(open + plural(open, " archive is", " archives are") + " not shown to be complete at " + plural(open, "its", "their")
                    + " destination");
        }
        return String.join(", ", parts);
    }

    private static Outcome inventory(Plan plan) {
        long unsettled = plan.projects().stream().flatMap(project -> project.lists().values().stream())
                .filter(list -> !list.settled()).count();
        return unsettled == 0 ? new Outcome(OutcomeWord.INVENTORIED, "the inventory was delivered: " + searched(plan))
                : new Outcome(OutcomeWord.PARTLY_INVENTORIED, "the inventory was delivered, but " + lists(unsettled));
    }

    static Outcome nothingFound(Plan plan) {
        return new Outcome(OutcomeWord.NOTHING_FOUND, "nothing was found that matches the request: " + searched(plan));
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

    static String leftOut(long withheld) {
        return shared(withheld) + " and " + plural(withheld, "was", "were") + " left out";
    }

    static String plural(long count, String one, String many) {
        return count == 1 ? one : many;
    }
}
