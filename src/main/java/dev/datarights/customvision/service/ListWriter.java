package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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
    private final Set<UUID> listed = new HashSet<>();
    private final Set<UUID> left = new HashSet<>();     // listed, and not meant
    private final List<String> withheld = new ArrayList<>();

    ListWriter(Path file, RecordFilter filter) throws IOException {
        this.out = Files.newBufferedWriter(AtomicFiles.begin(file));
        this.filter = filter;
        filter.begin();
    }

    /**
     * @return the record's id
     * @throws TransientFailure where it is no GUID: ids become paths and file names
     */
    UUID add(JsonNode record) throws IOException, FilterIgnored {
        UUID id = Ids.of(record);
        if (listed.add(id)) {
            switch (filter.decide(record)) {
                case KEEP -> {
                    out.write(Json.MAPPER.writeValueAsString(record));
                    out.write('\n');
                }
                case WITHHOLD -> {
                    left.add(id);
                    withheld.add(id.toString());
                }
                default -> left.add(id);
            }
        }
        return id;
    }

    ListProof proof(Long serviceCount, boolean settled, String proof) {
        Set<UUID> kept = new HashSet<>(listed);
        kept.removeAll(left);
        return new ListProof(ListProof.FORMAT_VERSION, listed.size() - left.size(), listed.size(), List.copyOf(withheld), filter.matches(), serviceCount, settled,
                proof, sha256(kept));
    }

    String listedSha256() {
        return sha256(listed);
    }

    private static String sha256(Collection<UUID> ids) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ids.stream().map(UUID::toString).sorted()
                    .forEach(id -> digest.update((id + "\n").getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
