package dev.datarights.customvision.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of the Training API.
 *
 * @param since the first version that has it, as a number: 33 is v3.3
 */
record Endpoint(String operation, String method, Pattern path, int since, Function<ServiceRequest, Reply> call) {

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    /** @param template as in the swagger, for instance {@code /projects/{project}/tags} */
    static Endpoint of(String operation, String method, String template, int since, Function<ServiceRequest, Reply> call) {
        return new Endpoint(operation, method, Pattern.compile(NAME.matcher(template).replaceAll("(?<$1>[^/]+)")), since, call);
    }

    /** The values in the path, or null where it is another operation's. */
    Map<String, String> match(String candidate) {
        Matcher matcher = path.matcher(candidate);
        if (!matcher.matches()) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        Matcher names = Pattern.compile("\\?<(\\w+)>").matcher(path.pattern());
        while (names.find()) {
            values.put(names.group(1), matcher.group(names.group(1)));
        }
        return values;
    }
}
