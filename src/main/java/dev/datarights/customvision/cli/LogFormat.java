package dev.datarights.customvision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** How the log is written and how much of it, settled before the first line: {@code customvision.log.format} and {@code .level}. */
final class LogFormat {

    private static final String FORMAT = "customvision.log.format";
    private static final String LEVEL = "customvision.log.level";

    private LogFormat() {
    }

    static void choose(String... args) {
        // where a person watches progress, lines of the log would tear it apart; what goes wrong is told all the same
        boolean watched = args.length > 0 && (args[0].equals("demo")
                || Set.of("process", "approve", "cancel").contains(args[0]) && ProgressView.isWatched());
        System.setProperty(FORMAT, chosen(FORMAT, "text", List.of("text", "json")));
        System.setProperty(LEVEL, chosen(LEVEL, watched ? "WARN" : "INFO", List.of("ERROR", "WARN", "INFO", "DEBUG")));
    }

    private static String chosen(String setting, String otherwise, List<String> known) {
        try {
            String value = new FileSettings(Path.of("config/application.properties")).get(setting);
            if (value.isBlank() || known.contains(value)) {
                return value.isBlank() ? otherwise : value;
            }
            System.err.println("setting " + setting + " is '" + value + "'; it must be " + String.join(", ", known.subList(0, known.size() - 1))
                    + " or " + known.get(known.size() - 1) + ". Taken is " + otherwise);
        } catch (IOException e) {
            // whoever needs the file says so, and the command ends
        }
        return otherwise;
    }
}
