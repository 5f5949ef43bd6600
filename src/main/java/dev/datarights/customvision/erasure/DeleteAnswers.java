package dev.datarights.customvision.erasure;

import dev.datarights.customvision.service.ServiceRefusal;
import java.util.Set;

/** What the answers to a DELETE mean. */
final class DeleteAnswers {

    /** Something in the service stands in the way of it for now. */
    static final int CONFLICT = 409;

    private static final Set<String> HALTING = Set.of("ForbiddenDRModeEnabled", "BadRequestCustomerManagedKeyRevoked");

    private DeleteAnswers() {
    }

    static boolean isAccepted(int status) {
        return status >= 200 && status < 300;
    }

    /** True where the service itself says that what was to go, or the project with it, is not there, or is not published. */
    static boolean saysAbsent(ServiceRefusal refusal) {
        return refusal.notFound() || refusal.code().equals("BadRequestIterationNotPublished");
    }

    /** True where nothing further of the project would be deleted either. */
    static boolean halts(ServiceRefusal refusal) {
        return HALTING.contains(refusal.code()) || refusal.status() == 403;
    }

    /** True where the call was refused, and so was not carried out; a failure of the service leaves that open. */
    static boolean isRefused(int status) {
        return status >= 300 && status < 500 && status != 408;
    }

    static String meaning(ServiceRefusal refusal) {
        String what = switch (refusal.code()) {
            case "BadRequestUnpublishFailed" -> "the iteration could not be unpublished; see whether its prediction resource was moved or deleted, and unpublish it in the portal";
            case "BadRequestIterationIsPublished" -> "the iteration is published";
            case "BadRequestWorkspaceNotDeletable" -> "it is the project's workspace, which only goes with the project";
            case "BadRequestTrainingAlreadyInProgress" -> "the iteration is being trained; send the request again when that has ended";
            case "ForbiddenDRModeEnabled" -> "the project is in disaster recovery mode, in which nothing can be deleted";
            case "BadRequestCustomerManagedKeyRevoked" -> "the customer-managed key of the account was revoked; restore access to it and send the request again";
            default -> refusal.status() == 404 ? "that is not the service's own answer, so it does not say that it is gone"
                    : refusal.status() == 403 ? "the key or login may not delete" : "";
        };
        return refusal.getMessage() + (what.isEmpty() ? "" : ": " + what);
    }
}
