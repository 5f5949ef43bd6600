package dev.datarights.customvision.request;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that cannot be carried out as it is written; the message has one line per problem. */
public final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 50;

    private final String source;
    private final transient List<Problem> problems;

    /**
     * @param source the name of the file
     * @param problems at least one; beyond 50 only their number is told
     */
    public InvalidRequestException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.source = source;
        this.problems = List.copyOf(problems);
    }

    InvalidRequestException(String source, Problem problem) {
        this(source, List.of(problem));
    }

    /** The name of the file. */
    public String source() {
        return source;
    }

    /** What is wrong, in the order of the schema. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        String file = Shown.text(source);
        Stream<String> lines = problems.stream().limit(MOST_SHOWN).map(problem -> file + ": " + problem);
        int more = problems.size() - MOST_SHOWN;
        Stream<String> rest = more > 0 ? Stream.of(file + ": and " + more + " more problems.") : Stream.empty();
        return Stream.concat(lines, rest).collect(Collectors.joining("\n"));
    }

    /**
     * One thing that is wrong.
     *
     * @param field where, e.g. {@code scope.projects[1]}; empty: the file as a whole
     * @param what what is wrong with it, to be read after "field 'x':"
     * @param remedy what to do
     */
    public record Problem(String field, String what, String remedy) {

        static Problem ofFile(String what, String remedy) {
            return new Problem("", what, remedy);
        }

        @Override
        public String toString() {
            return (field.isEmpty() ? "" : "field '" + field + "': ") + what + (remedy.isEmpty() ? "" : ". " + remedy);
        }
    }
}
