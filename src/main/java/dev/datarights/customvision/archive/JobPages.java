package dev.datarights.customvision.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.archive.page.Cards;
import dev.datarights.customvision.archive.page.Gallery;
import dev.datarights.customvision.archive.page.PageTemplates;
import dev.datarights.customvision.archive.page.TagTally;

/** The pages of a job's archive while its records go by: a gallery of pictures, one of predictions, and what was counted. */
final class JobPages {

    static final String STYLE = "pages/style.css";

    private final JobBag bag;
    private final PageTemplates templates;
    private final Map<String, JsonNode> tags = new LinkedHashMap<>();
    private final Map<String, JsonNode> snapshotTags = new LinkedHashMap<>();
    private final Map<String, String> iterations = new HashMap<>();
    private final TagTally tally;
    private final Cards cards;
    private Gallery images;
    private Gallery predictions;
    private long count;

    JobPages(JobBag bag, PageTemplates templates) throws IOException {
        this.bag = bag;
        this.templates = templates;
        JobItems items = bag.items();
        items.tags("tags").forEach(tag -> tags.put(tag.path("id").asText(), tag));
        for (var iteration : items.iterations()) {
            items.tags("iterations/" + iteration.id() + "/tags").forEach(tag -> snapshotTags.putIfAbsent(tag.path("id").asText(), tag));
        }
        if (bag.job().includes("iterations")) {
            // what is not part of the request is not told in passing either
            items.records("iterations").forEach(iteration -> iterations.put(iteration.path("id").asText(), iteration.path("name").asText()));
        }
        tally = new TagTally(tags);
        cards = new Cards(tally);
    }

    /** What the archive is called. */
    String title() throws IOException {
        if (bag.job().forAccount()) {
            return "The account " + bag.job().account();
        }
        return bag.narrowing().isNarrowed() ? "Selected pictures" : bag.projectName();
    }

    /** The tags of the workspace by id. */
    Map<String, JsonNode> tags() {
        return tags;
    }

    /** The tags of the iterations by id. */
    Map<String, JsonNode> snapshotTags() {
        return snapshotTags;
    }

    void beginImages(long expected) throws IOException {
        images = new Gallery(templates, this::put, "images", title(), "picture", expected);
        count = 0;
    }

    /** @param onlyIn the iteration that alone holds it, null where the workspace does */
    void image(JsonNode record, int orientation, String onlyIn) throws IOException {
        images.add(cards.image(record, ++count, orientation, onlyIn == null ? null : iterations.getOrDefault(onlyIn, onlyIn)));
    }

    void endImages() throws IOException {
        images.finish();
    }

    void beginPredictions(long expected) throws IOException {
        predictions = new Gallery(templates, this::put, "predictions", title(), "prediction", expected);
        count = 0;
    }

    void prediction(JsonNode record) throws IOException {
        predictions.add(cards.prediction(record, ++count, iterations.get(record.path("iteration").asText())));
    }

    void endPredictions() throws IOException {
        predictions.finish();
    }

    private void put(String path, byte[] content) throws IOException {
        bag.bag().putTagFile(path, Payload.of(content));
    }

    TagTally tally() {
        return tally;
    }

    /** Null where pictures are not part of the request; so are {@link #predictions()}. */
    Gallery images() {
        return images;
    }

    Gallery predictions() {
        return predictions;
    }

    PageTemplates templates() {
        return templates;
    }

    void putStyle() throws IOException {
        put(STYLE, templates.style());
    }
}
