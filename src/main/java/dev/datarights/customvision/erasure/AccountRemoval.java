package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.service.Json;

/**
 * How far the removal of the Azure resource has come: {@code account-removal.json} in the request's folder, written before
 * each DELETE. A run after a kill goes on by it, and a resource that somebody else removed is never taken for ours.
 *
 * @param location      of the resource; once it is gone, nothing else tells where its recoverable copy is
 * @param deletionAsked when it was asked to be deleted
 * @param purgeAsked    when its recoverable copy was; null before
 */
record AccountRemoval(int formatVersion, String resourceId, String location, Instant deletionAsked, Instant purgeAsked) {

    static Optional<AccountRemoval> read(RequestFolder folder) throws IOException {
        Path file = file(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode tree = Json.MAPPER.readTree(file.toFile());
        if (tree.path("formatVersion").asInt() != RequestFolder.FORMAT_VERSION) {
            throw new IOException(file + " was written by another version of the program. Finish the request with that version");
        }
        return Optional.of(Json.MAPPER.treeToValue(tree, AccountRemoval.class));
    }

    static AccountRemoval begun(String resourceId, String location) {
        return new AccountRemoval(RequestFolder.FORMAT_VERSION, resourceId, location, Instant.now(), null);
    }

    AccountRemoval purging() {
        return new AccountRemoval(formatVersion, resourceId, location, deletionAsked, Instant.now());
    }

    /** On return it is on the disk. */
    void write(RequestFolder folder) throws IOException {
        AtomicFiles.write(file(folder), Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    private static Path file(RequestFolder folder) {
        return folder.path().resolve("account-removal.json");
    }
}
