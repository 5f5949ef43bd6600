package dev.datarights.customvision.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished bag whose every byte was read back once after writing.
 *
 * @param length of the ZIP file in bytes
 * @param sha256 of the ZIP file, lower-case hex
 * @param payloadFiles entries below {@code data/}
 * @param payloadBytes their bytes, uncompressed
 */
public record SealedArchive(Path file, String name, long length, String sha256, long payloadFiles, long payloadBytes) {

    static final int FORMAT_VERSION = 1;

    /**
     * The sealed bag of that name, present only if {@code <name>.zip} and {@code <name>.sealed.json} are both there and
     * agree on the length. The content is not read again: {@link BagVerifier} does that.
     */
    public static Optional<SealedArchive> find(Path folder, String name) throws IOException {
        Path file = zip(folder, name);
        Path seal = seal(folder, name);
        if (!Files.isRegularFile(file) || !Files.isRegularFile(seal)) {
            return Optional.empty();
        }
        JsonNode written = new JsonMapper().readTree(seal.toFile());
        if (written.path("formatVersion").asInt() != FORMAT_VERSION) {
            throw new IOException(seal.getFileName() + " has formatVersion " + written.path("formatVersion")
                    + ", this program reads " + FORMAT_VERSION + ". Use the version that wrote it.");
        }
        SealedArchive archive = new SealedArchive(file, name, written.path("length").asLong(-1),
                written.path("sha256").asText(), written.path("payloadFiles").asLong(), written.path("payloadBytes").asLong());
        return archive.length == Files.size(file) ? Optional.of(archive) : Optional.empty();
    }

    /** Reads the file once: whether it is still what was sealed. */
    boolean isIntact() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Fingerprint.of(in, length).sha256().equals(sha256);
        }
    }

    void write() throws IOException {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("formatVersion", FORMAT_VERSION).put("name", name).put("length", length).put("sha256", sha256)
                .put("payloadFiles", payloadFiles).put("payloadBytes", payloadBytes);
        Durable.write(seal(file.toAbsolutePath().getParent(), name),
                (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Path zip(Path folder, String name) {
        return folder.resolve(name + ".zip");
    }

    static Path seal(Path folder, String name) {
        return folder.resolve(name + ".sealed.json");
    }
}
