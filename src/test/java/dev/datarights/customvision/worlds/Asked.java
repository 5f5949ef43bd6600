package dev.datarights.customvision.worlds;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxPrediction;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

/**
 * A request, and what it means by the contract's words, read independently of the program.
 *
 * @param projects null for all of them
 * @param include  null for every kind
 */
record Asked(String action, Set<UUID> projects, Set<String> include, List<String> tags, Set<UUID> imageIds, Map<String, String> metadata,
        LocalDate before, LocalDate after, Set<UUID> predictionIds, String shared, String trainedIterations, boolean allowCollateral, boolean subjectTags, boolean deleteAzureResource) {

    static final String ID = "w";

    private static final List<String> KINDS =
            List.of("account", "project", "iterations", "performance", "tags", "images", "exports", "predictions", "suggestions");

    static Asked of(SandboxData data, String action, Random random) {
        List<SandboxProject> all = data.projects();
        Set<UUID> projects = null;
        if (random.nextInt(3) == 0) {
            projects = new LinkedHashSet<>();
            for (SandboxProject project : all) {
                if (projects.isEmpty() || random.nextBoolean()) {
                    projects.add(project.id());
                }
            }
        }
        boolean deletes = !action.equals("export");
        boolean narrowed = random.nextInt(5) < 2;
        Set<String> include = random.nextInt(4) == 0 ? include(random, deletes, narrowed) : null;
        List<String> tags = List.of();
        Set<UUID> imageIds = Set.of();
        Map<String, String> metadata = Map.of();
        LocalDate before = null;
        LocalDate after = null;
        Set<UUID> predictionIds = Set.of();
        if (narrowed) {
            List<SandboxImage> images = all.stream().flatMap(project -> Truth.images(project).values().stream()).toList();
            List<SandboxPrediction> predictions = all.stream().flatMap(project -> project.predictions().stream()).toList();
            switch (random.nextInt(6)) {
                case 0 -> tags = List.of("customer-4711");
                case 1 -> tags = List.of("customer-4711", "helmet");
                case 2 -> metadata = Map.of("subject", "4711");
                case 3 -> before = LocalDate.of(2026, 9, 10).plusDays(random.nextInt(50));
                case 4 -> after = LocalDate.of(2026, 9, 10).plusDays(random.nextInt(50));
                default -> {
                    imageIds = some(images.stream().map(SandboxImage::id).toList(), random);
                    predictionIds = imageIds.isEmpty() ? some(predictions.stream().map(SandboxPrediction::id).toList(), random) : Set.of();
                    tags = imageIds.isEmpty() && predictionIds.isEmpty() ? List.of("helmet") : List.of();
                }
            }
        }
        boolean subjects = !tags.isEmpty() && random.nextBoolean();
        String shared = !tags.isEmpty() ? random.nextInt(3) == 0 ? "include" : random.nextBoolean() ? "withhold" : null : null;
        String trained = narrowed && deletes ? random.nextInt(3) == 0 ? "delete" : "keep" : null;
        return new Asked(action, projects, include, tags, imageIds, metadata, before, after, predictionIds, shared, trained,
                trained != null && trained.equals("delete") && random.nextBoolean(), subjects,
                deletes && !narrowed && include == null && projects == null && random.nextInt(4) == 0);
    }

    /** Any of the kinds; a delete of projects needs all of them. */
    private static Set<String> include(Random random, boolean deletes, boolean narrowed) {
        List<String> kinds = new ArrayList<>(KINDS);
        kinds.removeIf(kind -> random.nextInt(3) == 0 || deletes && kind.equals("project"));
        if (kinds.isEmpty() || narrowed && !kinds.contains("predictions")) {
            kinds.add("images");
        }
        return new LinkedHashSet<>(kinds);
    }

    private static Set<UUID> some(List<UUID> ids, Random random) {
        Set<UUID> some = new LinkedHashSet<>();
        for (int i = 0; i < 3 && !ids.isEmpty(); i++) {
            some.add(ids.get(random.nextInt(ids.size())));
        }
        return some;
    }

    String json() {
        ObjectNode request = Json.MAPPER.createObjectNode().put("id", ID).put("action", action).put("account", "sandbox");
        if (allowCollateral) {
            request.put("allowCollateral", true);
        }
        if (deleteAzureResource) {
            request.put("deleteAzureResource", true);
        }
        ObjectNode scope = request.putObject("scope");
        list(scope, "projects", projects == null ? Stream.of("*") : projects.stream());
        if (include != null) {
            list(scope, "include", include.stream());
        }
        list(scope, "tags", tags.stream());
        list(scope, "imageIds", imageIds.stream());
        list(scope, "predictionIds", predictionIds.stream());
        if (!metadata.isEmpty()) {
            scope.set("metadata", Json.MAPPER.valueToTree(metadata));
        }
        put(scope, "createdBefore", before);
        put(scope, "createdAfter", after);
        put(scope, "sharedImages", shared);
        put(scope, "trainedIterations", trainedIterations);
        return request.toString();
    }

    private static void list(ObjectNode scope, String field, Stream<?> values) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        values.forEach(value -> list.add(value.toString()));
        if (!list.isEmpty()) {
            scope.set(field, list);
        }
    }

    private static void put(ObjectNode scope, String field, Object value) {
        if (value != null) {
            scope.put(field, value.toString());
        }
    }

    boolean exports() {
        return action.startsWith("export");
    }

    boolean deletes() {
        return !action.equals("export");
    }

    boolean narrowed() {
        return !tags.isEmpty() || !imageIds.isEmpty() || !metadata.isEmpty() || before != null || after != null || !predictionIds.isEmpty();
    }

    boolean includes(String kind) {
        return include == null || include.contains(kind);
    }

    boolean covers(UUID project) {
        return projects == null || projects.contains(project);
    }

    /** The project itself is to go. */
    boolean wholeProjects() {
        return deletes() && include == null && !narrowed();
    }

    /** Matched, and not withheld because it shows somebody else too. */
    boolean means(Truth.Project project, SandboxImage image) {
        return matches(project, image) && !(!"include".equals(shared) && subjectTags && image.tags().stream()
                .map(link -> project.tagName(link.tagId())).anyMatch(name -> name.startsWith("customer-") && !tags.contains(name)));
    }

    private boolean matches(Truth.Project project, SandboxImage image) {
        if (!includes("images") || !covers(project.id()) || !predictionIds.isEmpty() && imageSelectors() == 0) {
            return false;
        }
        return (tags.isEmpty() || image.tags().stream().anyMatch(link -> tags.contains(project.tagName(link.tagId()))))
                && (imageIds.isEmpty() || imageIds.contains(image.id()))
                && image.metadata().entrySet().containsAll(metadata.entrySet()) && dated(image.created());
    }

    boolean means(Truth.Project project, SandboxPrediction prediction) {
        if (!includes("predictions") || !covers(project.id())) {
            return false;
        }
        return !narrowed() || tags.isEmpty() && imageIds.isEmpty() && metadata.isEmpty() && dated(prediction.created())
                && (predictionIds.isEmpty() || predictionIds.contains(prediction.id()));
    }

    private int imageSelectors() {
        return tags.size() + imageIds.size() + metadata.size() + (before == null ? 0 : 1) + (after == null ? 0 : 1);
    }

    private boolean dated(Instant created) {
        return (before == null || created.isBefore(before.atStartOfDay(ZoneOffset.UTC).toInstant()))
                && (after == null || !created.isBefore(after.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }
}
