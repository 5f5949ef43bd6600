package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.PlannedErasure;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.request.RequestCancelled;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.service.AccessDenied;
import dev.datarights.customvision.service.ServiceRefusal;

/** What the removal of the Azure resource came to, as a result beside those of the projects. */
final class AccountOutcome {

    private static final String PROOF = "read back: ResourceNotFound, and no recoverable copy is listed";
    private static final String ACCOUNT = Kind.ACCOUNT.word();

    private final RequestFolder folder;

    AccountOutcome(RequestFolder folder) {
        this.folder = folder;
    }

    ErasureResult done() throws IOException {
        return result(State.COMPLETE, null);
    }

    /**
     * @param call    the last that was made, null where none was
     * @param removal how far it had come, null where nothing was asked to go
     */
    ErasureResult failed(Throwable failure, String call, AccountRemoval removal) throws IOException {
        State state = failure instanceof RequestCancelled ? State.CANCELLED
                : failure instanceof AccountStays stays && stays.state() != State.FAILED ? stays.state()
                : removal != null ? State.PARTIAL : State.FAILED;
        String stage = removal == null ? "the Azure resource was not deleted: "
                : removal.purgeAsked() == null ? "the Azure resource was asked to be deleted, and nothing was purged yet: "
                : "the Azure resource was deleted and its recoverable copy was asked to be purged: ";
        return result(state, stage + reason(failure, call == null ? "" : call));
    }

    private static String reason(Throwable failure, String call) {
        boolean arm = call.contains("/subscriptions/");
        String message = Redaction.clean(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
        if (arm && (failure instanceof AccessDenied || failure instanceof ServiceRefusal refusal && refusal.status() == 403)) {
            return "Azure Resource Manager refused " + call.replaceAll("\\?.*", "") + (failure instanceof AccessDenied ? " (401)" : " (403)")
                    + ". Whoever runs this program needs the role Cognitive Services Contributor: on the resource to delete it, on its subscription"
                    + " to purge it. Grant it, or set customvision.arm.token anew, and run the request again";
        }
        if (arm && failure instanceof ServiceRefusal refusal && refusal.status() == 404) {
            return "could not verify: " + message + ", and that is not Azure Resource Manager's own answer for a resource that is not there."
                    + " Check customvision.proxy and customvision.arm.endpoint, and run the request again";
        }
        return message;
    }

    private ErasureResult result(State state, String reason) throws IOException {
        boolean done = reason == null;
        return new ErasureResult(RequestFolder.FORMAT_VERSION, folder.id(), folder.status().map(RequestStatus::attempt).orElse(1),
                ExportJob.ACCOUNT, folder.planSha256().orElse(null), state,
                Map.of(ACCOUNT, new ErasureResult.Counts(1, done ? 1 : 0, done ? 0 : 1, 0, done ? PROOF : null)),
                done ? List.of() : List.of(new JobResult.Failure(ACCOUNT, ACCOUNT, reason)), List.of(), List.of(), residuals(), reason, Instant.now());
    }

    /** A model that answered under a name did so in another resource. */
    private List<PlannedErasure.Residual> residuals() throws IOException {
        boolean published = folder.plan().stream().flatMap(plan -> plan.projects().stream()).map(Plan.Project::erasure)
                .anyMatch(erasure -> erasure != null && (erasure.count(ErasureStep.PUBLICATIONS) > 0 || !erasure.publishNames().isEmpty()));
        return published ? List.of(new PlannedErasure.Residual(ACCOUNT, null,
                "the prediction resource is another account: delete and purge it too")) : List.of();
    }
}
