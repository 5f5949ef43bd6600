package dev.datarights.customvision.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** One training of a project: the copy of tags and images it was trained on, and what was made of it. Thread-safe. */
public final class SandboxIteration {

    private final UUID id;
    private final String name;
    private final Instant created;
    private final Contents contents;
    private final List<SandboxExport> exports = new CopyOnWriteArrayList<>();
    private final List<SandboxSuggestion> suggestions = new CopyOnWriteArrayList<>();
    private volatile String status;
    private volatile Publication publication;

    SandboxIteration(UUID id, String name, Instant created, String status, Contents contents) {
        this.id = id;
        this.name = name;
        this.created = created;
        this.status = status;
        this.contents = contents;
    }

    private record Publication(String name, String resourceId) {
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Instant created() {
        return created;
    }

    /** Training, Completed or Failed (the workspace: New); only a completed iteration has performance figures. */
    public String status() {
        return status;
    }

    public SandboxIteration status(String next) {
        status = next;
        return this;
    }

    boolean training() {
        return status.equals("Training");
    }

    boolean completed() {
        return status.equals("Completed");
    }

    public Optional<String> publishName() {
        return Optional.ofNullable(publication).map(Publication::name);
    }

    Optional<String> publishResourceId() {
        return Optional.ofNullable(publication).map(Publication::resourceId);
    }

    public SandboxIteration publish(String publishName) {
        publication = new Publication(publishName, SandboxData.PREDICTION_RESOURCE_ID);
        return this;
    }

    public SandboxIteration unpublish() {
        publication = null;
        return this;
    }

    /** A finished export with its model file. */
    public SandboxIteration addExport(String platform, String flavor, byte[] zip) {
        return addExport(platform, flavor, "Done", SandboxContent.of(zip));
    }

    /** An export without a file. {@code exportStatus} is Exporting, Failed, or Done as the service says before the link is there. */
    public SandboxIteration addExport(String platform, String flavor, String exportStatus) {
        return addExport(platform, flavor, exportStatus, null);
    }

    private SandboxIteration addExport(String platform, String flavor, String exportStatus, SandboxContent content) {
        long before = exports.stream().filter(other -> other.platform().equals(platform) && Objects.equals(other.flavor(), flavor)).count();
        exports.add(new SandboxExport(platform, flavor, exportStatus, content, (int) before + 1));
        return this;
    }

    public List<SandboxExport> exports() {
        return List.copyOf(exports);
    }

    /** The service stores what this iteration guesses for an image; it gives that out while the image is untagged. */
    public SandboxSuggestion suggest(SandboxImage image, SandboxScore... scores) {
        // of the two it is about, so that the ids of what is added later do not depend on it
        UUID own = UUID.nameUUIDFromBytes((id + " " + image.id()).getBytes(StandardCharsets.US_ASCII));
        SandboxSuggestion suggestion = new SandboxSuggestion(own, image.id(), created.plusSeconds(3600), List.of(scores));
        suggestions.add(suggestion);
        return suggestion;
    }

    public List<SandboxSuggestion> suggestions() {
        return List.copyOf(suggestions);
    }

    public List<SandboxTag> tags() {
        return contents.tags();
    }

    /** Oldest first. */
    public List<SandboxImage> images() {
        return contents.page(image -> true, false, 0, Integer.MAX_VALUE);
    }

    Contents contents() {
        return contents;
    }
}
