package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/**
 * An approval that was accepted, as it is kept in the request's folder: {@code approval.json}, with its signature in
 * {@code approval.jws}.
 *
 * @param by who approved; a person's name
 * @param at when it was accepted
 * @param planSha256 the SHA-256 of the plan that it is for, in lower-case hex
 */
public record GivenApproval(int formatVersion, String by, Instant at, String planSha256) {

    private static final String FILE = "approval.json";
    private static final String SIGNATURE = "approval.jws";

    public static GivenApproval of(Approval approval, Instant at) {
        return new GivenApproval(RequestFolder.FORMAT_VERSION, approval.by(), at, approval.plan());
    }

    /** What its line in the ledger says of it. */
    Map<String, String> inLedger() {
        return new TreeMap<>(Map.of(LedgerLine.APPROVED_BY, by, "approvedAt", at.toString()));
    }

    boolean isSaidBy(JsonNode line) {
        return line.path("planSha256").asText().equals(planSha256)
                && inLedger().entrySet().stream().allMatch(field -> line.path(field.getKey()).asText().equals(field.getValue()));
    }

    /** Replaces what was kept in the request's folder; on return it is on the disk. The signature is there first. */
    public void write(Path requestFolder, ReceiptSignature signature) throws IOException {
        byte[] bytes = RequestFolder.bytes(this);
        AtomicFiles.write(requestFolder.resolve(SIGNATURE), signature.sign(bytes).getBytes(StandardCharsets.US_ASCII));
        AtomicFiles.write(requestFolder.resolve(FILE), bytes);
    }

    /** True where the file was written by this installation and nobody changed it since. */
    static boolean isSigned(Path requestFolder, ReceiptSignature signature) throws IOException {
        return signature.isOwn(Files.readAllBytes(requestFolder.resolve(FILE)), requestFolder.resolve(SIGNATURE));
    }

    static void forget(Path requestFolder) throws IOException {
        Files.deleteIfExists(requestFolder.resolve(FILE));
        Files.deleteIfExists(requestFolder.resolve(SIGNATURE));
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
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            tree = Json.MAPPER.missingNode();
        }
        if (tree.path("formatVersion").asInt() != RequestFolder.FORMAT_VERSION || !tree.path("by").isTextual()
                || !tree.path("planSha256").isTextual() || !tree.path("at").isTextual()) {
            throw new IOException(file + " is damaged or was written by another version of the program. Nothing is approved by it. Run the request again: it is planned anew");
        }
        return Optional.of(Json.MAPPER.treeToValue(tree, GivenApproval.class));
    }
}
