package dev.datarights.customvision.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, as a page: {@code src/bench/RESULTS.md}. */
final class Results {

    private final List<String> page = new ArrayList<>();

    Results(String server) throws IOException {
        say("# What was measured\n");
        say("Made by `./mvnw -Pbench -DskipTests verify`; every run is a whole process, figures are medians. Journal, destination check and all");
        say("proofs are on. A ratio is of medians of one run of this page.\n");
        say(LocalDate.now() + ": " + Runtime.getRuntime().availableProcessors() + " processors (" + processor() + "), "
                + memory() + " of memory, " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java " + Runtime.version()
                + ", images served by " + server + " on loopback.\n");
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return !Files.exists(info) ? "unknown" : Files.readAllLines(info).stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*:\\s*", "")).findFirst().orElse("unknown");
    }

    private static String memory() throws IOException {
        Path info = Path.of("/proc/meminfo");
        return !Files.exists(info) ? "unknown" : Files.readAllLines(info).stream().filter(line -> line.startsWith("MemTotal"))
                .map(line -> (Long.parseLong(line.replaceAll("\\D", "")) >> 20) + " GiB").findFirst().orElse("unknown");
    }

    void say(String line) {
        System.out.println(line);
        page.add(line);
    }

    void section(String title, String... columns) {
        say("\n## " + title + "\n");
        if (columns.length > 0) {
            say("| " + String.join(" | ", columns) + " |");
            say("|---|" + "---:|".repeat(columns.length - 1));
        }
    }

    void row(Object... cells) {
        say("| " + List.of(cells).stream().map(Results::text).collect(Collectors.joining(" | ")) + " |");
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : String.valueOf(cell);
    }

    void write() throws IOException {
        Path file = Path.of(System.getProperty("bench.results", "src/bench/RESULTS.md"));
        Files.writeString(file, String.join("\n", page) + "\n");
        System.out.println("written: " + file);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** {@code 3.1 to 4.1} */
    static String range(List<Double> values) {
        return String.format(Locale.ROOT, "%.2f to %.2f", values.stream().mapToDouble(x -> x).min().orElse(0),
                values.stream().mapToDouble(x -> x).max().orElse(0));
    }
}
