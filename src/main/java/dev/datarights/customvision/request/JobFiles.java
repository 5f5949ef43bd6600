package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a request's export jobs came to: {@code jobs/<project>.json}, and how often each was sent, beside it. */
public final class JobFiles {

    private final RequestFolder folder;

    JobFiles(RequestFolder folder) {
        this.folder = folder;
    }

    public Optional<JobResult> result(String project) throws IOException {
        return folder.read("jobs/" + project + ".json", JobResult.class);
    }

    /** The results so far, in the order of the plan, the account's first. */
    List<JobResult> results(Plan plan) throws IOException {
        List<JobResult> results = new ArrayList<>();
        for (String job : plan.jobs()) {
            result(job).ifPresent(results::add);
        }
        return results;
    }

    void keep(JobResult result) throws IOException {
        folder.write("jobs/" + result.project() + ".json", result);
    }

    /** Jobs that are done are to be done again for a new plan; what they delivered may be replaced. */
    void reopen(Plan plan) throws IOException {
        for (JobResult result : results(plan)) {
            keep(result.reopened());
        }
    }

    /** How often a job was sent in an attempt, and what workers announced for it. */
    JobTries tries(String project, int attempt) throws IOException {
        return folder.read("jobs/" + project + "-sent.json", JobTries.class).orElse(JobTries.none(attempt));
    }

    /** Two processes of a machine may have something to note at once. */
    void changeTries(String project, int attempt, UnaryOperator<JobTries> change) throws IOException {
        new WaitingLock(folder.path().resolve(".sent-lock")).holding(() -> {
            folder.write("jobs/" + project + "-sent.json", change.apply(tries(project, attempt)));
            return null;
        });
    }
}
