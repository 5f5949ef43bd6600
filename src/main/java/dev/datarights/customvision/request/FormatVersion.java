package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.datarights.customvision.service.Json;

/** Files of the working state say which version of the format they have; those of another are refused, not guessed at. */
public final class FormatVersion {

    private FormatVersion() {
    }

    /**
     * A JSON file of the working state, as a tree.
     *
     * @throws IOException where it is of another version, naming the file and what to do
     */
    public static JsonNode read(Path file) throws IOException {
        return check(file, Json.MAPPER.readTree(Files.readAllBytes(file)));
    }

    /** The same as an object. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        return Json.MAPPER.treeToValue(read(file), type);
    }

    /** The same, of a file whose format has a newest version of its own; earlier ones are read too. */
    static <T> T read(Path file, Class<T> type, int newest) throws IOException {
        return Json.MAPPER.treeToValue(check(file, Json.MAPPER.readTree(Files.readAllBytes(file)), newest), type);
    }

    static JsonNode check(Path file, JsonNode tree) throws IOException {
        return check(file, tree, RequestFolder.FORMAT_VERSION);
    }

    private static JsonNode check(Path file, JsonNode tree, int newest) throws IOException {
        JsonNode version = tree == null ? MissingNode.getInstance() : tree.path("formatVersion");
        if (!version.isInt() || version.intValue() < RequestFolder.FORMAT_VERSION || version.intValue() > newest) {
            throw new IOException(file + " was written by another version of the program (formatVersion "
                    + (version.isMissingNode() ? "is missing" : version.asText()) + ", here it is " + newest
                    + "). Finish the request with that version, or move its folder away");
        }
        return tree;
    }
}
