package dev.datarights.customvision.request;

import java.util.List;

import dev.datarights.customvision.request.Requests.Outcome;

/** What a request came to, from its plan and the results of its jobs. COMPLETE needs every one of them to be complete. */
final class Outcomes {

    private Outcomes() {
    }

    static Outcome of(Request request, Plan plan, List<JobResult> results, List<JobResult.Failure> failures) {
        if (request.action() == Action.INVENTORY) {
            return inventory(plan);
        }
        long archives = results.stream().filter(result -> result.archive() != null).count();
        if (results.stream().anyMatch(result -> result.state() == State.CANCELLED)) {
            return new Outcome(State.CANCELLED, "cancelled", "cancelled; " + archives + " of " + results.size() + " archives were delivered");
        }
        long unsettled = results.isEmpty() ? unsettled(plan) : results.stream().mapToLong(result -> result.unsettled().size()).sum();
        boolean complete = results.stream().allMatch(result -> result.state() == State.COMPLETE) && unsettled == 0;
        if (complete && plan.narrowed() && results.isEmpty()) {
            long withheld = plan.projects().stream().mapToLong(project -> project.withheld().size()).sum();
            return withheld == 0
                    ? new Outcome(State.COMPLETE, "nothing-found", "nothing was found that matches the request: " + searched(plan))
                    : new Outcome(State.COMPLETE, "withheld", "nothing was exported: " + withheld
                            + plural(withheld, " image matches, but shows", " images match, but show") + " somebody else too");
        }
        if (complete) {
            return new Outcome(State.COMPLETE, "exported", "everything asked for was exported and verified at its destination: " + archives
                    + plural(archives, " archive", " archives"));
        }
        String missing = failures.size() + plural(failures.size(), " item", " items") + " could not be exported"
                + (unsettled == 0 ? "" : ", " + lists(unsettled));
        return archives == 0 && !results.isEmpty() ? new Outcome(State.FAILED, "failed", missing)
                : new Outcome(State.PARTIAL, "partly-exported", missing);
    }

    private static Outcome inventory(Plan plan) {
        long unsettled = unsettled(plan);
        return unsettled == 0 ? new Outcome(State.COMPLETE, "inventoried", "the inventory was delivered: " + searched(plan))
                : new Outcome(State.PARTIAL, "inventoried", "the inventory was delivered, but " + lists(unsettled));
    }

    private static long unsettled(Plan plan) {
        return plan.projects().stream().flatMap(project -> project.lists().values().stream()).filter(list -> !list.settled()).count();
    }

    private static String searched(Plan plan) {
        return plan.projects().size() + plural(plan.projects().size(), " project was", " projects were") + " searched";
    }

    private static String lists(long unsettled) {
        return unsettled + plural(unsettled, " list", " lists") + " did not agree with the service's counts";
    }

    private static String plural(long count, String one, String many) {
        return count == 1 ? one : many;
    }
}
