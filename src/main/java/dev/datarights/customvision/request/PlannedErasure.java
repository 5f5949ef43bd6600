package dev.datarights.customvision.request;

import java.util.List;
import java.util.Map;

/**
 * What of one project is to go, frozen when it was planned, and what is not and why.
 *
 * @param ids             per step of {@link ErasureStep}, how many ids and their hash; the ids themselves are in {@link FrozenIds}
 * @param publishNames    names of published iterations that stop answering
 * @param imagesInProject distinct images of the workspace and of all snapshots
 * @param retained        what was asked for and stays because of a hold
 * @param collateral      ids of images that nobody asked for and that live only in iterations that would go
 * @param refusals        why nothing of the project can be deleted now, in plain words with ids
 * @param residuals       what stays although it was asked for, because no call removes it
 */
public record PlannedErasure(Map<ErasureStep, Ids> ids, List<String> publishNames, long imagesInProject, List<Retained> retained,
        List<String> collateral, List<String> refusals, List<Residual> residuals) {

    /** @param sha256 of the sorted ids, each followed by a newline */
    public record Ids(long count, String sha256) {
    }

    /**
     * @param kind   as in {@code scope.include}
     * @param ground of the hold, as its file says it
     */
    public record Retained(String kind, String id, String ground) {
    }

    /** @param id null where it is not about one thing */
    public record Residual(String kind, String id, String what) {
    }

    public long count(ErasureStep step) {
        return ids.containsKey(step) ? ids.get(step).count() : 0;
    }

    /** True where no id is frozen: nothing that was asked for is there, or all of it stays. */
    public boolean isEmpty() {
        return ids.values().stream().allMatch(frozen -> frozen.count() == 0);
    }
}
