package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult.Counts;
import dev.datarights.customvision.request.JobResult.Failure;
import dev.datarights.customvision.service.Json;
import dev.datarights.customvision.service.Links;
import dev.datarights.customvision.service.Listing;

/**
 * What is derived when a project's bag is sealed: the lists, each record with the path of its file, the annotations, and the
 * failures. Of a bag that is one of several, what is told are the records whose files it holds.
 */
final class JobContents {

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
            bag.putLines("data/failures.jsonl", failures.stream().<JsonNode>map(Json.MAPPER::valueToTree).iterator(), UnaryOperator.identity());
        }
    }

    private void writeProject(ExportJob job) throws IOException {
        List<Listing.Iteration> iterations = items.iterations();
        if (job.includes("performance")) {
            for (Listing.Iteration it : iterations) {
                lines("iterations/" + it.id() + "/image-performances", "data/images");
            }
        }
        if (job.includes("images")) {
            lines("images", "data/images");
            for (Listing.Iteration it : iterations) {
                lines("iterations/" + it.id() + "/images", "data/images");
            }
            if (kinds.containsKey("images")) {
                bag.putSpooled("data/annotations/coco.json", this::images);
            }
        }
        if (job.includes("exports")) {
            for (Listing.Iteration it : iterations) {
                exports(it.id());
            }
        }
        if (kinds.containsKey("predictions")) {
            lines("predictions", "data/predictions");
            predictions();
        }
    }

    /** Of a list that is there, what belongs into this bag; only the first tells that there is nothing. */
    private void lines(String list, String folder) throws IOException {
        if (bag.listing().proof(list).isPresent()) {
            Iterator<JsonNode> records = told(items.imageRecords(list), folder).iterator();
            if (bag.part() == 1 || records.hasNext()) {
                bag.putLines("data/" + list + ".jsonl", records, record -> withFile(record, bag.fileOf(folder, record.path("id").asText())));
            }
        }
    }

    private void exports(String iteration) throws IOException {
        String list = "iterations/" + iteration + "/exports";
        String folder = "data/iterations/" + iteration + "/models";
        if (bag.listing().proof(list).isPresent()) {
            Iterator<JsonNode> records = items.records(list).filter(record -> bag.tells(folder, JobItems.modelName(record))).iterator();
            if (bag.part() == 1 || records.hasNext()) {
                bag.putArray("data/" + list + ".json", records, record -> withFile(record, bag.fileOf(folder, JobItems.modelName(record))));
            }
        }
    }

    private Stream<JsonNode> told(Stream<JsonNode> records, String folder) {
        return records.filter(record -> bag.tells(folder, record.path("id").asText()));
    }

    private JsonNode withFile(JsonNode record, String file) {
        ObjectNode kept = (ObjectNode) Links.withoutSignatures(bag.narrowing().leaves(record));
        return file == null ? kept : kept.put("file", file);
    }

    /** Every image once: the workspace's record of it, else the first snapshot's. One pass serves annotations and pages. */
    private void images(OutputStream annotations) throws IOException {
        PathIndex seen = new PathIndex();
        pages.beginImages(kinds.get("images").expected());
        try (CocoAnnotations coco = new CocoAnnotations(annotations, bag.spool(), pages.tags(), pages.snapshotTags())) {
            images("images", null, seen, coco);
            for (Listing.Iteration iteration : items.iterations()) {
                images("iterations/" + iteration.id() + "/images", iteration.id(), seen, coco);
            }
            coco.finish();
        }
        pages.endImages();
    }

    private void images(String list, String iteration, PathIndex seen, CocoAnnotations coco) throws IOException {
        for (Iterator<JsonNode> records = told(items.imageRecords(list), "data/images").iterator(); records.hasNext(); ) {
            JsonNode record = records.next();
            if (seen.add(record.path("id").asText())) {
                String file = bag.fileOf("data/images", record.path("id").asText());
                JsonNode kept = withFile(record, file);
                int orientation = file == null ? 0 : bag.bag().orientationOf(file);
                coco.add(kept, orientation);
                pages.image(kept, orientation, iteration);
            }
        }
    }

    private void predictions() throws IOException {
        pages.beginPredictions(kinds.get("predictions").expected());
        for (Iterator<JsonNode> records = told(items.records("predictions"), "data/predictions").iterator(); records.hasNext(); ) {
            JsonNode record = records.next();
            pages.prediction(withFile(record, bag.fileOf("data/predictions", record.path("id").asText())));
        }
        pages.endPredictions();
    }
}
