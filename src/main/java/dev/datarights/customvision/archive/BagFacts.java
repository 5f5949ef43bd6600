package dev.datarights.customvision.archive;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells where a bag belongs, and what is in it.
 *
 * @param group {@code Bag-Group-Identifier}: the request's id; empty where there is none
 * @param number which bag of the group this is, from 1; 0 where it does not say
 * @param of how many bags the group has; 0 where that was not known
 * @param payloadFiles entries below {@code data/}
 * @param payloadBytes their bytes, uncompressed
 * @param kinds files per kind of data, as a receipt counts them
 */
public record BagFacts(String group, int number, int of, long payloadFiles, long payloadBytes, Map<String, Long> kinds) {

    private static final Pattern GROUP = Pattern.compile("(?m)^Bag-Group-Identifier:[ \\t]*(\\S+)[ \\t\\r]*$");
    private static final Pattern COUNT = Pattern.compile("(?m)^Bag-Count:[ \\t]*(\\d{1,8}) of (\\d{1,8}|\\?)[ \\t\\r]*$");

    /** @param info the text of {@code bag-info.txt}, empty where it is not there */
    static BagFacts of(String info, long payloadFiles, long payloadBytes, Map<String, Long> kinds) {
        Matcher group = GROUP.matcher(info);
        Matcher count = COUNT.matcher(info);
        boolean counted = count.find();
        return new BagFacts(group.find() ? group.group(1) : "", counted ? Integer.parseInt(count.group(1)) : 0,
                counted && !count.group(2).equals("?") ? Integer.parseInt(count.group(2)) : 0, payloadFiles, payloadBytes, Map.copyOf(kinds));
    }
}
