package dev.datarights.customvision.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The parameters of a request, read as the service reads them: names in any case, wrong values refused. */
final class Query {

    private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    static Query parse(String raw) {
        Query query = new Query();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                query.values.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>()).add(value);
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ServiceFailure.badRequest("BadRequest", "The query string is not well formed.");
        }
    }

    /** The first value that is not empty. */
    Optional<String> text(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .filter(value -> !value.isEmpty()).findFirst();
    }

    Optional<UUID> guid(String name) {
        return text(name).map(Query::guidOf);
    }

    /** A comma-separated list; the parameter may also be repeated. */
    List<UUID> guids(String name, int limit) {
        List<UUID> ids = values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .map(String::strip).filter(value -> !value.isEmpty()).map(Query::guidOf).toList();
        if (ids.size() > limit) {
            throw ServiceFailure.badRequest("BadRequestExceededBatchSize", name + " is limited to " + limit + " ids.");
        }
        return ids;
    }

    int number(String name, int otherwise, int max) {
        String text = text(name).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw ServiceFailure.badRequest("BadRequestInvalid", "The value '" + text + "' is not valid for " + name + ".");
        }
        throw ServiceFailure.badRequest("BadRequestInvalid", name + " must be between 0 and " + max + ".");
    }

    double fraction(String name, double otherwise) {
        try {
            double value = text(name).map(Double::parseDouble).orElse(otherwise);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw ServiceFailure.badRequest("BadRequestInvalid", name + " is not a number.");
        }
        throw ServiceFailure.badRequest("BadRequestInvalid", name + " must be between 0 and 1.");
    }

    boolean flag(String name) {
        return choice(name, "false", "true", "false").equals("true");
    }

    /** One of the named values, in any case. */
    String choice(String name, String otherwise, String... allowed) {
        String text = text(name).orElse(otherwise);
        for (String value : allowed) {
            if (value.equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw ServiceFailure.badRequest("BadRequestInvalid", "The value '" + text + "' is not valid for " + name + ".");
    }

    static UUID guidOf(String text) {
        if (!GUID.matcher(text).matches()) {
            throw ServiceFailure.badRequest("BadRequestInvalidIds", "The value '" + text + "' is not a valid id.");
        }
        String hex = text.replace("-", "");
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
}
