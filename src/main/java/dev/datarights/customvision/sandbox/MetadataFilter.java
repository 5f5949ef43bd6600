package dev.datarights.customvision.sandbox;

import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service's filter on image metadata, {@code metadata=key1 eq 'v1' and key2 ne 'v2'}: eq, ne, and, or; "and" binds
 * closer; a quote inside a value is doubled. An image that lacks the key is not equal to any value.
 */
final class MetadataFilter {

    private static final Pattern TERM =
            Pattern.compile("\\s*(.+?)\\s+(eq|ne)\\s+'((?:[^']|'')*)'(?:\\s+(and|or)\\s+|\\s*$)", Pattern.CASE_INSENSITIVE);

    private MetadataFilter() {
    }

    static Predicate<Map<String, String>> parse(String expression) {
        if (!expression.regionMatches(true, 0, "metadata=", 0, 9)) {
            throw refused();
        }
        Matcher term = TERM.matcher(expression).region(9, expression.length());
        Predicate<Map<String, String>> any = metadata -> false;
        Predicate<Map<String, String>> all = metadata -> true;
        boolean ended = false;
        while (!ended) {
            if (!term.lookingAt()) {
                throw refused();
            }
            all = all.and(term(term.group(1), term.group(2), term.group(3).replace("''", "'")));
            ended = term.group(4) == null;
            if (ended || term.group(4).equalsIgnoreCase("or")) {
                any = any.or(all);
                all = metadata -> true;
            }
            term.region(term.end(), expression.length());
        }
        return any;
    }

    private static Predicate<Map<String, String>> term(String key, String operator, String value) {
        boolean equal = operator.equalsIgnoreCase("eq");
        return metadata -> value.equals(metadata.get(key)) == equal;
    }

    private static ServiceFailure refused() {
        return ServiceFailure.badRequest("BadRequestInvalid", "The filter is not a valid expression on metadata.");
    }
}
