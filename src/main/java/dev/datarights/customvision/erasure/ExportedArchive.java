package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.JobResult;

/**
 * An archive that must hold what is about to be deleted.
 *
 * @param project the project's id, or {@code account}
 * @param archive as it was delivered
 * @param sought  what must be in it
 */
record ExportedArchive(String project, JobResult.Archive archive, SoughtFiles sought) {
}
