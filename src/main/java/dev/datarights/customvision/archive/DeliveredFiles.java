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
import dev.datarights.customvision.request.ReceiptKey;
import dev.datarights.customvision.request.SignatureCheck;

/**
 * Checks what was delivered, offline: each archive by itself, the archives of one request together, receipts against
 * archives and signatures, and ledgers against receipts. Archives that a receipt names and that lie beside it are checked
 * too, and so is its signature.
 */
public final class DeliveredFiles {

    private static final String INTEGRITY_ONLY = " (integrity only: nothing here says who made it)";

    private final ArchiveExaminer examiner;
    private final boolean keyGiven;
    private final Optional<ReceiptKey> trusted;

    /**
     * @param key     what opens encrypted archives; without it they can only be compared with a receipt
     * @param trusted what signed the receipts; without it nothing is said about who did
     */
    public DeliveredFiles(Optional<PrivateKeyFile> key, Optional<ReceiptKey> trusted) {
        this.examiner = new ArchiveExaminer(key);
        this.keyGiven = key.isPresent();
        this.trusted = trusted;
    }

    /** Never fails for what is in the files. */
    public List<FileReport> verify(GivenFiles given) {
        List<ReceiptFile> read = given.receipts().stream().map(ReceiptFile::read).toList();
        List<SignatureFile> signatures = given.signatures().stream().map(SignatureFile::read).toList();
        Set<Path> all = new LinkedHashSet<>();
        Stream.concat(given.archives().stream(), read.stream().flatMap(ReceiptFile::archivesBeside))
                .forEach(file -> all.add(file.toAbsolutePath().normalize()));
        List<ExaminedArchive> examined = all.stream().map(examiner::examine).toList();
        SignatureVerifier verifier = new SignatureVerifier(trusted, signatures);

        List<FileReport> reports = new ArrayList<>();
        examined.forEach(archive -> reports.add(archive(archive, read)));
        reports.addAll(groups(examined, read));
        read.forEach(receipt -> reports.add(receipt(receipt, examined, verifier)));
        signatures.forEach(signature -> reports.add(verifier.report(signature)));
        List<ReceiptFile> witnesses = Stream.concat(read.stream(), signatures.stream().flatMap(file -> file.receipt().stream())).toList();
        given.ledgers().forEach(ledger -> reports.add(LedgerReport.of(ledger, witnesses)));
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
            List<Check> checks = BagGroup.ofRequest(bags, Optional.ofNullable(byId.get(id))).checks();
            boolean holds = checks.stream().allMatch(Check::passed);
            reports.add(new FileReport("request " + id + ", " + bags.size() + (bags.size() == 1 ? " bag" : " bags"), checks,
                    holds ? Outcome.HOLDS : Outcome.FAILED, holds ? "these bags are consistent" : "NOT the whole request"));
        });
        Map<String, List<ExaminedArchive>> parts = new TreeMap<>();
        archives.stream().filter(archive -> archive.bag().isPresent() && archive.bag().get().facts().part() != null)
                .forEach(archive -> parts.computeIfAbsent(archive.bag().get().facts().part().archive(), name -> new ArrayList<>()).add(archive));
        parts.forEach((name, bags) -> {
            List<Check> checks = BagGroup.ofParts(bags).checks();
            boolean holds = checks.stream().allMatch(Check::passed);
            reports.add(new FileReport("archive " + name + ", " + bags.size() + (bags.size() == 1 ? " part" : " parts"), checks,
                    holds ? Outcome.HOLDS : Outcome.FAILED, holds ? "these parts are consistent" : "NOT the whole archive"));
        });
        return reports;
    }

    private static FileReport receipt(ReceiptFile receipt, List<ExaminedArchive> archives, SignatureVerifier verifier) {
        List<Check> checks = new ArrayList<>(ReceiptVerifier.verify(receipt, archives));
        Optional<SignatureCheck> signature = verifier.of(receipt);
        Check signed = verifier.check(signature);
        boolean holds = checks.stream().allMatch(Check::passed);
        boolean opened = checks.stream().noneMatch(check -> check.standing() == Check.Standing.NOT_CHECKED);
        checks.add(signed);
        String agrees = receipt.archives().isEmpty() ? "adds up" : opened ? "agrees with its archives"
                : "agrees with its archives as far as they were opened";
        return new FileReport(receipt.file().toString(), checks, holds && signed.passed() ? Outcome.HOLDS : Outcome.FAILED,
                !holds ? "does NOT agree with its archives" : !signed.passed() ? "NOT shown to be as it was signed"
                        : signature.filter(check -> check.outcome() == SignatureCheck.Outcome.TRUSTED).isPresent()
                                ? agrees + ", and is " + signature.get().detail() : agrees + INTEGRITY_ONLY);
    }
}
