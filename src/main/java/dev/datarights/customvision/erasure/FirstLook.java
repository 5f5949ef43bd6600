package dev.datarights.customvision.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.service.Listing;
import java.io.IOException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before the first DELETE of a step that leaves nothing of its kind: one call that shows that the lists it is read back by do
 * show something as long as it is there. The variables are {@code erasure} and {@code step}.
 */
public final class FirstLook {

    private static final Logger LOG = LoggerFactory.getLogger(FirstLook.class);
    private static final Set<ErasureStep> LISTED = Set.of(ErasureStep.PREDICTIONS, ErasureStep.IMAGES, ErasureStep.ITERATIONS, ErasureStep.TAGS);

    /** False where something remains to show it, where it is known already, and where the step has begun. */
    public boolean isToBeTaken(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        StepErasure step = step(exchange);
        return LISTED.contains(step.step()) && !erasure.isGone() && erasure.halted() == null && step.asked().isEmpty()
                && step.toSend().findAny().isPresent() && erasure.log().seen(step.step()) == null && !leavesAny(erasure, step);
    }

    private static boolean leavesAny(ProjectErasure erasure, StepErasure step) throws IOException {
        long there = switch (step.step()) {
            case IMAGES -> erasure.planned().imagesInProject();
            case PREDICTIONS -> erasure.planned("predictions").map(Listing.ListProof::listed).orElse(0L);
            default -> new Present(erasure.everything()).of(step.step()).size();
        };
        return there > step.frozen().size();
    }

    /** The call: of images the count of a list that held some when they were planned. */
    public String call(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        String project = "/projects/" + erasure.id();
        return switch (step(exchange).step()) {
            case IMAGES -> "GET " + project + "/images/" + images(erasure);
            case PREDICTIONS -> "POST " + project + "/predictions/query";
            default -> "GET " + project + "/" + step(exchange).step().word();
        };
    }

    private static String images(ProjectErasure erasure) throws IOException {
        Listing planned = erasure.everything();
        for (String list : planned.lists().filter(name -> name.equals("images") || name.endsWith("/images")).toList()) {
            try (Listing.Records records = planned.records(list)) {
                if (records.hasNext()) {
                    String path = records.next().path("tags").isEmpty() ? "untagged/count" : "tagged/count";
                    return path + (list.equals("images") ? "" : "?iterationId=" + list.split("/")[1]);
                }
            }
        }
        return "tagged/count";
    }

    /** The JSON type of its answer. */
    public String shape(Exchange exchange) {
        return switch (step(exchange).step()) {
            case IMAGES -> "number";
            case PREDICTIONS -> "object";
            default -> "array";
        };
    }

    public void note(Exchange exchange) throws IOException {
        JsonNode answer = exchange.getMessage().getBody(JsonNode.class);
        long seen = answer.isNumber() ? answer.asLong() : answer.isArray() ? answer.size() : answer.path("results").size();
        if (seen > 0) {
            erasure(exchange).log().seen(step(exchange).step(), seen);
        }
    }

    /** Then nothing is known of these lists; what is read back by them will not count as gone. */
    public void unanswered(Exchange exchange) {
        LOG.warn("request {} project {}: {} were not seen before their deletion: {}", erasure(exchange).folder().id(), erasure(exchange).id(),
                step(exchange).step().word(), Redaction.clean(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class).getMessage()));
    }

    private static StepErasure step(Exchange exchange) {
        return erasure(exchange).step(ErasureStep.named(exchange.getVariable("step", String.class)));
    }

    private static ProjectErasure erasure(Exchange exchange) {
        return exchange.getVariable("erasure", ProjectErasure.class);
    }
}
