package dev.datarights.customvision.request;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.service.Json;

/** The ledger read from its end: a request's last line is near it, as long as the request goes on. */
final class LedgerHistory {

    private static final int BLOCK = 64 * 1024;

    private final FileChannel ledger;

    LedgerHistory(FileChannel ledger) {
        this.ledger = ledger;
    }

    /**
     * What the last line of some kind about a request says.
     *
     * @param end where the last whole line and its newline end
     * @return empty where no line is about it
     */
    Optional<JsonNode> last(String id, long end, Predicate<JsonNode> kind) throws IOException {
        long start = end;
        byte[] unread = new byte[0];
        while (start > 0) {
            int length = (int) Math.min(BLOCK, start);
            start -= length;
            byte[] bytes = ByteBuffer.allocate(length + unread.length).put(read(start, length)).put(unread).array();
            int lineEnd = bytes.length;
            for (int place = bytes.length - 1; place >= 0; place--) {
                if (bytes[place] == '\n') {
                    Optional<JsonNode> line = about(id, bytes, place + 1, lineEnd).filter(kind);
                    if (line.isPresent()) {
                        return line;
                    }
                    lineEnd = place;
                }
            }
            unread = java.util.Arrays.copyOf(bytes, lineEnd);
        }
        return about(id, unread, 0, unread.length).filter(kind);
    }

    private static Optional<JsonNode> about(String id, byte[] bytes, int from, int to) {
        try {
            JsonNode line = Json.MAPPER.readTree(bytes, from, to - from);
            return line.path("id").asText().equals(id) ? Optional.of(line) : Optional.empty();
        } catch (IOException e) {
            // a line that was damaged is the verifier's matter
            return Optional.empty();
        }
    }

    private byte[] read(long start, int length) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(length);
        while (block.hasRemaining()) {
            if (ledger.read(block, start + block.position()) < 0) {
                throw new EOFException("the ledger became shorter while it was read");
            }
        }
        return block.array();
    }
}
