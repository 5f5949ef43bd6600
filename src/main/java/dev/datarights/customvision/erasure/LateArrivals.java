package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.request.OtherPeople;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.Selection;
import dev.datarights.customvision.request.Selections;
import dev.datarights.customvision.service.Listing;
import dev.datarights.customvision.service.ServiceRefusal;

/**
 * What came to a project after its delete was planned: created after the moment that the plan is about, or unknown to it. Nobody
 * approved its deletion, so it is left alone and told, and a project that holds it is not deleted. The variables are {@code erasure} and, once looked for, {@code listing}.
 */
public final class LateArrivals {

    private static final List<ErasureStep> STEPS = List.of(ErasureStep.PREDICTIONS, ErasureStep.IMAGES, ErasureStep.ITERATIONS, ErasureStep.TAGS);

    private final Selections selections;

    public LateArrivals(Selections selections) {
        this.selections = selections;
    }

    public boolean areToBeLookedFor(Exchange exchange) {
        ProjectErasure erasure = erasure(exchange);
        return !erasure.isGone() && erasure.halted() == null && !include(erasure).isEmpty();
    }

    public void look(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        exchange.setVariable("listing", erasure.folder().fresh(erasure.id(), "late"));
        exchange.setVariable("include", include(erasure));
        exchange.setVariable("lateToo", true);
    }

    /** The kinds of the request that can be listed. Of one subject only images, predictions and trained iterations can come late. */
    private static List<String> include(ProjectErasure erasure) {
        Request.Scope scope = erasure.request().scope();
        Set<Kind> kinds = scope.narrowed() ? EnumSet.of(Kind.IMAGES, Kind.PREDICTIONS)
                : EnumSet.of(Kind.TAGS, Kind.IMAGES, Kind.ITERATIONS, Kind.PREDICTIONS);
        kinds.retainAll(scope.include());
        if (trainedIterationsGo(scope)) {
            kinds.add(Kind.ITERATIONS);
        }
        return kinds.stream().map(Kind::word).toList();
    }

    /** Then an iteration that was trained since the plan may know the subject: once the images went, nobody can tell any more. */
    private static boolean trainedIterationsGo(Request.Scope scope) {
        return scope.narrowed() && scope.trainedIterations() == Request.TrainedIterations.DELETE;
    }

    /** Tells what the plan does not know, and what it does know and was not gone for good. */
    public void note(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        Listing listing = exchange.getVariable("listing", Listing.class);
        List<String> unsettled = listing.lists().filter(list -> !listing.proof(list).orElseThrow().settled()).toList();
        if (!unsettled.isEmpty()) {
            erasure.halt("it could not be verified that nothing came after the plan: the list " + unsettled.get(0) + " did not agree with its count");
        }
        Set<String> known = known(erasure);
        if (trainedIterationsGo(erasure.request().scope())) {
            known.addAll(new Present(erasure.folder().erasures().everything(erasure.id(), erasure.request().scope())).of(ErasureStep.ITERATIONS));
        }
        Present present = new Present(listing);
        for (ErasureStep step : STEPS) {
            if (!include(erasure).contains(step.kind().word())) {
                continue;
            }
            Predicate<JsonNode> meant = meant(erasure, listing, step);
            Stream.concat(present.late(step, meant).stream(), present.matching(step, meant).stream()).filter(id -> !known.contains(id)).sorted()
                    .forEach(id -> erasure.late().add(new ErasureResult.Late(step.kind().word(), id)));
            Set<String> again = present.of(step);
            again.retainAll(erasure.step(step).gone());
            again.forEach(id -> erasure.step(step).fail(id, "it was gone and is listed again"));
        }
    }

    private Predicate<JsonNode> meant(ProjectErasure erasure, Listing listing, ErasureStep step) throws IOException {
        Request.Scope scope = erasure.request().scope();
        if (!scope.narrowed() || step == ErasureStep.ITERATIONS) {
            return record -> true;
        }
        Selection selection = selections.of(scope, listing, erasure.plan().asOf());
        if (step == ErasureStep.PREDICTIONS) {
            return selection::meansPrediction;
        }
        OtherPeople others = new OtherPeople(selection, selections.subjects());
        boolean shared = scope.sharedImages() == Request.SharedImages.INCLUDE;
        return record -> selection.meansImage(record) && (shared || !others.areOn(record));
    }

    private static Set<String> known(ProjectErasure erasure) {
        Set<String> known = new HashSet<>(erasure.withheld());
        erasure.steps().values().forEach(step -> known.addAll(step.frozen()));
        erasure.planned().retained().stream().map(PlannedErasure.Retained::id).forEach(known::add);
        erasure.planned().residuals().stream().map(PlannedErasure.Residual::id).forEach(known::add);
        known.addAll(erasure.planned().collateral());
        return known;
    }

    /** The list could not be had: the project stays, since it is not known what is in it. */
    public void unanswered(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (failure instanceof ServiceRefusal refusal && refusal.notFound() && refusal.code().equals("NotFoundProject")) {
            erasure(exchange).vanish();
            return;
        }
        erasure(exchange).halt("it could not be verified that nothing came after the plan: "
                + Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()));
    }

    private static ProjectErasure erasure(Exchange exchange) {
        return exchange.getVariable("erasure", ProjectErasure.class);
    }
}
