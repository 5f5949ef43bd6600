package dev.datarights.customvision.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.Selections;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Links;
import dev.datarights.customvision.service.Listing;

/**
 * The bag of one job while it is filled: knows what is in it and takes what was fetched.
 * Documents and payloads may come from several threads; the bag itself has one writer.
 */
public final class JobBag implements AutoCloseable {

    /** Kinds whose documents the page tells of: few, and small. */
    private static final Set<String> KEPT = Set.of("project", "account", "performance");

    private final ExportJob job;
    private final Path work;
    private final Listing listing;
    private final BagParts parts;
    private int sealing;
    private Bag bag;
    private final BagListener listener;
    private final Narrowing narrowing;
    private final JobNotes notes;
    private final Caution caution;

    JobBag(ExportJob job, Path work, Selections selections, BagListener listener, BagParts.Beginning beginning) throws IOException {
        this.job = job;
        this.work = work;
        this.listing = new Listing(work.resolve("listing"));
        this.narrowing = new Narrowing(job, selections, listing);
        this.parts = BagParts.open(work, job.bagName(), job.maxBytes(), beginning);
        this.notes = new JobNotes(work);
        this.listener = listener;
        this.caution = new Caution(parts.first().entries() > 0);
    }

    /** Is told of each entry, to show progress and to say when to stop. */
    interface BagListener {

        void added(String kind, long bytes);

        boolean cancelled();
    }

    public ExportJob job() {
        return job;
    }

    Listing listing() {
        return listing;
    }

    Narrowing narrowing() {
        return narrowing;
    }

    JobNotes notes() {
        return notes;
    }

    JobItems items() {
        return new JobItems(listing, narrowing);
    }

    Path spool() {
        return work.resolve("spool");
    }

    /** The bag that is being sealed. */
    Bag bag() {
        return bag;
    }

    /** How many bags there are; known when all items are here. */
    int parts() {
        return parts.count();
    }

    /** True where the archive consists of parts, if only of one. */
    boolean isCut() {
        return parts.isCut();
    }

    /** The name of the bag that is being sealed. */
    String bagName() {
        return parts.name(sealing);
    }

    /** Which part is being sealed, from 1; 0 while all are filled, and what is asked is asked of all of them. */
    int part() {
        return sealing;
    }

    /** From now on that part is meant by whatever is put and asked, until it is sealed. */
    void beginSealing(int number) throws IOException {
        bag = parts.reopen(number);
        sealing = number;
        bag.beginSealing();
    }

    /** False for a record whose file is in another part; one that has no file anywhere is told in the first. */
    boolean tells(String folder, String id) {
        return sealing == 0 || parts.count() == 1 || bag.fileOf(folder, id).isPresent() || sealing == 1 && parts.fileOf(folder, id).isEmpty();
    }

    /** Whether an entry is in the job's bags, in whichever. */
    boolean holds(String entry) {
        return parts.contains(entry);
    }

    boolean holdsFile(String folder, String id) {
        return parts.fileOf(folder, id).isPresent();
    }

    Caution caution() {
        return caution;
    }

    boolean cancelled() {
        return listener.cancelled();
    }

    boolean contains(String entry) {
        return sealing == 0 ? parts.contains(entry) : bag.contains(entry);
    }

    /** The path of an item's bytes in the bag, or null where they are not there. */
    String fileOf(String folder, String id) {
        return (sealing == 0 ? parts.fileOf(folder, id) : bag.fileOf(folder, id)).orElse(null);
    }

    /** One answer of the service as it was received, but for the signatures of its links. */
    void putDocument(String entry, String kind, JsonNode document) throws IOException {
        byte[] bytes = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(Links.withoutSignatures(document));
        if (KEPT.contains(kind)) {
            AtomicFiles.createDirectories(keptFile(entry).getParent());
            AtomicFiles.write(keptFile(entry), bytes);
        }
        putOnce(parts.first(), entry, kind, Payload.of(bytes));
    }

    /** Some documents once more, for the page: what is in the bag cannot be read back before it is sealed. */
    private Path keptFile(String entry) {
        return work.resolve("kept").resolve(entry);
    }

    /** A document of {@link #KEPT} as it is in the bag; a missing node where it was not asked for or did not come. */
    JsonNode kept(String entry) throws IOException {
        return Files.exists(keptFile(entry)) ? Json.MAPPER.readTree(keptFile(entry).toFile()) : MissingNode.getInstance();
    }

    /** The project's name as the service has it; its id where the record was not asked for or did not come. */
    String projectName() throws IOException {
        return kept("data/project.json").path("name").asText(job.project());
    }

    /** The bytes of an item; closes the payload. */
    void putPayload(String entry, String kind, Payload payload) throws IOException {
        try (payload) {
            putOnce(parts.forItem(payload.length()), entry, kind, payload);
        }
        notes.fetched(kind, idIn(entry));
    }

    private void putOnce(Bag into, String entry, String kind, Payload payload) throws IOException {
        into.put(entry, payload);
        listener.added(kind, payload.length());
    }

    private static String idIn(String entry) {
        String name = entry.substring(entry.lastIndexOf('/') + 1);
        return name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    }

    /** What becomes of a record before it is written. */
    interface Change {
        JsonNode apply(JsonNode record) throws IOException;
    }

    /** A list as one JSON array, in the order it was listed, each record changed by {@code change}. */
    void putArray(String entry, Iterator<JsonNode> records, Change change) throws IOException {
        putSpooled(entry, out -> {
            JsonGenerator generator = Json.MAPPER.getFactory().createGenerator(out);
            generator.useDefaultPrettyPrinter();
            generator.writeStartArray();
            while (records.hasNext()) {
                Json.MAPPER.writeTree(generator, change.apply(records.next()));
            }
            generator.writeEndArray();
            generator.flush();
        });
    }

    /** A list as JSON lines, one record a line. */
    void putLines(String entry, Iterator<JsonNode> records, Change change) throws IOException {
        putSpooled(entry, out -> {
            while (records.hasNext()) {
                out.write(Json.MAPPER.writeValueAsBytes(change.apply(records.next())));
                out.write('\n');
            }
        });
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Content of any size: it goes through a file of its own, since a ZIP entry's size is written before it. */
    void putSpooled(String entry, Content content) throws IOException {
        AtomicFiles.createDirectories(spool());
        Path file = Files.createTempFile(spool(), "entry", ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                content.writeTo(out);
            }
            try (Payload payload = Payload.of(file)) {
                (sealing == 0 ? parts.first() : bag).put(entry, payload);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        caution.end();
        parts.close();
    }
}
