package dev.datarights.customvision.archive;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * Sorts any number of lines with the memory of one run: full runs are sorted into files of {@code folder} and merged.
 * Lines are ASCII; the order is that of their characters.
 */
final class SortedLines implements Closeable {

    private static final int RUN = 20_000;

    /** Takes one line after the other. */
    interface Sink {
        void accept(String line) throws IOException;
    }

    private final Path folder;
    private final List<Path> runs = new ArrayList<>();
    private List<String> current = new ArrayList<>();

    SortedLines(Path folder) {
        this.folder = folder;
    }

    void add(String line) throws IOException {
        current.add(line);
        if (current.size() == RUN) {
            spill();
        }
    }

    /** Hands over all lines in order; to be called once. */
    void forEach(Sink sink) throws IOException {
        Collections.sort(current);
        if (runs.isEmpty()) {
            for (String line : current) {
                sink.accept(line);
            }
            return;
        }
        spill();
        merge(sink);
    }

    private void spill() throws IOException {
        AtomicFiles.createDirectories(folder);
        Path run = Files.createTempFile(folder, "lines-", ".run");
        runs.add(run);
        Collections.sort(current);
        try (BufferedWriter out = Files.newBufferedWriter(run, StandardCharsets.US_ASCII)) {
            for (String line : current) {
                out.write(line);
                out.write('\n');
            }
        }
        current = new ArrayList<>();
    }

    private void merge(Sink sink) throws IOException {
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(Run::head));
        List<BufferedReader> open = new ArrayList<>();
        try {
            for (Path run : runs) {
                BufferedReader reader = Files.newBufferedReader(run, StandardCharsets.US_ASCII);
                open.add(reader);
                push(heads, reader);
            }
            for (Run least; (least = heads.poll()) != null; ) {
                sink.accept(least.head());
                push(heads, least.rest());
            }
        } finally {
            for (BufferedReader reader : open) {
                reader.close();
            }
        }
    }

    private static void push(PriorityQueue<Run> heads, BufferedReader reader) throws IOException {
        String line = reader.readLine();
        if (line != null) {
            heads.add(new Run(line, reader));
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    private record Run(String head, BufferedReader rest) {
    }
}
