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
import java.util.TreeMap;
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
     * @param late         distinct ids of records that are meant and were created after what is asked about
     * @param withheld     ids of images that are meant but show somebody else too
     * @param matches      how many listed records each selector matched by itself
     * @param serviceCount what the service's count call said afterwards; null where there is none
     * @param settled      true where counts and pages, or two readings, agreed
     * @param failure      why the list could not be read, which then has no records; null where it was
     * @param proof        {@code count} or {@code two equal listings}
     * @param answered     when the service answered the first call for it, by its own clock; null where nothing was asked
     * @param idsSha256    of the sorted ids that are kept, each followed by a newline
     */
    public record ListProof(int formatVersion, long records, long listed, long late, List<String> withheld, Map<String, Long> matches,
            Long serviceCount, boolean settled, String failure, String proof, Instant answered, String idsSha256) {

        static final int FORMAT_VERSION = 2;

        /** The proof of a list of which nothing is taken, and that could not be counted either. */
        public static final String UNCOUNTED = "not counted";

        /** Of a list that could not be read, or of which the service says that there is none. */
        static ListProof none(boolean settled, String failure, String proof) {
            return new ListProof(FORMAT_VERSION, 0, 0, 0, List.of(), Map.of(), null, settled, failure, proof, null, new IdSet().sha256(id -> true));
        }
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

    /** True where the list was read: one that could not be is proven to be nothing. */
    public boolean has(String list) {
        return proof(list).filter(proof -> proof.failure() == null).isPresent();
    }

    /** Lists that could not be read, with why. */
    public Map<String, String> failures() throws IOException {
        Map<String, String> failures = new TreeMap<>();
        lists().forEach(list -> proof(list).map(ListProof::failure).ifPresent(reason -> failures.put(list, reason)));
        return failures;
    }

    public long count(String list) {
        return proof(list).map(ListProof::records).orElse(0L);
    }

    /** The records of a list that is whole, one at a time; none where it was never asked for. */
    public Records records(String list) {
        return records(proof(list).filter(proof -> proof.records() > 0).isPresent(), folder.resolve(list + ".jsonl"));
    }

    /** The records of a list that is whole that are meant and came late. */
    public Records late(String list) {
        return records(proof(list).filter(proof -> proof.late() > 0).isPresent(), lateFile(list));
    }

    private Path lateFile(String list) {
        return folder.resolve(list + ".late.jsonl");
    }

    private static Records records(boolean there, Path file) {
        try {
            return new Records(there ? Files.newInputStream(file) : null);
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

    /** Forgets one list, so that it is asked for again. */
    public void forget(String list) throws IOException {
        Files.deleteIfExists(folder.resolve(list + ".proof.json"));
    }

    ListWriter writer(String list, RecordFilter filter, Instant asOf, Instant answered) throws IOException {
        Path file = folder.resolve(list + ".jsonl");
        AtomicFiles.createDirectories(file.getParent());
        return new ListWriter(file, lateFile(list), filter, asOf, answered);
    }

    /** Notes that a list could not be read, or under another name that none could; whoever asks again forgets it first. */
    public void fail(String list, String reason) throws IOException {
        prove(list, ListProof.none(false, reason, "none"));
    }

    void prove(String list, ListProof proof) throws IOException {
        AtomicFiles.createDirectories(folder.resolve(list).getParent());
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
