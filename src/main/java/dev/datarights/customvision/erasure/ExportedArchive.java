package dev.datarights.customvision.erasure;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

import dev.datarights.customvision.request.JobResult;

/**
 * An archive that must hold what is about to be deleted.
 *
 * @param project the project's id, or {@code account}
 * @param archive as it was delivered; of several parts one
 * @param sought  what must be in it, or in any of the parts
 * @param last    true where no further part comes
 */
record ExportedArchive(String project, JobResult.Archive archive, SoughtFiles sought, boolean last) {

    /** The parts of a project's archive, which together must hold it all. */
    static List<ExportedArchive> of(String project, List<JobResult.Archive> parts, Collection<String> sought) {
        SoughtFiles files = new SoughtFiles(sought);
        return IntStream.range(0, parts.size()).mapToObj(i -> new ExportedArchive(project, parts.get(i), files, i == parts.size() - 1)).toList();
    }
}
