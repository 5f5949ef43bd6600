package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.ErasureInventory.Iteration;
import dev.datarights.customvision.request.ErasureInventory.Tag;
import dev.datarights.customvision.request.PlannedErasure.Residual;
import dev.datarights.customvision.service.Listing;

/** What stays of a project although a request is about it, because no call removes it or because others need it. */
final class ErasureResiduals {

    private final Request.Scope scope;
    private final ErasureInventory all;
    private final Listing listing;
    private final List<Residual> ofTags = new ArrayList<>();

    ErasureResiduals(Request.Scope scope, ErasureInventory all, Listing listing) {
        this.scope = scope;
        this.all = all;
        this.listing = listing;
    }

    /**
     * The tags that go with one person's images: those that were asked for, that name a person by
     * {@code customvision.subject-tags}, and that no image carries once these are gone. Any other stays, and is told.
     */
    Set<String> subjectTags(SubjectTags subjects, Set<String> images) throws IOException {
        Set<String> going = new HashSet<>();
        for (Map.Entry<String, Tag> tag : all.tags().entrySet()) {
            String id = tag.getKey();
            boolean asked = scope.tags().stream().anyMatch(wanted -> wanted.equals(tag.getValue().name()) || wanted.equalsIgnoreCase(id));
            if (!asked) {
                continue;
            }
            if (!subjects.names(tag.getValue().name())) {
                ofTags.add(new Residual("tags", id, "the tag itself stays: customvision.subject-tags does not say that it names a person"));
            } else if (!images.containsAll(tag.getValue().images())) {
                ofTags.add(new Residual("tags", id, "the tag itself stays: images that do not go carry it"));
            } else {
                going.add(id);
                all.snapshotsWithTag(id).forEach(iteration -> ofTags.add(new Residual("iterations", iteration,
                        "its snapshot knows the tag " + id + " for as long as the iteration is there")));
            }
        }
        return going;
    }

    List<Residual> of(Set<String> images, Set<String> iterations, Set<String> publications) throws IOException {
        List<Residual> residuals = new ArrayList<>(ofTags.stream()
                .filter(residual -> !residual.kind().equals("iterations") || !iterations.contains(residual.id())).toList());
        for (Iteration iteration : all.iterations()) {
            boolean stays = !iterations.contains(iteration.id());
            if (stays && iteration.images().stream().anyMatch(images::contains)) {
                residuals.add(new Residual("iterations", iteration.id(), "was trained with images that are deleted. It stays, and a model is not"
                        + " retrained by deleting its image: retrain it, or delete the iteration"));
            } else if (stays && !scope.narrowed() && scope.include().contains(Kind.PERFORMANCE)) {
                residuals.add(new Residual("performance", iteration.id(), "goes only with its iteration, which was not asked for"));
            }
            if (stays && !scope.narrowed() && scope.include().contains(Kind.SUGGESTIONS) && !scope.include().contains(Kind.IMAGES)) {
                residuals.add(new Residual("suggestions", iteration.id(), "go only with their images or their iteration, which were not asked for"));
            }
            if (!stays || !scope.narrowed() && scope.include().contains(Kind.EXPORTS)) {
                exports(iteration, residuals);
            }
            if (publications.contains(iteration.id())) {
                residuals.add(new Residual("iterations", iteration.id(), "was published to a prediction resource, which is an Azure account of"
                        + " its own and is not reached from here: delete it in the portal if it is not needed any more"));
            }
        }
        return residuals;
    }

    private void exports(Iteration iteration, List<Residual> residuals) throws IOException {
        String list = "iterations/" + iteration.id() + "/exports";
        if (listing.proof(list).isPresent()) {
            try (Listing.Records records = listing.records(list)) {
                records.forEachRemaining(record -> exported(record, iteration, residuals));
            }
        } else {
            all.each(list, record -> exported(record, iteration, residuals));
        }
    }

    private static void exported(JsonNode export, Iteration iteration, List<Residual> residuals) {
        String flavor = export.path("flavor").asText("");
        residuals.add(new Residual("exports", iteration.id(), "the model exported for " + word(export.path("platform").asText())
                + (flavor.isEmpty() ? "" : " (" + word(flavor) + ")")
                + " has no delete call: the service removes it with the account, and copies that were downloaded are not known here"));
    }

    /** A platform is a word; anything else is not repeated in a receipt. */
    private static String word(String text) {
        return text.matches("[A-Za-z0-9]{1,30}") ? text : "another platform";
    }
}
