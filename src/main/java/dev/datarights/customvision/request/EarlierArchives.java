package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.service.Json;

/** Archives of a project that other requests delivered: copies that a delete at the service does not reach. */
final class EarlierArchives {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierArchives.class);

    private final RequestStore store;

    EarlierArchives(RequestStore store) {
        this.store = store;
    }

    /** By the receipts that are kept; these stay when the rest of a finished request goes. */
    void write(ArrayNode residuals, String id, String account, Set<String> projects) throws IOException {
        for (Path receipt : receipts()) {
            String request = receipt.getParent().getFileName().toString();
            if (request.equals(id)) {
                continue;
            }
            try {
                JsonNode document = Json.MAPPER.readTree(receipt.toFile());
                if (document.path("account").asText().equals(account)) {
                    document.path("archives").forEach(archive -> tell(residuals, request, archive, projects));
                }
            } catch (IOException e) {
                LOG.warn("the receipt of request {} cannot be read: {}", request, e.getClass().getSimpleName());
                residuals.addObject().put("kind", "archive").put("request", request).put("what", "the receipt of request " + request
                        + " cannot be read, so it is not known whether that request delivered archives of these projects");
            }
        }
    }

    private static void tell(ArrayNode residuals, String request, JsonNode archive, Set<String> projects) {
        String project = archive.path("project").asText();
        if (projects.contains(project)) {
            String file = archive.path("file").asText();
            String sha256 = archive.path("sha256").asText();
            residuals.addObject().put("project", project).put("kind", "archive").put("request", request).put("file", file)
                    .put("sha256", sha256).put("what", "an archive of this project was delivered on "
                            + archive.path("verifiedAt").asText().replaceAll("T.*", "") + " by request " + request + ": " + file
                            + ", SHA-256 " + sha256 + "; that copy is not affected");
        }
    }

    private List<Path> receipts() throws IOException {
        if (!Files.isDirectory(store.root())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(store.root())) {
            return folders.map(folder -> folder.resolve(folder.getFileName() + "-receipt.json")).filter(Files::isRegularFile).sorted().toList();
        }
    }
}
