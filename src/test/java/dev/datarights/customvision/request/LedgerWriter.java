package dev.datarights.customvision.request;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** A process of its own that adds lines to a ledger, as {@code process} does beside {@code run}. */
final class LedgerWriter {

    private LedgerWriter() {}

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = new Ledger(() -> Path.of(arguments[0]), Clock.systemUTC());
        for (int i = 1; i <= Integer.parseInt(arguments[2]); i++) {
            ledger.append(new Ledger.Entry(arguments[1], State.RUNNING, i, "main", Optional.empty(), Optional.empty()));
        }
    }

    static Process start(Path folder, String id, int lines) throws Exception {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), LedgerWriter.class.getName(), folder.toString(), id, Integer.toString(lines))
                .inheritIO().start();
    }
}
