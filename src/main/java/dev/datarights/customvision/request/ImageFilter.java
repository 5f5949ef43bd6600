package dev.datarights.customvision.request;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.FilterIgnored;
import dev.datarights.customvision.service.RecordFilter;

/** Chooses images: by all selectors, and holding the service to the filter that it was sent. */
final class ImageFilter implements RecordFilter {

    /** What the service was asked to filter by. */
    enum Sent { NOTHING, TAGS, METADATA }

    private final Selection selection;
    private final OtherPeople others;
    private final Sent sent;
    private final Map<String, Long> matches = new LinkedHashMap<>();

    ImageFilter(Selection selection, OtherPeople others, Sent sent) {
        this.selection = selection;
        this.others = others;
        this.sent = sent;
    }

    @Override
    public void begin() {
        matches.clear();
    }

    @Override
    public Decision decide(JsonNode record) throws FilterIgnored {
        if (sent == Sent.TAGS && !selection.hasTag(record)) {
            throw new FilterIgnored("images with certain tags");
        }
        if (sent == Sent.METADATA && !selection.hasMetadata(record, true)) {
            throw new FilterIgnored("images with certain metadata");
        }
        Request.Scope scope = selection.scope();
        count("tags", !scope.tags().isEmpty(), selection.hasTag(record));
        count("imageIds", !scope.imageIds().isEmpty(), Selection.hasId(record, scope.imageIds()));
        count("metadata", !scope.metadata().isEmpty(), selection.hasMetadata(record, false));
        count("created", scope.createdBefore() != null || scope.createdAfter() != null, selection.isInTime(record));
        if (!selection.meansImage(record)) {
            return Decision.SKIP;
        }
        return scope.sharedImages() != Request.SharedImages.INCLUDE && others.areOn(record) ? Decision.WITHHOLD : Decision.KEEP;
    }

    private void count(String selector, boolean asked, boolean matched) {
        if (asked) {
            matches.merge(selector, matched ? 1L : 0L, Long::sum);
        }
    }

    @Override
    public boolean means(JsonNode record) {
        return selection.meansImage(record);
    }

    @Override
    public Map<String, Long> matches() {
        return Map.copyOf(matches);
    }
}
