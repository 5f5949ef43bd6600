package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a receipt says was delivered beside it. */
final class DeliveredPart {

    private DeliveredPart() {
    }

    static void write(ObjectNode receipt, EndedRequest ended) throws IOException {
        archives(receipt.putArray("archives"), ended.exports());
        for (JobResult result : ended.exports()) {
            result.goneSince().forEach(item -> receipt.withArray("goneSince").addObject().put("kind", item.kind()).put("id", item.id())
                    .put("project", result.project()));
        }
        RequestFolder folder = ended.folder();
        if (ended.request().action() == Action.INVENTORY && Files.exists(folder.inventory())) {
            byte[] bytes = Files.readAllBytes(folder.inventory());
            receipt.putObject("inventory").put("file", folder.inventory().getFileName().toString()).put("length", bytes.length)
                    .put("sha256", StoredRequest.sha256(bytes));
        }
    }

    private static void archives(ArrayNode archives, List<JobResult> results) {
        for (JobResult result : results) {
            for (JobResult.Archive archive : result.archives()) {
                ObjectNode told = archives.addObject().put("file", archive.file()).put("project", result.project())
                        .put("length", archive.length()).put("sha256", archive.sha256()).put("payloadFiles", archive.payloadFiles())
                        .put("payloadBytes", archive.payloadBytes()).put("verifiedAt", archive.verifiedAt().toString());
                if (archive.encrypted() != null) {
                    told.put("sealedLength", archive.encrypted().sealedLength()).put("sealedSha256", archive.encrypted().sealedSha256());
                    archive.encrypted().recipients().forEach(told.withArray("recipients")::add);
                }
            }
        }
    }
}
