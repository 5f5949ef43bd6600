package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
import dev.datarights.customvision.service.Listing.ListProof;

/**
 * What is derived when a project's bag is sealed: the lists, each record with the path of its file, the annotations, the
 * failures, and the counts that say whether listed = here + failed.
 */
final class JobContents {

    private final JobBag bag;
    private final JobItems items;
    private final JobKinds expected;
    private final JobPages pages;
    private final Map<String, Counts> kinds = new LinkedHashMap<>();

    JobContents(JobBag bag, JobPages pages) {
        this.bag = bag;
        this.pages = pages;
        this.items = bag.items();
        this.expected = new JobKinds(bag);
    }

    /** Writes the derived entries and counts what is there. */
    Map<String, Counts> write() throws IOException {
        ExportJob job = bag.job();
        if (job.forAccount()) {
            count("account", null);
        } else {
            writeProject(job);
        }
        List<Failure> failures = bag.notes().failures();
        if (!failures.isEmpty()) {
            bag.putLines("data/failures.jsonl", failures.stream().<JsonNode>map(Json.MAPPER::valueToTree).iterator(), UnaryOperator.identity());
        }
        return kinds;
    }

    private void writeProject(ExportJob job) throws IOException {
        List<Listing.Iteration> iterations = items.iterations();
        if (job.includes("project")) {
            count("project", null);
        }
        if (job.includes("tags")) {
            count("tags", "tags");
        }
        if (job.includes("iterations")) {
            count("iterations", "iterations");
        }
        if (job.includes("performance")) {
            for (Listing.Iteration it : iterations) {
                lines("iterations/" + it.id() + "/image-performances", "data/images");
            }
            count("performance", "iterations");
        }
        if (job.includes("images")) {
            lines("images", "data/images");
            for (Listing.Iteration it : iterations) {
                lines("iterations/" + it.id() + "/images", "data/images");
            }
            count("images", "images");
            bag.putSpooled("data/annotations/coco.json", this::images);
        }
        if (job.includes("exports")) {
            for (Listing.Iteration it : iterations) {
                exports(it.id());
            }
            count("exports", "iterations");
        }
        if (expected.all().contains("predictions")) {
            lines("predictions", "data/predictions");
            count("predictions", "predictions");
            predictions();
        }
    }

    /** Listed = here + failed, decided by looking into the bag; an item of which nothing is known counts as failed. */
    private void count(String kind, String list) throws IOException {
        long[] counts = new long[2];
        expected.of(kind).filter(item -> item.here() || !bag.notes().isAbsent(kind, item.id())).forEach(item -> {
            counts[0]++;
            if (item.here()) {
                counts[1]++;
            } else if (!bag.notes().hasFailed(kind, item.id())) {
                bag.notes().failed(kind, item.id(), "was not fetched");
            }
        });
        String proof = list == null ? null : bag.listing().proof(list).map(ListProof::proof).orElse(null);
        kinds.put(kind, new Counts(counts[0], counts[1], counts[0] - counts[1], proof));
    }

    private void lines(String list, String folder) throws IOException {
        if (bag.listing().proof(list).isPresent()) {
            bag.putLines("data/" + list + ".jsonl", items.imageRecords(list).iterator(), record -> withFile(record,
                    bag.fileOf(folder, record.path("id").asText())));
        }
    }

    private void exports(String iteration) throws IOException {
        String list = "iterations/" + iteration + "/exports";
        if (bag.listing().proof(list).isPresent()) {
            bag.putArray("data/" + list + ".json", items.records(list).iterator(), record -> withFile(record,
                    bag.fileOf("data/iterations/" + iteration + "/models", JobItems.modelName(record))));
        }
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
        for (Iterator<JsonNode> records = items.imageRecords(list).iterator(); records.hasNext(); ) {
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
        for (Iterator<JsonNode> records = items.records("predictions").iterator(); records.hasNext(); ) {
            JsonNode record = records.next();
            pages.prediction(withFile(record, bag.fileOf("data/predictions", record.path("id").asText())));
        }
        pages.endPredictions();
    }
}
