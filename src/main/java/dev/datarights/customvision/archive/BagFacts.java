package dev.datarights.customvision.archive;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells where a bag belongs, and what is in it.
 *
 * @param group the request's id, {@code Bag-Group-Identifier} but for parts; empty where there is none
 * @param number which archive of the request this is, from 1; 0 where it does not say
 * @param of how many archives the request has; 0 where that was not known
 * @param part of which archive this is a part, {@code Bag-Group-Identifier} then; null where it is one by itself
 * @param payloadFiles entries below {@code data/}
 * @param payloadBytes their bytes, uncompressed
 * @param kinds files per kind of data, as a receipt counts them
 */
public record BagFacts(String group, int number, int of, Part part, long payloadFiles, long payloadBytes, Map<String, Long> kinds) {

    /** A label of parts: the request's id. */
    static final String REQUEST = "Custom-Vision-Request";
    /** A label of parts: which archive of the request they are together, and of how many. */
    static final String PLACE = "Custom-Vision-Request-Count";

    private static final Pattern REQUESTED = Pattern.compile("(?m)^" + REQUEST + ":[ \\t]*(\\S+)[ \\t\\r]*$");
    private static final Pattern PLACED = Pattern.compile("(?m)^" + PLACE + ":[ \\t]*(\\d{1,8}) of (\\d{1,8}|\\?)[ \\t\\r]*$");
    private static final Pattern GROUP = Pattern.compile("(?m)^Bag-Group-Identifier:[ \\t]*(\\S+)[ \\t\\r]*$");
    private static final Pattern COUNT = Pattern.compile("(?m)^Bag-Count:[ \\t]*(\\d{1,8}) of (\\d{1,8}|\\?)[ \\t\\r]*$");

    /** @param info the text of {@code bag-info.txt}, empty where it is not there */
    static BagFacts of(String info, long payloadFiles, long payloadBytes, Map<String, Long> kinds) {
        Matcher group = GROUP.matcher(info);
        Matcher count = COUNT.matcher(info);
        boolean counted = count.find();
        String id = group.find() ? group.group(1) : "";
        int number = counted ? Integer.parseInt(count.group(1)) : 0;
        int total = counted && !count.group(2).equals("?") ? Integer.parseInt(count.group(2)) : 0;
        Matcher request = REQUESTED.matcher(info);
        Matcher place = PLACED.matcher(info);
        if (request.find() && place.find()) {
            return new BagFacts(request.group(1), Integer.parseInt(place.group(1)), place.group(2).equals("?") ? 0 : Integer.parseInt(place.group(2)),
                    new Part(id, number, total), payloadFiles, payloadBytes, Map.copyOf(kinds));
        }
        return new BagFacts(id, number, total, null, payloadFiles, payloadBytes, Map.copyOf(kinds));
    }

    /**
     * @param archive of which it is one, by name without ending and number
     * @param number  which, from 1
     * @param of      how many there are; 0 where that was not known
     */
    public record Part(String archive, int number, int of) {
    }
}
