package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.JobResult.Failure;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Links;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.Suggestion;

/**
 * What is derived when a project's bag is sealed: the lists, each record with the path of its file, the annotations, and the
 * failures. Of a bag that is one of several, what is told are the records whose files it holds.
 */
final class JobContents {

    private static final Onlooker UNSEEN = (record, iteration) -> { };

    private final JobBag bag;
    private final JobItems items;
    private final JobPages pages;
    private final Map<String, Counts> kinds;

    /** @param kinds what the bag that is being sealed holds */
    JobContents(JobBag bag, JobPages pages, Map<String, Counts> kinds) {
        this.bag = bag;
        this.pages = pages;
        this.kinds = kinds;
        this.items = bag.items();
    }

    /** Writes the derived entries of the bag that is being sealed. */
    void write() throws IOException {
        ExportJob job = bag.job();
        if (!job.forAccount()) {
            writeProject(job);
        }
        List<Failure> failures = bag.notes().failures();
        if (!failures.isEmpty() && bag.part() == 1) {
            bag.putLines("data/failures.jsonl", failures.stream().<JsonNode>map(Json.MAPPER::valueToTree).iterator(), failure -> failure);
        }
    }

    private void writeProject(ExportJob job) throws IOException {
        List<Listing.Iteration> iterations = items.iterations();
        if (job.includes("performance")) {
            for (Listing.Iteration it : iterations) {
                lines("iterations/" + it.id() + "/image-performances", "data/images", null, UNSEEN);
            }
        }
        if (job.includes("images")) {
            if (kinds.containsKey("images")) {
                bag.putSpooled("data/annotations/coco.json", this::images);
            } else {
                images(UNSEEN);
            }
        }
        if (job.includes("exports")) {
            for (Listing.Iteration it : iterations) {
                exports(it.id());
            }
        }
        if (job.includes("suggestions") && bag.part() == 1) {
            for (Listing.Iteration it : iterations) {
                suggestions(it.id());
            }
        }
        if (kinds.containsKey("predictions")) {
            pages.beginPredictions(kinds.get("predictions").expected());
            lines("predictions", "data/predictions", null, (record, iteration) -> pages.prediction(record));
            pages.endPredictions();
        }
    }

    /** Of a list that is there, what belongs into this bag; only the first tells that there is nothing. */
    private void lines(String list, String folder, String iteration, Onlooker onlooker) throws IOException {
        if (bag.listing().has(list)) {
            Iterator<JsonNode> records = told(items.imageRecords(list), folder).iterator();
            if (bag.part() == 1 || records.hasNext()) {
                bag.putLines("data/" + list + ".jsonl", records, record -> {
                    JsonNode kept = withFile(record, bag.fileOf(folder, record.path("id").asText()));
                    onlooker.see(kept, iteration);
                    return kept;
                });
            }
        }
    }

    private void exports(String iteration) throws IOException {
        String list = "iterations/" + iteration + "/exports";
        String folder = JobItems.modelFolder(iteration);
        if (bag.listing().has(list)) {
            Iterator<JsonNode> records = items.exports(iteration).filter(export -> bag.tells(folder, export.name()))
                    .map(export -> withFile(export.record(), bag.fileOf(folder, export.name()))).iterator();
            if (bag.part() == 1 || records.hasNext()) {
                bag.putArray("data/" + list + ".json", records, record -> record);
            }
        }
    }

    /** Whole, in the first bag: a suggestion has no bytes but those of the untagged image. */
    private void suggestions(String iteration) throws IOException {
        String list = "iterations/" + iteration + "/suggestions";
        if (bag.listing().proof(list).isPresent()) {
            bag.putLines("data/" + list + ".jsonl", items.suggestions(iteration).iterator(),
                    record -> withFile(record, bag.fileOf("data/images", Suggestion.image(record))));
        }
    }

    private Stream<JsonNode> told(Stream<JsonNode> records, String folder) {
        return records.filter(record -> bag.tells(folder, record.path("id").asText()));
    }

    private JsonNode withFile(JsonNode record, String file) {
        ObjectNode kept = (ObjectNode) Links.withoutSignatures(bag.narrowing().leaves(record));
        return file == null ? kept : kept.put("file", file);
    }

    /** The lists of images; on the way every image once, the workspace's record of it, else the first snapshot's, in annotations and pages. */
    private void images(OutputStream annotations) throws IOException {
        PathIndex seen = new PathIndex();
        pages.beginImages(kinds.get("images").expected());
        try (CocoAnnotations coco = new CocoAnnotations(annotations, bag.spool(), pages.tags(), pages.snapshotTags())) {
            images((record, iteration) -> {
                if (seen.add(record.path("id").asText())) {
                    int orientation = record.has("file") ? bag.bag().orientationOf(record.path("file").asText()) : 0;
                    coco.add(record, orientation);
                    pages.image(record, orientation, iteration);
                }
            });
            coco.finish();
        }
        pages.endImages();
    }

    private void images(Onlooker onlooker) throws IOException {
        lines("images", "data/images", null, onlooker);
        for (Listing.Iteration it : items.iterations()) {
            lines("iterations/" + it.id() + "/images", "data/images", it.id(), onlooker);
        }
    }

    /** Sees each record of a list as it leaves, with the iteration whose snapshot it is from; null for the workspace. */
    private interface Onlooker {
        void see(JsonNode record, String iteration) throws IOException;
    }
}
