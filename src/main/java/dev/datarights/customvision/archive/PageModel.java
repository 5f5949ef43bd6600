package dev.datarights.customvision.archive;

import java.time.Instant;
import java.util.List;

/**
 * What the page in an archive tells.
 *
 * @param bagName the archive's name without ending
 * @param projectId null in the account's own archive, as is {@code projectName}
 * @param failures how many items could not be fetched
 * @param notes sentences to be shown as they are
 */
public record PageModel(String title, String bagName, String requestId, String account, String projectId,
                        String projectName, Instant made, List<Row> rows, long failures, List<String> notes) {

    /** How much of one kind is inside. */
    public record Row(String kind, long count) {
    }
}
