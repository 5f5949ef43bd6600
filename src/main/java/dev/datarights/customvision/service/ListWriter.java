package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Listing.ListProof;

/**
 * Writes one reading of a list, each id once: pages shift while others upload, so a record may come twice. Only what the
 * filter keeps is written. Holds the ids (a project has at most 100,000 images), not the records.
 */
final class ListWriter implements AutoCloseable {

    private final Writer out;
    private final RecordFilter filter;
    private final IdSet listed = new IdSet();
    private final IdSet left = new IdSet();     // listed, and not meant
    private final List<String> withheld = new ArrayList<>();
    private final IdSet late = new IdSet();
    private final Path lateFile;
    private final Instant asOf;
    private final Instant answered;
    private Writer lateOut;
    private long lateMeant;

    /**
     * @param lateFile for what came late and is meant
     * @param asOf     what was created after it is late; null where nothing is
     * @param answered when the service answered the first call, by its clock
     */
    ListWriter(Path file, Path lateFile, RecordFilter filter, Instant asOf, Instant answered) throws IOException {
        this.lateFile = lateFile;
        this.asOf = asOf;
        Files.deleteIfExists(lateFile);
        this.out = Files.newBufferedWriter(AtomicFiles.begin(file));
        this.filter = filter;
        this.answered = answered;
        filter.begin();
    }

    /**
     * @return the record's id
     * @throws TransientFailure where it is no GUID: ids become paths and file names
     */
    UUID add(JsonNode record) throws IOException, FilterIgnored {
        UUID id = Ids.of(record);
        if (isLate(record)) {
            addLate(id, record);
            return id;
        }
        // what has no id comes in a list without pages: one that looks like another is another one
        for (int copy = 2; !record.has("id") && listed.contains(id); copy++) {
            id = Ids.ofCopy(record, copy);
        }
        if (listed.add(id)) {
            switch (filter.decide(record)) {
                case KEEP -> write(out, record);
                case WITHHOLD -> {
                    left.add(id);
                    withheld.add(id.toString());
                }
                default -> left.add(id);
            }
        }
        return id;
    }

    /**
     * The clock of an answer has whole seconds, and tells of each its beginning: what was created in the rest of that second is late,
     * since more of it may come from one reading to the next.
     */
    private boolean isLate(JsonNode record) {
        return asOf != null && ServiceTimes.find(record.path("created").asText()).filter(created -> created.isAfter(asOf)).isPresent();
    }

    private void addLate(UUID id, JsonNode record) throws IOException {
        if (late.add(id) && filter.means(record)) {
            if (lateOut == null) {
                lateOut = Files.newBufferedWriter(AtomicFiles.begin(lateFile));
            }
            write(lateOut, record);
            lateMeant++;
        }
    }

    private static void write(Writer to, JsonNode record) throws IOException {
        // a link at rest would open the image to whoever reads the file; who follows it asks for a fresh one
        to.write(Json.MAPPER.writeValueAsString(Links.withoutSignatures(record)));
        to.write('\n');
    }

    ListProof proof(Long serviceCount, boolean settled, String proof) {
        return new ListProof(ListProof.FORMAT_VERSION, listed.size() - left.size(), listed.size(), lateMeant, List.copyOf(withheld), filter.matches(),
                serviceCount, settled, null, proof, answered, listed.sha256(id -> !left.contains(id)));
    }

    String listedSha256() {
        return listed.sha256(id -> true);
    }

    /** Distinct ids that are not late. */
    long listed() {
        return listed.size();
    }

    /** Distinct ids that are late, whether meant or not. */
    long late() {
        return late.size();
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (lateOut != null) {
            lateOut.close();
        }
    }
}
