package dev.datarights.customvision.archive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How many items of each kind a bag holds, told by the paths of its files; of suggestions, which have none each, by their records. */
final class KindCounts {

    /** What a request for one person's images holds in place of {@code performance}. */
    static final String ROWS = "performance rows";

    private static final Map<String, Pattern> PATHS = new LinkedHashMap<>();

    static {
        PATHS.put("images", Pattern.compile("data/images/[^/]+"));
        PATHS.put("predictions", Pattern.compile("data/predictions/[^/]+"));
        PATHS.put("tags", Pattern.compile("data/tags/[^/]+\\.json"));
        PATHS.put("iterations", Pattern.compile("data/iterations/[^/]+/iteration\\.json"));
        PATHS.put("performance", Pattern.compile("data/iterations/[^/]+/performance\\.json"));
        PATHS.put(ROWS, Pattern.compile("data/iterations/[^/]+/image-performances\\.jsonl"));
        PATHS.put("exports", Pattern.compile("data/iterations/[^/]+/models/[^/]+"));
        PATHS.put("project", Pattern.compile("data/project\\.json"));
        PATHS.put("account", Pattern.compile("data/account\\.json"));
    }

    private static final Pattern SUGGESTIONS = Pattern.compile("data/iterations/[^/]+/suggestions\\.jsonl");

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String path) {
        for (Map.Entry<String, Pattern> kind : PATHS.entrySet()) {
            if (kind.getValue().matcher(path).matches()) {
                counts.merge(kind.getKey(), 1L, Long::sum);
                return;
            }
        }
    }

    /** The records of a file that were counted. */
    void addRecords(String path, long records) {
        if (records > 0 && SUGGESTIONS.matcher(path).matches()) {
            counts.merge("suggestions", records, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return counts;
    }
}
