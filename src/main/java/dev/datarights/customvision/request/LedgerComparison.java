package dev.datarights.customvision.request;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.service.Json;

/**
 * Holds the ledger against the requests on disk: its lines follow each other, it reaches at least as far as every receipt
 * says, and the state of every request has its line. A state is in the ledger before it is in {@code status.json}, so a kill
 * leaves the ledger ahead, never behind.
 */
final class LedgerComparison {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerComparison.class);

    private final List<Expected> expected = new ArrayList<>();
    private LedgerChain chain = new LedgerChain(List.of());
    private final MessageDigest before;

    /**
     * Something in which the ledger and the disk do not agree.
     *
     * @param line what an acknowledgement adds to the ledger for it; empty where it is about the ledger's own lines
     */
    record Difference(String what, Optional<Ledger.Entry> line) {
    }

    /** A line that must be there; a receipt's head is one by its number and hash. */
    private static final class Expected {
        private final String what;
        private final Ledger.Entry entry;
        private final Ledger.Head head;
        private boolean found;

        Expected(String what, Ledger.Entry entry, Ledger.Head head) {
            this.what = what;
            this.entry = entry;
            this.head = head;
        }

        void compare(JsonNode line, String sha256) {
            boolean same = line.path("id").asText().equals(entry.id()) && line.path("receiptSha256").asText("").equals(entry.receiptSha256().orElse(""));
            found |= head == null ? same && line.path("state").asText().equals(entry.state().name()) && line.path("attempt").asInt() == entry.attempt()
                    : line.path("line").asLong() == head.lines() && sha256.equals(head.sha256()) || same && line.has(LedgerLine.ACKNOWLEDGED_BY);
        }
    }

    private LedgerComparison() {
        try {
            before = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** None where the ledger agrees with what lies in the store. */
    static List<Difference> of(RequestStore store) throws IOException {
        LedgerComparison comparison = new LedgerComparison();
        // first the requests: what comes to the ledger meanwhile does no harm
        for (RequestFolder folder : store.all()) {
            try {
                comparison.expect(folder);
            } catch (IOException | RuntimeException e) {
                LOG.warn("request {}: it cannot be compared with the ledger: {}", folder.id(), Redaction.clean(e.getMessage()));
            }
        }
        Ledger ledger = new Ledger(store);
        if (Files.exists(ledger.file())) {
            comparison.read(ledger);
        }
        return comparison.differences();
    }

    private void expect(RequestFolder folder) throws IOException {
        Optional<RequestStatus> found = folder.status();
        if (found.isEmpty()) {
            return;
        }
        RequestStatus status = found.get();
        Optional<String> receipt = folder.hasReceipt() ? Optional.of(StoredRequest.sha256(Files.readAllBytes(folder.receipt()))) : Optional.empty();
        Ledger.Entry now = Ledger.Entry.of(status, Optional.empty());
        expected.add(new Expected("request " + folder.id() + ": no line says that it is " + status.state() + ", attempt " + status.attempt(),
                folder.isRetired() ? with(now, receipt) : now, null));
        if (receipt.isPresent()) {
            JsonNode head = Json.MAPPER.readTree(folder.receipt().toFile()).path("ledger");
            if (head.path("lines").asLong() > 0) {
                expected.add(new Expected("request " + folder.id() + ": line " + head.path("lines").asLong()
                        + ", the last when its receipt was made, is not there as it was", with(now, receipt),
                        new Ledger.Head(head.path("lines").asLong(), head.path("sha256").asText())));
            }
        }
    }

    private static Ledger.Entry with(Ledger.Entry entry, Optional<String> receipt) {
        return new Ledger.Entry(entry.id(), entry.state(), entry.attempt(), entry.account(), Optional.empty(), receipt);
    }

    private void read(Ledger ledger) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(ledger.file()))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    line(line.toByteArray());
                    line.reset();
                } else if (line.size() <= LedgerLine.LONGEST) {
                    line.write(b);
                }
            }
        }
        // what follows the last newline is being written, or was left by a kill: the next line puts it aside
    }

    private void line(byte[] bytes) {
        JsonNode line = json(bytes);
        String sha256 = LedgerLine.sha256(bytes);
        String earlier = HexFormat.of().formatHex(copy(before).digest());
        if (line.has(LedgerLine.ACKNOWLEDGED_BY) && line.path(LedgerLine.LEDGER_SHA256).asText().equals(earlier)) {
            // an operator has seen what was wrong until here; that it is as it was seen, the hash shows
            chain = new LedgerChain(List.of(), line.path("line").asLong(), sha256);
        } else {
            chain.line(bytes);
        }
        expected.forEach(each -> each.compare(line, sha256));
        before.update(bytes);
        before.update((byte) '\n');
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of every Java platform can be copied", e);
        }
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        chain.findings().stream().filter(finding -> !finding.passed()).forEach(finding -> differences.add(new Difference(finding.detail(), Optional.empty())));
        expected.stream().filter(each -> !each.found).forEach(each -> differences.add(new Difference(each.what, Optional.of(each.entry))));
        return differences;
    }
}
