package dev.datarights.customvision.request;

import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Holds that cannot be relied on: nothing may be deleted until they are corrected. The message has one line per problem
 * and repeats no value of the file.
 */
public final class InvalidHoldsException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 50;

    private final transient List<Problem> problems;

    InvalidHoldsException(String file, List<Problem> problems) {
        super(message(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String file, List<Problem> problems) {
        String shown = problems.stream().limit(MOST_SHOWN).map(problem -> Shown.text(file) + ": " + problem)
                .collect(Collectors.joining("\n"));
        int more = problems.size() - MOST_SHOWN;
        return shown + (more > 0 ? "\n" + Shown.text(file) + ": and " + more + " more problems." : "")
                + "\nUntil the holds are valid, nothing is deleted.";
    }
}
