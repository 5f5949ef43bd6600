package dev.datarights.customvision.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** How the log is written, settled before the first line: {@code customvision.log.format} and how much beside progress. */
final class LogFormat {

    private static final String FORMAT = "customvision.log.format";
    private static final String LEVEL = "customvision.log";

    private LogFormat() {
    }

    static void choose(String... args) {
        System.setProperty(FORMAT, format());
        // where a person watches progress, lines of the log would tear it apart; what goes wrong is told all the same
        boolean watched = args.length > 0 && (args[0].equals("demo")
                || Set.of("process", "approve", "cancel").contains(args[0]) && ProgressView.isWatched());
        if (watched && System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "WARN");
        }
    }

    private static String format() {
        try {
            String format = new FileSettings(Path.of("config/application.properties")).get(FORMAT);
            if (format.isBlank() || List.of("text", "json").contains(format)) {
                return format.isBlank() ? "text" : format;
            }
            System.err.println("setting " + FORMAT + " is '" + format + "'; it must be text or json. Taken is text");
        } catch (IOException e) {
            // whoever needs the file says so, and the command ends
        }
        return "text";
    }
}
