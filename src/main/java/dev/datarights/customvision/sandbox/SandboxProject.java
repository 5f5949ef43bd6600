package dev.datarights.customvision.sandbox;

import dev.datarights.customvision.sandbox.SandboxImage.PlacedRegion;
import dev.datarights.customvision.sandbox.SandboxImage.TagLink;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One project: its workspace, iterations and stored predictions. May be changed while it is served. */
public final class SandboxProject {

    private static final Duration BETWEEN_IMAGES = Duration.ofNanos(61_234_567_800L);

    private final IdSequence ids;
    private final UUID id;
    private final String name;
    private final Domain domain;
    private final Instant created;
    private final Contents workspace = new Contents();
    private final List<SandboxIteration> iterations = new CopyOnWriteArrayList<>();
    private final List<SandboxPrediction> predictions = new CopyOnWriteArrayList<>();
    private final AtomicInteger additions = new AtomicInteger();
    private volatile String description = "";
    private volatile boolean drMode;
    private volatile boolean customerManagedKeyRevoked;

    SandboxProject(IdSequence ids, UUID id, String name, Domain domain, Instant created) {
        this.ids = ids;
        this.id = id;
        this.name = name;
        this.domain = domain;
        this.created = created;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Domain domain() {
        return domain;
    }

    public Instant created() {
        return created;
    }

    public String description() {
        return description;
    }

    public SandboxProject description(String text) {
        description = text;
        return this;
    }

    public boolean drMode() {
        return drMode;
    }

    /** While a project is in disaster recovery mode the service refuses to change it. */
    public SandboxProject drMode(boolean enabled) {
        drMode = enabled;
        return this;
    }

    boolean customerManagedKeyRevoked() {
        return customerManagedKeyRevoked;
    }

    /** While the customer's key is revoked every call of the project answers BadRequestCustomerManagedKeyRevoked. */
    public SandboxProject customerManagedKeyRevoked(boolean revoked) {
        customerManagedKeyRevoked = revoked;
        return this;
    }

    public SandboxTag addTag(String tagName) {
        return addTag(tagName, null, "Regular");
    }

    public SandboxTag addTag(String tagName, String tagDescription, String type) {
        SandboxTag tag = new SandboxTag(ids.next(), tagName, tagDescription, type);
        workspace.add(tag);
        return tag;
    }

    public SandboxImage addImage(byte[] bytes, SandboxTag... tags) {
        return addImage(bytes, List.of(tags), List.of(), Map.of(), nextTime());
    }

    /** The tags of the regions count as tags of the image. */
    public SandboxImage addImage(byte[] bytes, List<SandboxTag> tags, List<SandboxRegion> regions,
            Map<String, String> metadata, Instant created) {
        PixelSize size = PixelSize.of(bytes);
        return addImage(SandboxContent.of(bytes), size, tags, regions, metadata, created);
    }

    public SandboxImage addImage(JpegPicture picture, List<SandboxTag> tags, List<SandboxRegion> regions,
            Map<String, String> metadata, Instant created) {
        return addImage(SandboxContent.of(picture.bytes()), new PixelSize(picture.width(), picture.height()),
                tags, regions, metadata, created);
    }

    private SandboxImage addImage(SandboxContent content, PixelSize size, List<SandboxTag> tags,
            List<SandboxRegion> regions, Map<String, String> metadata, Instant created) {
        Instant linked = created.plusNanos(7_954_300);
        Set<UUID> tagIds = new LinkedHashSet<>();
        tags.forEach(tag -> tagIds.add(tag.id()));
        regions.forEach(region -> tagIds.add(region.tag().id()));
        SandboxImage image = new SandboxImage(ids.next(), created, size.width(), size.height(), content,
                tagIds.stream().map(tagId -> new TagLink(tagId, linked)).toList(),
                regions.stream().map(region -> new PlacedRegion(ids.next(), linked, region)).toList(),
                Map.copyOf(metadata));
        workspace.add(image);
        return image;
    }

    /** An image whose bytes are made when they are asked for. {@code links} may be shared by many images. */
    SandboxImage addGenerated(long bytes, List<TagLink> links) {
        UUID imageId = ids.next();
        SandboxImage image = new SandboxImage(imageId, nextTime(), 640, 480,
                new GeneratedJpeg(imageId.getLeastSignificantBits(), bytes), links, List.of(), Map.of());
        workspace.add(image);
        return image;
    }

    Instant nextTime() {
        return created.plus(BETWEEN_IMAGES.multipliedBy(additions.incrementAndGet()));
    }

    /** Somebody tags or describes an image of the workspace; iterations that were trained with it keep it as it was. */
    public void change(UUID imageId, UnaryOperator<SandboxImage> change) {
        workspace.change(image -> image.id().equals(imageId), change);
    }

    /** Iterations that were trained with the image keep it. */
    public boolean removeFromWorkspace(UUID imageId) {
        return workspace.remove(imageId);
    }

    /** Somebody deletes the image everywhere: in the workspace and in every iteration. */
    public void vanish(UUID imageId) {
        workspace.remove(imageId);
        iterations.forEach(iteration -> iteration.contents().remove(imageId));
    }

    /** A completed training on the workspace as it is now. */
    public SandboxIteration train(String iterationName) {
        return addIteration(iterationName, "Completed");
    }

    /** A training that has not ended: no performance, no trainedAt. */
    public SandboxIteration startTraining(String iterationName) {
        return addIteration(iterationName, "Training");
    }

    /** A training that ended without a model: no performance, no trainedAt. */
    public SandboxIteration failTraining(String iterationName) {
        return addIteration(iterationName, "Failed");
    }

    private SandboxIteration addIteration(String iterationName, String status) {
        SandboxIteration iteration = new SandboxIteration(ids.next(), iterationName, nextTime(), status, workspace.copy());
        iterations.add(iteration);
        return iteration;
    }

    public SandboxPrediction addPrediction(byte[] bytes, SandboxIteration iteration, Instant created, SandboxScore... scores) {
        SandboxPrediction prediction =
                new SandboxPrediction(ids.next(), iteration.id(), created, SandboxContent.of(bytes), List.of(scores));
        predictions.add(prediction);
        return prediction;
    }

    public List<SandboxTag> tags() {
        return workspace.tags();
    }

    /** The workspace, oldest first. */
    public List<SandboxImage> images() {
        return workspace.page(image -> true, false, 0, Integer.MAX_VALUE);
    }

    public List<SandboxIteration> iterations() {
        return List.copyOf(iterations);
    }

    public Optional<SandboxIteration> iteration(UUID iterationId) {
        return iterations.stream().filter(iteration -> iteration.id().equals(iterationId)).findFirst();
    }

    public List<SandboxPrediction> predictions() {
        return List.copyOf(predictions);
    }

    void remove(SandboxIteration iteration) {
        iterations.remove(iteration);
    }

    public void removePredictions(Collection<UUID> predictionIds) {
        predictions.removeIf(prediction -> predictionIds.contains(prediction.id()));
    }

    /** The workspace as v1.2 lists it: an iteration that is never trained. */
    SandboxIteration workspaceIteration() {
        UUID workspaceId = new UUID(id.getMostSignificantBits(), ~id.getLeastSignificantBits() ^ 0xC000000000000000L);
        return new SandboxIteration(workspaceId, "Workspace", created, "New", workspace);
    }

    Contents workspace() {
        return workspace;
    }

    /** The image wherever it still is: in the workspace or in an iteration. */
    Optional<SandboxImage> findImage(UUID imageId) {
        return workspace.image(imageId).or(() -> iterations.stream()
                .flatMap(iteration -> iteration.contents().image(imageId).stream()).findFirst());
    }
}
