package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.request.JobResult;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.request.Unmatched;
import dev.datarights.customvision.service.Json;

/** What is told of a request when its command ends: a table of what was done, where it lies, and what to do next. */
final class EndReport {

    private static final int MOST_FAILURES = 20;

    private final RequestFolder folder;
    private final RequestStatus status;
    private final PrintWriter out;

    EndReport(RequestFolder folder, RequestStatus status, PrintWriter out) {
        this.folder = folder;
        this.status = status;
        this.out = out;
    }

    void print() throws IOException {
        if (status.state() == State.AWAITING_APPROVAL) {
            PlanSummary.of(folder).tell(out);
            out.println(State.AWAITING_APPROVAL);
            out.flush();
            return;
        }
        JsonNode receipt = status.state().isFinal() && Files.exists(folder.receipt())
                ? Json.MAPPER.readTree(folder.receipt().toFile()) : Json.MAPPER.createObjectNode();
        table(receipt.path("kinds"));
        failures();
        archives();
        for (Unmatched.Entry entry : Unmatched.of(folder).entries()) {
            out.println("  " + entry.sentence());
        }
        out.println(status.state() + ": " + status.outcome());
        if (!receipt.isEmpty()) {
            out.println("receipt: " + folder.receipt());
        }
        next();
        out.flush();
    }

    private void table(JsonNode counted) {
        if (counted.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "  %-14s %10s %10s %10s%n", "kind", "expected", "done", "failed");
        counted.fields().forEachRemaining(kind -> out.printf(Locale.ROOT, "  %-14s %10d %10d %10d%n", kind.getKey(),
                kind.getValue().path("expected").asLong(), kind.getValue().path("done").asLong(), kind.getValue().path("failed").asLong()));
    }

    private void failures() {
        String not = status.action().contains("delete") ? "  not deleted: " : "  not exported: ";
        status.failures().stream().limit(MOST_FAILURES).forEach(failure ->
                out.println(not + failure.kind() + " " + failure.id() + ": " + failure.reason()));
        if (status.failures().size() > MOST_FAILURES) {
            out.println("  and " + (status.failures().size() - MOST_FAILURES) + " more; the receipt names them all");
        }
    }

    /** Every archive that was verified at its destination, and where that is. */
    private void archives() throws IOException {
        Path jobs = folder.path().resolve("jobs");
        if (!Files.isDirectory(jobs)) {
            return;
        }
        TreeSet<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.list(jobs)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".json") && !name.toString().matches(".*-(erasure|sent)\\.json")).toList()) {
                JobResult result = folder.jobs().result(file.getFileName().toString().replaceFirst("\\.json$", "")).orElse(null);
                if (result != null) {
                    result.archives().forEach(archive -> lines.add("  archive: " + archive.location() + "  " + Sizes.readable(archive.length())));
                }
            }
        }
        lines.forEach(out::println);
    }

    private void next() {
        Map<State, String> next = Map.of(
                State.PARTIAL, "Run the same request again: it does only what is missing.",
                State.FAILED, "Run the same request again: it does only what is missing.",
                State.CANCELLED, "Run the same request again to go on.");
        if (next.containsKey(status.state())) {
            out.println(next.get(status.state()));
        } else if (status.exitCode() == 6) {
            out.println("Exit code 6: something that was asked for stayed or was left out by rule; the receipt names it under retained or withheld.");
        } else if (status.state() == State.COMPLETE && Files.isDirectory(folder.path().resolve("jobs"))) {
            out.println("Next: unzip an archive and open its index.html, or check it: verify ARCHIVE.zip");
        }
    }
}
