package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/**
 * An approval that was accepted, as it is kept in the request's folder: {@code approval.json}.
 *
 * @param by who approved; a person's name
 * @param at when it was accepted
 * @param planSha256 the SHA-256 of the plan that it is for, in lower-case hex
 */
public record GivenApproval(int formatVersion, String by, Instant at, String planSha256) {

    private static final String FILE = "approval.json";

    public static GivenApproval of(Approval approval, Instant at) {
        return new GivenApproval(RequestFolder.FORMAT_VERSION, approval.by(), at, approval.plan());
    }

    /** Replaces what was kept in the request's folder; on return it is on the disk. */
    public void write(Path requestFolder) throws IOException {
        AtomicFiles.write(requestFolder.resolve(FILE), Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /**
     * @return empty where nobody approved so far
     * @throws IOException where the file is damaged or of another version: it then approves nothing
     */
    public static Optional<GivenApproval> read(Path requestFolder) throws IOException {
        Path file = requestFolder.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode tree = Json.MAPPER.readTree(file.toFile());
        if (tree.path("formatVersion").asInt() != RequestFolder.FORMAT_VERSION || !tree.path("by").isTextual()
                || !tree.path("planSha256").isTextual() || !tree.path("at").isTextual()) {
            throw new IOException(file + " is damaged or was written by another version of the program. Move it away and approve again");
        }
        return Optional.of(Json.MAPPER.treeToValue(tree, GivenApproval.class));
    }
}
