package dev.datarights.customvision.archive;

import java.util.List;

/**
 * What checking one file, or the bags of one request together, found.
 *
 * @param subject the file, or the request whose bags these are
 * @param verdict in plain words
 */
public record FileReport(String subject, List<Check> checks, Outcome outcome, String verdict) {

    /** How a file stands: as it was sealed, not as it was sealed, or not known for want of a key. */
    public enum Outcome { HOLDS, FAILED, NOT_CHECKED }
}
