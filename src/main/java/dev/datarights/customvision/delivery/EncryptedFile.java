package dev.datarights.customvision.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What encrypting one sealed archive gave, kept beside it: a run after a kill delivers the same bytes again, for encrypting
 * twice gives two different files.
 *
 * @param length       of the encrypted file in bytes
 * @param sha256       of the encrypted file, lower-case hex
 * @param sealedLength of the archive inside
 * @param sealedSha256 of the archive inside
 * @param recipients   fingerprints of the certificates that open it
 * @param earlier      SHA-256 of the encrypted files that had this name before, and that may lie at the destination
 */
public record EncryptedFile(int formatVersion, long length, String sha256, long sealedLength, String sealedSha256,
                            List<String> recipients, List<String> earlier) {

    static final int FORMAT_VERSION = 1;

    /** The encrypted file of that archive. */
    static Path of(Path archive) {
        return archive.resolveSibling(archive.getFileName() + ".pgp");
    }

    private static Path note(Path archive) {
        return archive.resolveSibling(archive.getFileName() + ".pgp.json");
    }

    static Optional<EncryptedFile> find(Path archive) throws IOException {
        Path note = note(archive);
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        JsonNode tree = new JsonMapper().readTree(note.toFile());
        if (tree.path("formatVersion").asInt() != FORMAT_VERSION) {
            throw new IOException(note.getFileName() + " has formatVersion " + tree.path("formatVersion").asText("none")
                    + ", this program reads " + FORMAT_VERSION + ". Use the version that wrote it");
        }
        return Optional.of(new JsonMapper().treeToValue(tree, EncryptedFile.class));
    }

    void keep(Path archive) throws IOException {
        AtomicFiles.write(note(archive), new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** Whether it is there and is this archive, readable for exactly these people. */
    boolean serves(Delivery plain, List<String> readers) throws IOException {
        Path file = of(plain.file());
        return sealedSha256.equals(plain.sha256()) && recipients.equals(readers) && Files.isRegularFile(file)
                && Files.size(file) == length;
    }

    /** Every hash that the name had, this one last. */
    List<String> hashes() {
        List<String> all = new ArrayList<>(earlier);
        all.add(sha256);
        return all;
    }

    /** The delivery of the encrypted file in place of the archive's. */
    Delivery inPlaceOf(Delivery plain) {
        List<String> replaces = new ArrayList<>(plain.replaces());
        replaces.addAll(earlier);
        return new Delivery(plain.to(), plain.path(), of(plain.file()), of(plain.file()).getFileName().toString(), length, sha256,
                replaces);
    }
}
