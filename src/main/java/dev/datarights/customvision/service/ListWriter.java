package dev.datarights.customvision.service;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Writes one reading of a list, each id once: pages shift while others upload, so a record may come twice.
 * Holds the ids (a project has at most 100,000 images), not the records.
 */
final class ListWriter implements AutoCloseable {

    private final Writer out;
    private final Set<UUID> ids = new HashSet<>();

    ListWriter(Path file) throws IOException {
        this.out = Files.newBufferedWriter(file);
    }

    /**
     * @throws TransientFailure where a record has no id that is a GUID: ids become paths and file names
     */
    void add(JsonNode record) throws IOException {
        if (ids.add(Ids.of(record))) {
            out.write(Json.MAPPER.writeValueAsString(record));
            out.write('\n');
        }
    }

    long size() {
        return ids.size();
    }

    String idsSha256() {
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
