package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import dev.datarights.customvision.service.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What must not be deleted, by {@code customvision.holds}: a file {@code holds:} with a list of
 * {@code {project: | imageId: | tag: | metadata: {name: value}, ground:}}, one selector each.
 * <p>
 * Names, tags and metadata are compared without regard to case and to how accents are encoded: a hold that matches too
 * much keeps something that may go, one that matches too little loses it. Immutable; read anew to learn of a new hold.
 */
public final class Holds {

    private static final String SETTING = "customvision.holds";
    private static final Path DEFAULT = Path.of("config", "holds.yaml");

    private final List<Hold> holds;
    private final Map<String, Hold> projects = new HashMap<>();
    private final Map<String, Hold> images = new HashMap<>();
    private final Map<String, Hold> tags = new HashMap<>();
    private final Map<Hold, Map<String, String>> metadata = new HashMap<>();

    private Holds(List<Hold> holds) {
        this.holds = List.copyOf(holds);
        for (Hold hold : holds) {
            if (hold.selector() instanceof Hold.OfProject project) {
                projects.putIfAbsent(plain(project.nameOrId()), hold);
            } else if (hold.selector() instanceof Hold.OfImage image) {
                images.putIfAbsent(plain(image.id()), hold);
            } else if (hold.selector() instanceof Hold.OfTag tag) {
                tags.putIfAbsent(plain(tag.nameOrId()), hold);
            } else if (hold.selector() instanceof Hold.OfMetadata held) {
                Map<String, String> values = new HashMap<>();
                held.values().forEach((name, value) -> values.put(plain(name), plain(value)));
                metadata.put(hold, values);
            }
        }
    }

    /**
     * The holds that the settings name; where they name none, those of {@code config/holds.yaml}, which may be absent.
     *
     * @throws InvalidHoldsException where the named file is absent, or a file cannot be read or relied on
     */
    public static Holds read(Settings settings) throws InvalidHoldsException {
        Optional<String> named = settings.find(SETTING);
        if (named.isEmpty()) {
            return readWhereThere(DEFAULT);
        }
        try {
            return read(Path.of(named.get()));
        } catch (InvalidPathException e) {
            throw unreadable("setting " + SETTING, "is not the name of a file", "Name the file that holds what must be kept");
        }
    }

    /** A file that may be absent; a link that leads nowhere is not. */
    static Holds readWhereThere(Path file) throws InvalidHoldsException {
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS) ? new Holds(List.of()) : read(file);
    }

    /**
     * @throws InvalidHoldsException where the file is absent, cannot be read, or cannot be relied on
     */
    public static Holds read(Path file) throws InvalidHoldsException {
        String name = file.toString();
        if (Files.notExists(file)) {
            throw unreadable(name, "does not exist", "Make it, or correct setting " + SETTING + ". "
                    + DocumentKind.HOLDS.smallest());
        }
        if (!Files.isRegularFile(file)) {
            throw unreadable(name, "is not a regular file", "Name the file itself");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new Holds(HoldsDocument.read(in.readNBytes(RequestText.MOST_BYTES + 1), name));
        } catch (IOException e) {
            throw unreadable(name, "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Make it readable for the user the program runs as");
        }
    }

    /** Every hold, in the order of the file. */
    public List<Hold> all() {
        return holds;
    }

    /** The first hold on a project as a whole; holds on single images in it are told by {@link #holdOn}. */
    public Optional<Hold> holdOnProject(String projectId, String projectName) {
        return first(Stream.of(projectId, projectName).filter(Objects::nonNull).map(key -> projects.get(plain(key))));
    }

    /**
     * The first hold that keeps an image: on its project, on its id, on a tag of it or of a region in it, or on its metadata.
     *
     * @param image the service's record of the image, of the workspace or of an iteration
     */
    public Optional<Hold> holdOn(String projectId, String projectName, JsonNode image) {
        Stream<Hold> onImage = Stream.of(image.path("id").asText()).map(id -> images.get(plain(id)));
        Stream<Hold> onTags = Stream.of("tags", "regions").flatMap(field -> elements(image.path(field)))
                .flatMap(tag -> Stream.of(tag.path("tagId").asText(), tag.path("tagName").asText()))
                .map(key -> tags.get(plain(key)));
        return first(Stream.of(holdOnProject(projectId, projectName).stream(), onImage, onTags, onMetadata(image))
                .flatMap(Function.identity()));
    }

    private Stream<Hold> onMetadata(JsonNode image) {
        if (metadata.isEmpty() || !image.path("metadata").isObject()) {
            return Stream.empty();
        }
        // a set, for names that differ in case only are two
        Set<Map.Entry<String, String>> present = new HashSet<>();
        image.path("metadata").properties().forEach(e -> present.add(Map.entry(plain(e.getKey()), plain(e.getValue().asText()))));
        return metadata.entrySet().stream().filter(e -> present.containsAll(e.getValue().entrySet())).map(Map.Entry::getKey);
    }

    private static Optional<Hold> first(Stream<Hold> found) {
        return found.filter(Objects::nonNull).min(Comparator.comparingInt(Hold::entry));
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        Stream.Builder<JsonNode> elements = Stream.builder();
        list.forEach(elements);
        return elements.build();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).strip();
    }

    private static InvalidHoldsException unreadable(String file, String what, String remedy) {
        return new InvalidHoldsException(file, List.of(Problem.ofFile(what, remedy)));
    }
}
