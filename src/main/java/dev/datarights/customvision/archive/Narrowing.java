package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.OtherPeople;
import dev.datarights.customvision.request.Selection;
import dev.datarights.customvision.request.Selections;
import dev.datarights.customvision.service.Listing;

/** What of a listed project may leave: all of it, or only what belongs to the one person a request is about. */
final class Narrowing {

    private final ExportJob job;
    private final Selections selections;
    private final Listing listing;
    private OtherPeople others;
    private Set<String> withheld;
    private Set<String> ownTags;

    Narrowing(ExportJob job, Selections selections, Listing listing) {
        this.job = job;
        this.selections = selections;
        this.listing = listing;
    }

    boolean isNarrowed() {
        return job.scope() != null && job.scope().narrowed();
    }

    /** The record as it may leave: other people's tags, boxes and predictions are taken out of it. */
    synchronized JsonNode leaves(JsonNode record) {
        if (!isNarrowed()) {
            return record;
        }
        if (others == null) {
            try {
                Selection selection = selections.of(job.scope(), listing, job.asOf());
                others = new OtherPeople(selection, selections.subjects());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return others.leftOut(record);
    }

    /** An image that shows somebody else in the workspace or in any snapshot stays here altogether. */
    synchronized boolean isWithheld(String image) {
        if (!isNarrowed()) {
            return false;
        }
        if (withheld == null) {
            Set<String> ids = new HashSet<>();
            forEachList(list -> listing.proof(list).ifPresent(proof -> ids.addAll(proof.withheld())));
            withheld = ids;
        }
        return withheld.contains(image);
    }

    /** True where the tag is on an image that leaves; always, where nothing is narrowed. */
    synchronized boolean isOwnTag(JsonNode tag) {
        if (!isNarrowed()) {
            return true;
        }
        if (ownTags == null) {
            Set<String> ids = new HashSet<>();
            forEachList(list -> {
                if (list.equals("images") || list.endsWith("/images")) {
                    listing.records(list).forEachRemaining(record -> {
                        if (!isWithheld(record.path("id").asText())) {
                            leaves(record).path("tags").forEach(link -> ids.add(link.path("tagId").asText()));
                        }
                    });
                }
            });
            ownTags = ids;
        }
        return ownTags.contains(tag.path("id").asText());
    }

    private void forEachList(Consumer<String> visitor) {
        try {
            listing.lists().forEach(visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
