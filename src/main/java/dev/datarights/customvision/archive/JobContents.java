package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<String, Counts> kinds = new LinkedHashMap<>();

    JobContents(JobBag bag) {
        this.bag = bag;
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
            bag.putSpooled("data/annotations/coco.json", out -> CocoAnnotations.write(out, tags(), this::annotated));
            count("images", "images");
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

    private JsonNode tags() {
        return Json.MAPPER.createArrayNode().addAll(items.tags("tags").toList());
    }

    /** Every image that has a file, once: the workspace's record of it, else the first snapshot's. */
    private Iterator<JsonNode> annotated() {
        Set<String> seen = new HashSet<>();
        try {
            List<String> lists = new ArrayList<>(List.of("images"));
            items.iterations().forEach(iteration -> lists.add("iterations/" + iteration.id() + "/images"));
            Stream<JsonNode> all = Stream.empty();
            for (String list : lists) {
                all = Stream.concat(all, items.imageRecords(list));
            }
            return all.filter(record -> seen.add(record.path("id").asText()))
                    .map(record -> withFile(record, bag.fileOf("data/images", record.path("id").asText())))
                    .filter(record -> record.has("file")).iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
