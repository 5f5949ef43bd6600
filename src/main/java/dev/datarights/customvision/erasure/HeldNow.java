package dev.datarights.customvision.erasure;

import java.io.IOException;
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
    private final Listing everything;
    private Holds holds;
    private HeldItems items;

    HeldNow(Settings settings, String projectId, String projectName, Listing everything) {
        this.settings = settings;
        this.projectId = projectId;
        this.projectName = projectName;
        this.everything = everything;
    }

    /** @throws InvalidHoldsException where the holds cannot be relied on any more */
    void refresh() throws IOException, InvalidHoldsException {
        Holds now = Holds.read(settings);
        // what the project held when it was planned is looked through only where the holds are others
        if (holds == null || !holds.all().equals(now.all())) {
            items = HeldItems.of(now, projectId, projectName, everything);
            holds = now;
        }
    }

    Optional<Hold> holdOn(ErasureStep step, String id) {
        return items.holdOn(step, id);
    }
}
