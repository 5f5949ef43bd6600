package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/** What a receipt says of its request, once nothing else is left of it. */
final class ReceiptStatus {

    private final Path file;
    private final JsonNode receipt;

    ReceiptStatus(Path file) throws IOException {
        this.file = file;
        this.receipt = FormatVersion.read(file);
    }

    /** The hash of the request that was asked. */
    String requestSha256() {
        return receipt.at("/asked/requestSha256").asText();
    }

    /** As {@code status.json} had it, as far as anybody asks for it. */
    RequestStatus status() throws IOException {
        try {
            List<JobResult.Failure> failures = new ArrayList<>();
            receipt.path("failures").forEach(failure -> failures.add(new JobResult.Failure(failure.path("kind").asText(),
                    failure.path("id").asText(), failure.path("reason").asText())));
            Map<String, RequestStatus.Progress> kinds = new LinkedHashMap<>();
            receipt.path("kinds").properties().forEach(kind -> kinds.put(kind.getKey(),
                    new RequestStatus.Progress(kind.getValue().path("done").asLong(), kind.getValue().path("expected").asLong())));
            long bytes = 0;
            for (JsonNode archive : receipt.path("archives")) {
                bytes += archive.path("payloadBytes").asLong();
            }
            String due = receipt.at("/times/due").asText();
            return new RequestStatus(RequestFolder.FORMAT_VERSION, receipt.path("id").asText(), receipt.path("action").asText(),
                    receipt.path("account").asText(), State.valueOf(receipt.path("state").asText()), receipt.path("summary").asText(),
                    OutcomeWord.named(receipt.path("outcome").asText()), receipt.path("attempt").asInt(), Instant.parse(receipt.at("/times/started").asText()),
                    Instant.parse(receipt.at("/times/ended").asText()), due.isEmpty() ? null : LocalDate.parse(due), kinds, bytes, null,
                    failures, List.of(), null, null, List.of());
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(file + " is not a receipt as this program writes it. Restore it from its destination", e);
        }
    }
}
