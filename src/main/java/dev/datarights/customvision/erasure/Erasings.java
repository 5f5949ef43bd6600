package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.List;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.request.Causes;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.service.ServiceRefusal;
import dev.datarights.customvision.service.TransientFailure;

/** Carries out steps for a route: the variables are {@code erasure}, {@code step} and, once begun, {@code erasing}. */
public final class Erasings {

    private static final Logger LOG = LoggerFactory.getLogger(Erasings.class);

    /** The step in the variable {@code step}; one that has to wait for another, or must not be, has nothing to call. */
    public Erasing of(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        StepErasure step = erasure.step(ErasureStep.named(exchange.getVariable("step", String.class)));
        if (step.step() == ErasureStep.ITERATIONS) {
            erasure.step(ErasureStep.PUBLICATIONS).failures().forEach((id, reason) -> {
                if (step.frozen().contains(id)) {
                    step.fail(id, reason);
                }
            });
        }
        if (step.step() == ErasureStep.PROJECT) {
            keepWhatIsNotEmpty(erasure, step);
        }
        LOG.info("request {} project {}: deleting {} {}", erasure.folder().id(), erasure.id(), step.toSend().count(), step.step().word());
        return new Erasing(erasure, step);
    }

    /** A project goes only when nothing of it stays; a hold on an image is told by the hold itself. */
    private static void keepWhatIsNotEmpty(ProjectErasure erasure, StepErasure project) {
        if (erasure.isGone()) {
            return;
        }
        long left = erasure.steps().values().stream().filter(step -> step != project)
                .mapToLong(step -> step.failures().size() + step.open().count()).sum();
        boolean held = erasure.steps().values().stream().anyMatch(step -> !step.retained().isEmpty()) || !erasure.planned().retained().isEmpty();
        for (String id : List.copyOf(project.frozen())) {
            if (left > 0) {
                project.fail(id, "it was not deleted: of what the plan names, " + left + (left == 1 ? " is" : " are")
                        + " still in it or could not be verified");
            } else if (!erasure.late().isEmpty()) {
                project.fail(id, "it was not deleted: " + erasure.late().size() + " that came after the plan "
                        + (erasure.late().size() == 1 ? "is" : "are") + " in it");
            } else if (held && erasure.step(ErasureStep.PROJECT).retained().isEmpty()) {
                erasure.steps().values().stream().flatMap(step -> step.retained().values().stream()).findFirst()
                        .ifPresentOrElse(hold -> project.retain(id, hold), () -> project.fail(id, "it was not deleted: something in it is held"));
            }
        }
    }

    public void reconsider(Exchange exchange) throws IOException {
        exchange.getVariable("erasing", Erasing.class).reconsider();
    }

    /** What is held by now could not be found out. */
    public void heldUnknown(Exchange exchange) {
        exchange.getVariable("erasing", Erasing.class).withheld("what is held by now is not known: " + message(exchange));
    }

    /** The next ids, without those that are held by now. */
    public void next(Exchange exchange) throws IOException {
        exchange.getVariable("erasing", Erasing.class).next();
    }

    /** Writes down that the call is about to be made. */
    public void ask(Exchange exchange) throws IOException {
        exchange.getVariable("erasing", Erasing.class).ask();
    }

    public void accepted(Exchange exchange) throws IOException {
        exchange.getVariable("erasing", Erasing.class).accepted(exchange.getMessage().getBody(Integer.class), tries(exchange));
    }

    public void refused(Exchange exchange) throws IOException {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        Erasing erasing = exchange.getVariable("erasing", Erasing.class);
        if (failure instanceof ServiceRefusal refusal) {
            erasing.refused(refusal, tries(exchange));
        } else {
            erasing.unanswered(message(exchange), failure instanceof TransientFailure answer ? answer.status() : 0);
        }
    }

    /** How often the call had been made before the answer came; each time it may have been carried out. */
    static int tries(Exchange exchange) {
        return exchange.getVariable("tries", 0, Integer.class);
    }

    private static String message(Exchange exchange) {
        Throwable failure = Causes.root(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        return Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }

    private static ProjectErasure erasure(Exchange exchange) {
        return exchange.getVariable("erasure", ProjectErasure.class);
    }
}
