package dev.datarights.customvision.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.datarights.customvision.archive.FileReport.Outcome;
import dev.datarights.customvision.delivery.PrivateKeyFile;

/**
 * Checks what was delivered, offline: each archive by itself, the archives of one request together, and receipts against
 * archives. Archives that a receipt names and that lie beside it are checked too.
 */
public final class DeliveredFiles {

    private static final String INTEGRITY_ONLY = " (integrity only: nothing here says who made it)";

    private final ArchiveExaminer examiner;
    private final boolean keyGiven;

    /** @param key what opens encrypted archives; without it they can only be compared with a receipt */
    public DeliveredFiles(Optional<PrivateKeyFile> key) {
        this.examiner = new ArchiveExaminer(key);
        this.keyGiven = key.isPresent();
    }

    /**
     * Never fails for what is in the files.
     *
     * @param archives {@code .zip} and {@code .zip.pgp} files that exist
     * @param receipts files that exist
     */
    public List<FileReport> verify(List<Path> archives, List<Path> receipts) {
        List<ReceiptFile> read = receipts.stream().map(ReceiptFile::read).toList();
        Set<Path> all = new LinkedHashSet<>();
        Stream.concat(archives.stream(), read.stream().flatMap(ReceiptFile::archivesBeside))
                .forEach(file -> all.add(file.toAbsolutePath().normalize()));
        List<ExaminedArchive> examined = all.stream().map(examiner::examine).toList();

        List<FileReport> reports = new ArrayList<>();
        examined.forEach(archive -> reports.add(archive(archive, read)));
        reports.addAll(groups(examined, read));
        read.forEach(receipt -> reports.add(receipt(receipt, examined)));
        return reports;
    }

    private FileReport archive(ExaminedArchive archive, List<ReceiptFile> receipts) {
        List<Check> checks = new ArrayList<>(archive.checks());
        Optional<ReceiptFile> naming = receipts.stream().filter(receipt -> receipt.names(archive)).findFirst();
        if (!receipts.isEmpty()) {
            checks.add(new Check("A receipt that was given names it", naming.isPresent(), naming.map(ReceiptFile::name)
                    .orElse("None of them has its SHA-256: it is of another request, or was changed. Look for the right receipt or archive.")));
        }
        if (!checks.stream().allMatch(Check::passed)) {
            return new FileReport(archive.file().toString(), checks, Outcome.FAILED, "NOT as it was sealed");
        }
        if (archive.obstacle().isEmpty()) {
            return new FileReport(archive.file().toString(), checks, Outcome.HOLDS, "complete and unchanged" + INTEGRITY_ONLY);
        }
        // whoever gave a key wants it opened
        return naming.isPresent() && !keyGiven
                ? new FileReport(archive.file().toString(), checks, Outcome.HOLDS, "the very file that the receipt names; it was not opened")
                : new FileReport(archive.file().toString(), checks, Outcome.NOT_CHECKED, "NOT CHECKED: " + archive.obstacle().get());
    }

    private static List<FileReport> groups(List<ExaminedArchive> archives, List<ReceiptFile> receipts) {
        Map<String, List<ExaminedArchive>> groups = new TreeMap<>();
        archives.stream().filter(archive -> archive.bag().isPresent() && archive.bag().get().facts().number() > 0)
                .forEach(archive -> groups.computeIfAbsent(archive.bag().get().facts().group(), id -> new ArrayList<>()).add(archive));
        Map<String, ReceiptFile> byId = new LinkedHashMap<>();
        receipts.forEach(receipt -> byId.putIfAbsent(receipt.id(), receipt));
        List<FileReport> reports = new ArrayList<>();
        groups.forEach((id, bags) -> {
            List<Check> checks = new BagGroup(bags, Optional.ofNullable(byId.get(id))).checks();
            boolean holds = checks.stream().allMatch(Check::passed);
            reports.add(new FileReport("request " + id + ", " + bags.size() + (bags.size() == 1 ? " bag" : " bags"), checks,
                    holds ? Outcome.HOLDS : Outcome.FAILED, holds ? "nothing speaks against these bags together" : "NOT the whole request"));
        });
        return reports;
    }

    private static FileReport receipt(ReceiptFile receipt, List<ExaminedArchive> archives) {
        List<Check> checks = ReceiptVerifier.verify(receipt, archives);
        boolean holds = checks.stream().allMatch(Check::passed);
        boolean opened = checks.stream().noneMatch(check -> check.standing() == Check.Standing.NOT_CHECKED);
        return new FileReport(receipt.file().toString(), checks, holds ? Outcome.HOLDS : Outcome.FAILED, !holds
                ? "does NOT agree with its archives" : (opened ? "agrees with its archives" : "agrees with its archives as far as they were opened")
                + INTEGRITY_ONLY);
    }
}
