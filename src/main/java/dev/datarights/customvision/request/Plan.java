package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a request covers, found by inventory before anything is fetched: {@code plan.json}.
 *
 * @param requestSha256 of {@code request.json}
 * @param account       true where the account's own bag is part of it
 * @param projects      in the order the service lists them
 */
public record Plan(int formatVersion, String requestId, String requestSha256, String endpoint, Instant created, boolean account,
        List<Project> projects) {

    /**
     * @param lists per list of the inventory: how many records, and the SHA-256 of the sorted ids
     */
    public record Project(String id, Map<String, Frozen> lists) {
    }

    public record Frozen(long records, String idsSha256, boolean settled) {
    }

    /** Bags of the whole request. */
    public int bags() {
        return projects.size() + (account ? 1 : 0);
    }
}
