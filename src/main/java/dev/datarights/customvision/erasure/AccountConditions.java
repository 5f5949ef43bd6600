package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.request.Plan;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Listing;

/** When the Azure resource may go: it serves nothing but this account, and nothing is left in it. */
final class AccountConditions {

    static final String TRAINING = "CustomVision.Training";

    private AccountConditions() {
    }

    /** This request means all there is, and removed it: every project was read back as gone, and nothing was kept. */
    static void requireAllDeleted(Request request, RequestFolder folder, Plan plan) throws IOException, AccountStays {
        Request.Scope scope = request.scope();
        if (!request.deleteAzureResource() || !request.action().deletes() || !scope.everyProject() || scope.narrowed()
                || !scope.include().equals(EnumSet.allOf(Kind.class))) {
            throw AccountStays.refused("the request does not ask to delete everything and the Azure resource");
        }
        String sha256 = folder.planSha256().orElse("");
        for (Plan.Project project : plan.projects()) {
            Optional<String> obstacle = obstacle(project, folder.erasures().result(project.id()), sha256);
            if (obstacle.isPresent()) {
                throw AccountStays.needed("project " + project.id() + " " + obstacle.get());
            }
        }
    }

    private static Optional<String> obstacle(Plan.Project project, Optional<ErasureResult> found, String planSha256) {
        if (found.isEmpty() || !planSha256.equals(found.get().planSha256())) {
            return Optional.of("was not deleted by this request");
        }
        ErasureResult result = found.get();
        ErasureResult.Counts itself = result.kinds().get(Kind.PROJECT.word());
        if (!result.retained().isEmpty() || project.erasure() != null && !project.erasure().retained().isEmpty()) {
            return Optional.of("holds what must be kept");
        }
        if (!result.late().isEmpty()) {
            return Optional.of("holds what came after the plan was made");
        }
        boolean whole = result.kinds().values().stream().allMatch(counts -> counts.gone() == counts.expected() && counts.failed() == 0);
        if (result.state() != State.COMPLETE || !result.failures().isEmpty() || !whole || itself == null || itself.done() != 1) {
            return Optional.of("was not deleted in full");
        }
        return Optional.empty();
    }

    /** No project came since, of which the plan knows nothing. */
    static void requireNoProject(Listing listing) throws IOException, AccountStays {
        List<String> ids = new ArrayList<>();
        try (Listing.Records projects = listing.records("projects")) {
            projects.forEachRemaining(project -> ids.add(project.path("id").asText()));
        }
        if (!listing.proof("projects").map(Listing.ListProof::settled).orElse(false)) {
            throw AccountStays.unverified("two readings of the list of projects did not agree");
        }
        if (!ids.isEmpty()) {
            throw AccountStays.needed(ids.size() + (ids.size() == 1 ? " project is" : " projects are")
                    + " in it that this request did not delete: " + String.join(", ", ids));
        }
    }

    /**
     * It is a training resource and no other, and it is the one that the account's endpoint leads to.
     *
     * @param resource as Azure Resource Manager describes it
     */
    static void requireTraining(JsonNode resource, Accounts.Account account) throws AccountStays {
        String kind = resource.path("kind").asText("");
        if (!kind.equals(TRAINING)) {
            throw AccountStays.refused("its kind is '" + (kind.matches("[A-Za-z.]{1,60}") ? kind : "unknown") + "', and only a resource of kind "
                    + TRAINING + " is deleted: others serve more than Custom Vision's training");
        }
        String host = account.endpoint().getHost().toLowerCase(Locale.ROOT);
        List<String> addresses = new ArrayList<>(List.of(resource.path("properties").path("endpoint").asText("")));
        resource.path("properties").path("endpoints").forEach(address -> addresses.add(address.asText("")));
        if (!account.isLocal() && addresses.stream().noneMatch(address -> host.equals(host(address)))) {
            throw AccountStays.refused("customvision.accounts." + account.name() + ".resource-id names a resource with another address than "
                    + host + ": correct the setting, so that no other resource is deleted");
        }
    }

    private static String host(String address) {
        try {
            String host = URI.create(address.trim()).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
