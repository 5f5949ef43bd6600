package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/** Holds a receipt against the archives that lie beside it: each one it names is there, as long and with the same SHA-256. */
public final class ReceiptVerifier {

    private ReceiptVerifier() {
    }

    /** Never fails for what is in the files: a receipt that cannot be read gets a report that says so. */
    public static BagReport verify(Path receipt) {
        List<Check> checks = new ArrayList<>();
        String id = "";
        try {
            JsonNode document = Json.MAPPER.readTree(receipt.toFile());
            id = document.path("id").asText();
            checks.add(new Check("it is a receipt", document.path("formatVersion").isInt() && document.path("id").isTextual()
                    && document.path("archives").isArray() && document.path("state").isTextual(),
                    document.path("state").asText() + ": " + document.path("outcome").asText()));
            for (JsonNode archive : document.path("archives")) {
                checks.add(archive(receipt, archive));
            }
            for (JsonNode kind : document.path("kinds")) {
                long expected = kind.path("expected").asLong();
                long told = kind.path("done").asLong() + kind.path("failed").asLong() + kind.path("retained").asLong();
                if (expected != told) {
                    checks.add(new Check("expected = done + failed + retained", false, kind.toString()));
                }
            }
        } catch (IOException e) {
            checks.add(new Check("it is a receipt", false, "it is not readable as JSON"));
        }
        return new BagReport(receipt, id, checks.stream().allMatch(Check::passed), checks);
    }

    private static Check archive(Path receipt, JsonNode archive) throws IOException {
        String name = archive.path("file").asText();
        String what = "archive " + name;
        boolean plain = name.matches("[A-Za-z0-9._-]+");
        Path file = receipt.resolveSibling(plain ? name : "archive");
        if (!plain || !Files.isRegularFile(file)) {
            return new Check(what, false, "is not beside the receipt; put it there, or ask for it again");
        }
        if (Files.size(file) != archive.path("length").asLong()) {
            return new Check(what, false, "is " + Files.size(file) + " bytes long, the receipt says " + archive.path("length").asLong());
        }
        boolean same = sha256(file).equals(archive.path("sha256").asText());
        return new Check(what, same, same ? archive.path("length").asLong() + " bytes" : "has another SHA-256 than the receipt says");
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
