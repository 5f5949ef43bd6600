package dev.datarights.customvision.service;

import java.util.Locale;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an answer must look like to be one. A 200 with anything else comes from something on the way, a proxy's page or an error
 * that lost its status: taken for an answer, it would be a list without records.
 */
enum Shape {

    /** A list of records, each with its id; ids become paths and file names. */
    ARRAY(tree -> tree.isArray() && all(tree, record -> Ids.isGuid(record.path("id").asText(null)))),
    /** A list of exported models, which have no id. */
    EXPORTS(tree -> tree.isArray() && all(tree, export -> !export.path("platform").asText("").isEmpty() && export.path("status").isTextual())),
    /** Some of a list that comes by token, and the token for what follows; its continuation is null at the end. */
    PAGE(tree -> ARRAY.fits(tree.path("results")) && isTextOrNull(tree.path("token"), "session") && isTextOrNull(tree.path("token"), "continuation")),
    /** How many there are. */
    NUMBER(tree -> tree.isIntegralNumber() && tree.canConvertToLong() && tree.longValue() >= 0),
    /** How many there are of each tag; nothing where there is no tag. */
    COUNTS(tree -> tree.isObject() && all(tree, JsonNode::isIntegralNumber)),
    /** One record that has an id. */
    RECORD(tree -> tree.isObject() && Ids.isGuid(tree.path("id").asText(null))),
    /** The figures of a trained iteration. */
    PERFORMANCE(tree -> tree.path("perTagPerformance").isArray()),
    /** Any document, as long as it is not an error. */
    OBJECT(tree -> tree.isObject() && !tree.isEmpty() && !tree.has("error") && !(tree.has("code") && tree.has("message")));

    private final Predicate<JsonNode> fits;

    Shape(Predicate<JsonNode> fits) {
        this.fits = fits;
    }

    static Shape named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** @param tree null where the answer was empty */
    boolean fits(JsonNode tree) {
        return tree != null && fits.test(tree);
    }

    private static boolean all(JsonNode list, Predicate<JsonNode> meets) {
        for (JsonNode record : list) {
            if (!meets.test(record)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTextOrNull(JsonNode of, String name) {
        return of.path(name).isTextual() || of.path(name).isNull();
    }
}
