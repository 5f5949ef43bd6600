package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.service.Ids;

/**
 * The ids of one project that a plan would delete: a file per step, {@code frozen/<project>/<step>.ids}, sorted, one a line.
 * The plan holds the hash of each, so that what is sent is what was approved.
 */
public final class FrozenIds {

    private final Path folder;

    FrozenIds(Path folder) {
        this.folder = folder;
    }

    /** Writes a step's ids; on return they are on the disk. */
    PlannedErasure.Ids write(ErasureStep step, Collection<String> ids) throws IOException {
        StringBuilder text = new StringBuilder(ids.size() * 37);
        ids.stream().sorted().forEach(id -> text.append(id).append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        AtomicFiles.createDirectories(folder);
        AtomicFiles.write(file(step), bytes);
        return new PlannedErasure.Ids(ids.size(), StoredRequest.sha256(bytes));
    }

    /**
     * The ids that the plan froze for a step, in order; none where the plan has none.
     *
     * @throws IOException where the file is not the one that the plan was made with: nothing may be deleted then
     */
    public List<String> read(ErasureStep step, PlannedErasure planned) throws IOException {
        PlannedErasure.Ids expected = planned.ids().get(step);
        if (expected == null || expected.count() == 0) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(file(step));
        List<String> ids = new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        if (!StoredRequest.sha256(bytes).equals(expected.sha256()) || ids.size() != expected.count() || !ids.stream().allMatch(Ids::isGuid)) {
            throw new IOException(file(step) + " is not the list that the plan was made with. Restore it, or cancel the request and plan anew");
        }
        return ids;
    }

    private Path file(ErasureStep step) {
        return folder.resolve(step.word() + ".ids");
    }
}
