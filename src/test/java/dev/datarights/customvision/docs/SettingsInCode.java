package dev.datarights.customvision.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings that the program reads, found in its routes and sources: placeholders, whole names in quotes, and parts of names
 * behind a constant that is the beginning of one.
 */
final class SettingsInCode {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(customvision\\.[a-z.-]+):?([^}]*)\\}\\}");
    private static final Pattern LITERAL = Pattern.compile("\"(customvision(?:\\.[a-z][a-z-]*)+)\"");
    private static final Pattern BEGINNING = Pattern.compile("String (?:PREFIX|prefix) = \"(customvision\\.[a-z.]+\\.)\"");
    private static final Pattern REST = Pattern.compile("(?:PREFIX|prefix|setting) \\+ (?:(name|account) \\+ )?\"\\.?([a-z][a-z.-]*[a-z])\"");
    private static final Pattern SHORT = Pattern.compile("\\bvalue\\(\"([a-z.-]+)\"");
    private static final Pattern PART_LIST = Pattern.compile("PARTS = List\\.of\\(([^)]*)\\)");
    private static final Pattern DEFAULT = Pattern.compile("(?:get|positive)\\(\"(customvision\\.[a-z.-]+)\", (?:\"([^\"]*)\"|(\\d+))\\)");
    /** Names that Micrometer, the log and templates use; they are not read from the settings. */
    private static final Set<String> NO_SETTINGS = Set.of("customvision.items", "customvision.payload", "customvision.retries", "customvision.calls",
            "customvision.step", "customvision.request", "customvision.project");

    private final Set<String> names = new TreeSet<>();
    private final TreeMap<String, Set<String>> defaults = new TreeMap<>();

    static SettingsInCode read() throws IOException {
        SettingsInCode code = new SettingsInCode();
        for (Path file : files(Path.of("routes"), ".yaml")) {
            code.route(Files.readString(file));
        }
        for (Path file : files(Path.of("src/main/java"), ".java")) {
            // these only set what others read
            if (!file.toString().contains("sandbox") && !Set.of("SandboxSettings.java", "DemoCommand.java").contains(file.getFileName().toString())) {
                code.source(Files.readString(file));
            }
        }
        code.names.removeAll(NO_SETTINGS);
        return code;
    }

    Set<String> names() {
        return names;
    }

    /** Default values that stand in the code as a literal, by setting. */
    TreeMap<String, Set<String>> defaults() {
        return defaults;
    }

    private void route(String text) {
        PLACEHOLDER.matcher(text).results().forEach(found -> {
            names.add(found.group(1));
            keep(found.group(1), found.group(2));
        });
    }

    private void source(String text) {
        LITERAL.matcher(text).results().map(found -> found.group(1)).forEach(names::add);
        DEFAULT.matcher(text).results().forEach(found -> keep(found.group(1), found.group(2) == null ? found.group(3) : found.group(2)));
        Matcher beginning = BEGINNING.matcher(text);
        if (!beginning.find()) {
            return;
        }
        String prefix = beginning.group(1);
        boolean named = Set.of("customvision.accounts.", "customvision.sweep.").contains(prefix);
        List<String> rests = new ArrayList<>();
        REST.matcher(text).results().filter(found -> named || found.group(1) == null).map(found -> found.group(2)).forEach(rests::add);
        SHORT.matcher(text).results().map(found -> found.group(1)).forEach(rests::add);
        PART_LIST.matcher(text).results().flatMap(found -> Stream.of(found.group(1).replaceAll("[\" ]", "").split(","))).forEach(rests::add);
        rests.stream().filter(rest -> !rest.contains(" ")).forEach(rest -> names.add(prefix + (named ? "NAME." : "") + rest));
    }

    private void keep(String name, String value) {
        // the one stands in for a name that has to be set where it is used
        if (!value.isEmpty() && !value.startsWith("without customvision.")) {
            defaults.computeIfAbsent(name, any -> new TreeSet<>()).add(value);
        }
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
