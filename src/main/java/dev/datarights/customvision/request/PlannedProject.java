package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Listing.ListProof;

/** Reads off a project's listing what the plan says about it. */
final class PlannedProject {

    /** In place of how many: it is not known. */
    static final long UNCOUNTED = -1;

    private final String id;
    private final Listing listing;

    PlannedProject(String id, Listing listing) {
        this.id = id;
        this.listing = listing;
    }

    /**
     * @param byDateOrId true where predictions were chosen from, so that the others are simply not meant
     */
    Plan.Project plan(boolean narrowed, boolean byDateOrId) throws IOException {
        Map<String, Plan.Frozen> lists = new LinkedHashMap<>();
        Set<String> withheld = new TreeSet<>();
        Map<String, Map<String, Long>> matches = new TreeMap<>();
        for (String list : listing.lists().toList()) {
            ListProof proof = listing.proof(list).orElseThrow();
            lists.put(list, new Plan.Frozen(proof.records(), proof.idsSha256(), proof.settled(), proof.late(), proof.failure()));
            withheld.addAll(proof.withheld());
            String place = list.equals("images") ? "workspace" : "snapshots";
            proof.matches().forEach((selector, count) ->
                    matches.computeIfAbsent(selector, name -> new TreeMap<>()).merge(place, count, Long::sum));
        }
        Set<String> chosen = chosenImages(listing, withheld);
        long notAttributable = listing.proof("predictions").map(proof -> proof.proof().equals(ListProof.UNCOUNTED) ? UNCOUNTED : proof.listed() - proof.records())
                .orElse(0L);
        return new Plan.Project(id, lists, narrowed ? chosen.size() + listing.count("predictions") : null, List.copyOf(withheld), matches,
                narrowed && !byDateOrId ? notAttributable : 0, null);
    }

    /**
     * The ids of all images that are meant, in the workspace or in a snapshot. One that is shared in one place is shared:
     * its bytes are the same everywhere.
     */
    static Set<String> chosenImages(Listing listing, Collection<String> withheld) throws IOException {
        Set<String> ids = new HashSet<>();
        for (String list : listing.lists().filter(name -> name.equals("images") || name.endsWith("/images")).toList()) {
            try (Listing.Records records = listing.records(list)) {
                records.forEachRemaining(record -> ids.add(record.path("id").asText()));
            }
        }
        ids.removeAll(withheld);
        return ids;
    }
}
