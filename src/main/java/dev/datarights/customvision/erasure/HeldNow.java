package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.HeldItems;
import dev.datarights.customvision.request.Hold;
import dev.datarights.customvision.request.Holds;
import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Settings;

/** What of one project is held, read again whenever something is about to be sent: somebody may have added a hold. */
final class HeldNow {

    private final Settings settings;
    private final String projectId;
    private final String projectName;
    private final List<Listing> everything = new ArrayList<>();
    private int looks;
    private boolean looked;
    private Holds holds;
    private HeldItems items;

    /** @param planned all that the project held when it was planned */
    HeldNow(Settings settings, String projectId, String projectName, Listing planned) {
        this.settings = settings;
        this.projectId = projectId;
        this.projectName = projectName;
        everything.add(planned);
    }

    /** @throws InvalidHoldsException where the holds cannot be relied on any more */
    void refresh() throws IOException, InvalidHoldsException {
        Holds now = Holds.read(settings);
        // what the project held is looked through only where the holds are others
        if (holds == null || !holds.all().equals(now.all())) {
            items = HeldItems.of(now, projectId, projectName, everything.toArray(Listing[]::new));
            holds = now;
            looked = false;
        }
    }

    /**
     * True where what is held depends on what the service says of an image, and that may be another than when the service
     * was last asked: since the plan, or since there are other holds.
     */
    boolean dependsOnImages() {
        return !looked && items.project().isEmpty() && holds.all().stream().anyMatch(hold -> !(hold.selector() instanceof Hold.OfProject));
    }

    /** Judges by a later listing too: an image that is held by one of them is held. */
    void judgeBy(Listing later) throws IOException, InvalidHoldsException {
        everything.add(later);
        holds = null;
        refresh();
        looked = true;
    }

    /** Names the next such listing: earlier ones go on being judged by. */
    String nextLook() {
        looks++;
        return "held-" + looks;
    }

    Optional<Hold> holdOn(ErasureStep step, String id) {
        return items.holdOn(step, id);
    }
}
