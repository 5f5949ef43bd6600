package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;

/**
 * How far each project of a request is: {@code progress.json}, for whoever watches; nothing is decided by it.
 *
 * @param projects in the order in which they were begun
 * @param failures the first of those so far; the receipt has them all
 */
public record ProgressReport(int formatVersion, Instant updated, List<ProjectProgress> projects, List<JobResult.Failure> failures) {

    static final int MOST_FAILURES = 100;
}
