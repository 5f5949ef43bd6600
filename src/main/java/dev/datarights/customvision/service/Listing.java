package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;

import dev.datarights.customvision.files.AtomicFiles;

/**
 * What the service listed for one project, on disk: a JSON-lines file per list with the records as they came, but for the
 * signatures of their links, and beside
 * it a proof once the list is whole. Plan, export and read-back read it; the service is not asked for the same list again.
 * <p>
 * The records are somebody's data, so the folder is for its owner only and goes when the request has ended.
 */
public final class Listing {

    private final Path folder;

    public Listing(Path folder) {
        this.folder = folder;
    }

    /**
     * How a list was shown to be whole.
     *
     * @param records      distinct ids that are meant, and kept
     * @param listed       distinct ids the service listed
     * @param withheld     ids of images that are meant but show somebody else too
     * @param matches      how many listed records each selector matched by itself
     * @param serviceCount what the service's count call said afterwards; null where there is none
     * @param settled      true where counts and pages, or two readings, agreed
     * @param proof        {@code count} or {@code two equal listings}
     * @param answered     when the service answered the first call for it, by its own clock; null where nothing was asked
     * @param idsSha256    of the sorted ids that are kept, each followed by a newline
     */
    public record ListProof(int formatVersion, long records, long listed, List<String> withheld, Map<String, Long> matches,
            Long serviceCount, boolean settled, String proof, Instant answered, String idsSha256) {

        static final int FORMAT_VERSION = 2;
    }

    public Optional<ListProof> proof(String list) {
        Path file = folder.resolve(list + ".proof.json");
        try {
            Optional<ListProof> proof = Files.exists(file) ? Optional.of(Json.MAPPER.readValue(file.toFile(), ListProof.class)) : Optional.empty();
            return proof.filter(found -> found.formatVersion() == ListProof.FORMAT_VERSION);
        } catch (IOException e) {
            // a proof that cannot be read, or is of another version, proves nothing: the list is asked for again
            return Optional.empty();
        }
    }

    public long count(String list) {
        return proof(list).map(ListProof::records).orElse(0L);
    }

    /** The records of a list that is whole, one at a time; none where it was never asked for. */
    public Records records(String list) {
        Path file = folder.resolve(list + ".jsonl");
        try {
            return proof(list).isEmpty() ? new Records(null) : new Records(Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A trained state of a project; only a completed one has performance and exports. */
    public record Iteration(String id, boolean completed) {
    }

    /** The iterations of the list {@code iterations}; a project has at most 20. */
    public List<Iteration> iterations() throws IOException {
        List<Iteration> iterations = new ArrayList<>();
        try (Records records = records("iterations")) {
            records.forEachRemaining(record -> iterations.add(new Iteration(record.path("id").asText(),
                    "Completed".equals(record.path("status").asText()))));
        }
        return iterations;
    }

    /** The names of all lists that are whole, e.g. {@code iterations/<id>/tags}. */
    public Stream<String> lists() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".proof.json"))
                    .map(name -> name.substring(0, name.length() - ".proof.json".length())).sorted().toList().stream();
        }
    }

    /**
     * Forgets lists that were never settled, so that they are asked for again.
     *
     * @return true where there were any
     */
    public boolean forgetUnsettled() throws IOException {
        boolean any = false;
        for (String list : lists().toList()) {
            if (!proof(list).map(ListProof::settled).orElse(false)) {
                Files.deleteIfExists(folder.resolve(list + ".proof.json"));
                any = true;
            }
        }
        return any;
    }

    ListWriter writer(String list, RecordFilter filter, Instant answered) throws IOException {
        Path file = folder.resolve(list + ".jsonl");
        AtomicFiles.createDirectories(file.getParent());
        return new ListWriter(file, filter, answered);
    }

    void prove(String list, ListProof proof) throws IOException {
        AtomicFiles.write(folder.resolve(list + ".proof.json"), Json.MAPPER.writeValueAsBytes(proof));
    }

    /** Records from a list's file; closes itself at the end. */
    public static final class Records implements Iterator<JsonNode>, AutoCloseable {

        private final MappingIterator<JsonNode> records;
        private JsonNode next;

        /** @param in UTF-8, one record after the other; null for none */
        Records(InputStream in) throws IOException {
            records = in == null ? null : Json.MAPPER.readerFor(JsonNode.class).readValues(in);
            advance();
        }

        private void advance() throws IOException {
            next = records != null && records.hasNextValue() ? records.nextValue() : null;
            if (next == null) {
                close();
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public JsonNode next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            try {
                JsonNode record = next;
                advance();
                return record;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (records != null) {
                records.close();
            }
        }
    }
}
