package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what a verification finds: one line for each rule that held, the first failures of each that did not. */
final class Findings {

    private static final int SHOWN = 20;

    /** What is checked, in the order of the report. */
    enum Rule {
        STRUCTURE("The file is a whole ZIP with one BagIt bag"),
        NAMES("Entry names are safe and occur once"),
        CONTENT("Each entry unpacks to the length and CRC it states"),
        MANIFEST("Payload and manifest-sha256.txt agree"),
        TAG_MANIFEST("Tag files and tagmanifest-sha256.txt agree"),
        OXUM("Payload-Oxum is what is there"),
        RECORDS("Each record's file is there"),
        RECORDED("Each image has its record");

        private final String what;

        Rule(String what) {
            this.what = what;
        }
    }

    private final Map<Rule, List<String>> failures = new EnumMap<>(Rule.class);
    private final Map<Rule, Long> hidden = new EnumMap<>(Rule.class);

    void fail(Rule rule, String detail) {
        List<String> shown = failures.computeIfAbsent(rule, r -> new ArrayList<>());
        if (shown.size() < SHOWN) {
            shown.add(detail);
        } else {
            hidden.merge(rule, 1L, Long::sum);
        }
    }

    boolean none() {
        return failures.isEmpty();
    }

    /** @param seen what was looked at for each rule that could be checked to the end */
    List<Check> checks(Map<Rule, String> seen) {
        List<Check> checks = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            failures.getOrDefault(rule, List.of()).forEach(detail -> checks.add(new Check(rule.what, false, detail)));
            if (hidden.containsKey(rule)) {
                checks.add(new Check(rule.what, false, "... and " + hidden.get(rule) + " more like these."));
            }
            if (!failures.containsKey(rule) && seen.containsKey(rule)) {
                checks.add(new Check(rule.what, true, seen.get(rule)));
            }
        }
        return checks;
    }
}
