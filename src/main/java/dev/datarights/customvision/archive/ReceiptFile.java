package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/**
 * A receipt that somebody wants checked; what is in it is not trusted.
 *
 * @param bytes    empty where the file cannot be read
 * @param document missing where it is no JSON
 */
record ReceiptFile(Path file, byte[] bytes, JsonNode document) {

    private static final int LARGEST = 256 << 20;

    static ReceiptFile read(Path file) {
        try {
            if (Files.size(file) <= LARGEST) {
                return of(file, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            // the check of the receipt says so
        }
        return new ReceiptFile(file, new byte[0], Json.MAPPER.missingNode());
    }

    static ReceiptFile of(Path file, byte[] bytes) {
        try {
            return new ReceiptFile(file, bytes, Json.MAPPER.readTree(bytes));
        } catch (IOException e) {
            return new ReceiptFile(file, bytes, Json.MAPPER.missingNode());
        }
    }

    String sha256() {
        return ArchiveExaminer.sha256(bytes);
    }

    boolean isReceipt() {
        return document.path("formatVersion").isInt() && document.path("archives").isArray() && document.path("state").isTextual() && document.path("id").isTextual();
    }

    String name() {
        return file.getFileName().toString();
    }

    String id() {
        return document.path("id").asText();
    }

    String state() {
        return document.path("state").asText();
    }

    List<JsonNode> archives() {
        return StreamSupport.stream(document.path("archives").spliterator(), false).toList();
    }

    /** The archives it names that lie beside it; a name that is a path is none. */
    Stream<Path> archivesBeside() {
        return archives().stream().map(archive -> archive.path("file").asText())
                .filter(name -> !name.isEmpty() && name.matches("[A-Za-z0-9._-]+")).map(file::resolveSibling).filter(Files::isRegularFile);
    }

    /** The archive that is meant: the one of that name, or one of another name with the very same content. */
    static Optional<ExaminedArchive> find(JsonNode told, Collection<ExaminedArchive> archives) {
        String name = told.path("file").asText();
        String sha256 = told.path("sha256").asText();
        return archives.stream().filter(archive -> archive.outer().sha256().equals(sha256)).findFirst()
                .or(() -> archives.stream().filter(archive -> archive.name().equals(name)).findFirst());
    }

    boolean names(ExaminedArchive archive) {
        return archives().stream().anyMatch(told -> told.path("sha256").asText().equals(archive.outer().sha256()));
    }
}
