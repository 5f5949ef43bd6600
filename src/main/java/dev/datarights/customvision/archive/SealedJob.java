package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.datarights.customvision.request.ExportJob;
import dev.datarights.customvision.request.FormatVersion;
import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.State;

/** What lies sealed in a job's work folder. */
final class SealedJob {

    private SealedJob() {
    }

    /** What a run before this one sealed for this very attempt, or for one that failed to deliver it; none where anything of it is gone. */
    static List<SealedArchive> find(Path work, ExportJob job) throws IOException {
        Path kept = work.resolve("result.json");
        if (!Files.exists(kept)) {
            return List.of();
        }
        JobResult result = FormatVersion.read(kept, JobResult.class);
        boolean ours = result.attempt() == job.attempt() || !job.reopen() && result.state() == State.COMPLETE;
        List<SealedArchive> archives = new ArrayList<>();
        for (JobResult.Archive part : ours ? result.archives() : List.<JobResult.Archive>of()) {
            Optional<SealedArchive> found = SealedArchive.find(work, part.file().replaceFirst("\\.zip$", "")).filter(is -> is.sha256().equals(part.sha256()));
            // where it waited for another attempt, perhaps under a name that others can write to as well
            if (found.isEmpty() || result.attempt() != job.attempt() && !found.get().isIntact()) {
                return List.of();
            }
            archives.add(found.get());
        }
        return archives;
    }
}
