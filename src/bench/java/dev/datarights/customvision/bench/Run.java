package dev.datarights.customvision.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One command as a whole process.
 *
 * @param seconds       from its start to its end
 * @param peakMegabytes the most memory it held at once (VmHWM of the process itself, not of its children); 0 where the
 *                      system does not tell
 */
record Run(double seconds, long peakMegabytes) {

    /** @throws IOException where it ended with another code than {@code expected}; the message shows what it wrote */
    static Run of(Path directory, int expected, List<String> command) throws IOException {
        Path said = directory.resolve("said.txt");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        long peak = 0;
        try {
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peak(process.pid()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != expected) {
            throw new IOException(command + " ended with " + process.exitValue() + ":\n" + Files.readString(said));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        return new Run(seconds, peak >> 10);
    }

    private static long peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
