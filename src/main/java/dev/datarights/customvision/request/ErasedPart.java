package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.ErasureResult.Counts;

/**
 * Which ids a delete was about: per project and kind one entry of {@code erased}. A project may have 100,000 images and
 * predictions, so of these the entry holds how many there were and {@code idsSha256}, the SHA-256 of their sorted ids, each
 * followed by a newline: whoever has the ids, from an archive or from the plan, can tell that they are the ones. Those of
 * them that are not gone are each in {@code failures} or {@code retained}. Of iterations, tags and projects, which are few,
 * {@code ids} names each that was read back as gone.
 */
final class ErasedPart {

    private static final Logger LOG = LoggerFactory.getLogger(ErasedPart.class);

    private final EndedRequest ended;

    ErasedPart(EndedRequest ended) {
        this.ended = ended;
    }

    void write(ObjectNode receipt) {
        ArrayNode erased = receipt.putArray("erased");
        ArrayNode collateral = receipt.putArray("collateral");
        ArrayNode late = receipt.putArray("late");
        for (Plan.Project project : ended.toErase()) {
            ended.erasure(project.id()).ifPresent(result -> {
                for (ErasureStep step : ErasureStep.values()) {
                    if (step != ErasureStep.PUBLICATIONS && project.erasure().count(step) > 0) {
                        entry(erased.addObject(), project, step, result);
                    }
                }
                if (counts(result, Kind.ITERATIONS).gone() > 0) {
                    project.erasure().collateral().forEach(id -> collateral.addObject().put("kind", Kind.IMAGES.word()).put("id", id)
                            .put("project", project.id()));
                }
            });
        }
        ended.erasures().forEach(result -> result.late().forEach(item ->
                late.addObject().put("kind", item.kind()).put("id", item.id()).put("project", result.project())));
    }

    private void entry(ObjectNode entry, Plan.Project project, ErasureStep step, ErasureResult result) {
        PlannedErasure.Ids planned = project.erasure().ids().get(step);
        Counts counts = counts(result, step.kind());
        entry.put("project", project.id()).put("kind", step.kind().word()).put("planned", planned.count())
                .put("idsSha256", planned.sha256()).put("done", counts.done()).put("alreadyGone", counts.alreadyGone());
        if (step == ErasureStep.ITERATIONS && project.lists().containsKey("iterations")) {
            long before = project.lists().get("iterations").records();
            long late = result.late().stream().filter(item -> item.kind().equals(Kind.ITERATIONS.word())).count();
            entry.put("before", before).put("after", before - counts.gone() + late);
        }
        if (step == ErasureStep.ITERATIONS || step == ErasureStep.TAGS || step == ErasureStep.PROJECT) {
            List<String> gone = gone(project, step, result);
            // where it ended in the middle, which of them went by then is not known
            if (gone.size() == counts.gone()) {
                gone.forEach(entry.putArray("ids")::add);
            }
        }
    }

    private List<String> gone(Plan.Project project, ErasureStep step, ErasureResult result) {
        Set<String> there = new HashSet<>();
        result.failures().stream().filter(failure -> failure.kind().equals(step.kind().word())).forEach(failure -> there.add(failure.id()));
        result.retained().stream().filter(kept -> kept.kind().equals(step.kind().word())).forEach(kept -> there.add(kept.id()));
        try {
            return ended.folder().erasures().frozen(project.id()).read(step, project.erasure()).stream().filter(id -> !there.contains(id)).toList();
        } catch (IOException e) {
            LOG.warn("request {} project {}: the receipt cannot name the {} that went: {}", ended.request().id(), project.id(),
                    step.word(), e.getMessage());
            return List.of();
        }
    }

    private static Counts counts(ErasureResult result, Kind kind) {
        return result.kinds().getOrDefault(kind.word(), new Counts(0, 0, 0, 0, null));
    }
}
