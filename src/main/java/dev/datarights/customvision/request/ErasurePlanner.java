package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.ErasureInventory.Iteration;
import dev.datarights.customvision.request.PlannedErasure.Retained;
import dev.datarights.customvision.service.Listing;

/** Works out what of one project goes, what stays and why, from what was listed. Sends nothing. */
final class ErasurePlanner {

    private final Request request;
    private final JsonNode project;
    private final Listing listing;
    private final ErasureInventory all;
    private final HeldItems held;
    private final SubjectTags subjects;

    private final Map<ErasureStep, Set<String>> ids = new EnumMap<>(ErasureStep.class);
    private final Map<String, Retained> retained = new LinkedHashMap<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * @param project    the service's record of it
     * @param listing    of what the request means
     * @param everything of all images, tags and iterations
     */
    ErasurePlanner(Request request, JsonNode project, Listing listing, Listing everything, Holds holds, SubjectTags subjects)
            throws IOException {
        this.request = request;
        this.project = project;
        this.listing = listing;
        this.all = new ErasureInventory(everything);
        this.held = HeldItems.of(holds, project.path("id").asText(), project.path("name").asText(), everything);
        this.subjects = subjects;
    }

    /**
     * @param withheld ids of images that are meant but show somebody else too: they stay
     * @param matched  ids of the images that a narrowed request means
     * @param frozen   takes the ids
     */
    PlannedErasure plan(Collection<String> withheld, Set<String> matched, FrozenIds frozen) throws IOException {
        String id = project.path("id").asText();
        boolean narrowed = request.scope().narrowed();
        Set<String> images = includes(Kind.IMAGES) ? narrowed ? new HashSet<>(matched) : all.images() : Set.of();
        freeze(ErasureStep.IMAGES, images);
        iterations(narrowed, going(ErasureStep.IMAGES));
        ErasureResiduals residuals = new ErasureResiduals(request.scope(), all, listing);
        freeze(ErasureStep.TAGS, includes(Kind.TAGS) ? narrowed ? residuals.subjectTags(subjects, going(ErasureStep.IMAGES)) : all.tags().keySet() : Set.of());
        freeze(ErasureStep.PREDICTIONS, includes(Kind.PREDICTIONS) ? ids("predictions") : Set.of());
        freeze(ErasureStep.PROJECT, includes(Kind.PROJECT) && !narrowed ? Set.of(id) : Set.of());

        Set<String> collateral = new TreeSet<>(all.onlyIn(going(ErasureStep.ITERATIONS)));
        collateral.removeAll(going(ErasureStep.IMAGES));
        refuse(collateral, withheld);

        Map<ErasureStep, PlannedErasure.Ids> written = new EnumMap<>(ErasureStep.class);
        for (ErasureStep step : ErasureStep.values()) {
            written.put(step, frozen.write(step, going(step)));
        }
        List<String> publishNames = all.iterations().stream().filter(one -> going(ErasureStep.PUBLICATIONS).contains(one.id()))
                .map(Iteration::publishName).toList();
        return new PlannedErasure(written, publishNames, all.images().size(), List.copyOf(retained.values()), List.copyOf(collateral),
                refusals, residuals.of(going(ErasureStep.IMAGES), going(ErasureStep.ITERATIONS), going(ErasureStep.PUBLICATIONS)));
    }

    private boolean includes(Kind kind) {
        return request.scope().include().contains(kind);
    }

    /** Iterations go where they are asked for, or where they were trained with images that go and the request says so. */
    private void iterations(boolean narrowed, Set<String> images) {
        boolean byImages = narrowed && request.scope().trainedIterations() == Request.TrainedIterations.DELETE;
        Set<String> wanted = all.iterations().stream()
                .filter(iteration -> byImages ? iteration.images().stream().anyMatch(images::contains) : !narrowed && includes(Kind.ITERATIONS))
                .map(Iteration::id).collect(Collectors.toSet());
        freeze(ErasureStep.ITERATIONS, wanted);
        ids.put(ErasureStep.PUBLICATIONS, all.iterations().stream().filter(Iteration::isPublished).map(Iteration::id)
                .filter(going(ErasureStep.ITERATIONS)::contains).collect(Collectors.toSet()));
    }

    /** What is held of a step stays, and is told; the rest is to go. */
    private void freeze(ErasureStep step, Collection<String> wanted) {
        Set<String> going = new HashSet<>();
        for (String id : wanted) {
            held.holdOn(step, id).ifPresentOrElse(
                    hold -> retained.putIfAbsent(step.kind() + id, new Retained(step.kind().word(), id, hold.ground())), () -> going.add(id));
        }
        ids.put(step, going);
    }

    private Set<String> going(ErasureStep step) {
        return ids.getOrDefault(step, Set.of());
    }

    private void refuse(Set<String> collateral, Collection<String> withheld) {
        String id = project.path("id").asText();
        if (project.path("drModeEnabled").asBoolean()) {
            refusals.add("project " + id + " is in disaster recovery mode, and takes no deletes. End it, and run the request again");
        }
        all.iterations().stream().filter(Iteration::isBeingMade).forEach(iteration -> refusals.add("iteration " + iteration.id()
                + " of project " + id + " is being trained. Wait for its end, and run the request again"));
        if (!collateral.isEmpty() && !request.allowCollateral()) {
            long others = collateral.stream().filter(withheld::contains).count();
            refusals.add(collateral.size() + " images that were not asked for live only in iterations of project " + id + " that would go"
                    + (others == 0 ? "" : ", " + others + " of them withheld because they show somebody else too")
                    + ". plan.json lists them. Write allowCollateral: true to lose them, or trainedIterations: keep");
        }
    }

    private Set<String> ids(String list) throws IOException {
        Set<String> found = new HashSet<>();
        try (Listing.Records records = listing.records(list)) {
            records.forEachRemaining(record -> found.add(record.path("id").asText()));
        }
        return found;
    }
}
