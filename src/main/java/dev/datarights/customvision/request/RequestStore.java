package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.datarights.customvision.service.Settings;

/** The folder of all requests: {@code customvision.requests}. */
public final class RequestStore {

    private final Supplier<Path> setting;
    /** Read when it is first needed, not when the bean is made; it is asked for before each call and each image. */
    private volatile Path root;

    public RequestStore(Settings settings) {
        this(() -> Path.of(settings.get("customvision.requests", "requests")));
    }

    private RequestStore(Supplier<Path> setting) {
        this.setting = setting;
    }

    /** The store in a folder, for commands that need no pipeline. */
    public static RequestStore at(Path root) {
        return new RequestStore(() -> root);
    }

    public Path root() {
        if (root == null) {
            root = setting.get();
        }
        return root;
    }

    public RequestFolder folder(String id) {
        return new RequestFolder(root(), id);
    }

    /** A request that is kept; none where the id is not one a request can have, such as a path. */
    public Optional<RequestFolder> find(String id) {
        return id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") ? Optional.of(folder(id)).filter(RequestFolder::exists) : Optional.empty();
    }

    /** Changes a request's status; one change at a time, so that none is lost. */
    public synchronized RequestStatus update(String id, UnaryOperator<RequestStatus> change) throws IOException {
        RequestFolder folder = folder(id);
        RequestStatus status = change.apply(folder.status()
                .orElseThrow(() -> new IOException("request " + id + " has no status.json")));
        folder.status(status);
        return status;
    }

    /** Every request that is kept, by id. */
    public List<RequestFolder> all() throws IOException {
        if (!Files.isDirectory(root())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(Files::isDirectory).map(folder -> folder(folder.getFileName().toString()))
                    .filter(RequestFolder::exists).sorted(java.util.Comparator.comparing(RequestFolder::id)).toList();
        }
    }
}
