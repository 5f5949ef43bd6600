package dev.datarights.customvision.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/** The form in which a request is kept and hashed: {@code request.json}. */
final class StoredRequest {

    private static final String FILE = "request.json";
    private static final String FORMAT_VERSION = "formatVersion";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build()).build();

    private StoredRequest() {}

    static Request read(byte[] content) throws InvalidRequestException {
        ObjectNode stored;
        try {
            stored = JSON.readTree(content) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (IOException e) {
            throw new InvalidRequestException(FILE, Problem.ofFile("is damaged: it is not JSON", "Restore it from a backup"));
        }
        if (!stored.path(FORMAT_VERSION).isInt() || stored.path(FORMAT_VERSION).intValue() != FORMAT) {
            throw new InvalidRequestException(FILE, new Problem(FORMAT_VERSION, "is not " + FORMAT,
                    "Go on with the version of the program that wrote it"));
        }
        if (!stored.has("id")) {
            throw new InvalidRequestException(FILE, new Problem("id", "is missing", "Restore the file from a backup"));
        }
        stored.remove(FORMAT_VERSION);
        return RequestReader.check(stored, FILE);
    }

    /** The canonical form of a request: with its format's version, every object's names in order. */
    static ObjectNode canonical(ObjectNode request) {
        ObjectNode canonical = (ObjectNode) ordered(request);
        ObjectNode withVersion = JSON.createObjectNode().put(FORMAT_VERSION, FORMAT);
        withVersion.setAll(canonical);
        return withVersion;
    }

    static byte[] bytes(ObjectNode canonical) {
        try {
            return JSON.writeValueAsBytes(canonical);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static JsonNode ordered(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = JSON.createObjectNode();
            TreeSet<String> names = new TreeSet<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> sorted.set(name, ordered(object.get(name))));
            return sorted;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode same = JSON.createArrayNode();
            list.forEach(entry -> same.add(ordered(entry)));
            return same;
        }
        return node;
    }
}
