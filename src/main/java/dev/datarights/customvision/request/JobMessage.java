package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

import dev.datarights.customvision.service.Json;

/** Messages between machines as they are read: text from a queue is checked before anything in it names a file. */
final class JobMessage {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PROJECT = Pattern.compile("account|[0-9A-Fa-f-]{36}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private JobMessage() {
    }

    /** A worker's word that it is about to deliver an archive of that hash. */
    record Announcement(int formatVersion, String requestId, int attempt, String project, String announced) {
    }

    /** What a request's machine tells all others of it: that it was cancelled, or that it has ended. */
    record Notice(int formatVersion, String owner, String requestId, int attempt, State state) {
    }

    static ExportJob job(Exchange exchange) throws UnreadableMessage {
        ExportJob job = read(exchange, ExportJob.class);
        check(job.requestId(), job.project());
        require(job.owner() != null && (job.owner().isEmpty() || NAME.matcher(job.owner()).matches()), "owner");
        require(job.account() != null && job.include() != null && job.scope() != null && job.asOf() != null && job.replaces() != null
                && job.terms() != null, "a field");
        return job;
    }

    static JobResult result(Exchange exchange) throws UnreadableMessage {
        JobResult result = read(exchange, JobResult.class);
        check(result.requestId(), result.project());
        require(result.state() != null && result.state().isFinal() && result.delivered() != null, "state");
        return result;
    }

    static Announcement announcement(Exchange exchange) throws UnreadableMessage {
        Announcement announcement = read(exchange, Announcement.class);
        check(announcement.requestId(), announcement.project());
        require(announcement.announced() != null && SHA256.matcher(announcement.announced()).matches(), "announced");
        return announcement;
    }

    static Notice notice(Exchange exchange) throws UnreadableMessage {
        Notice notice = read(exchange, Notice.class);
        check(notice.requestId(), ExportJob.ACCOUNT);
        require(notice.state() != null && notice.owner() != null, "state");
        return notice;
    }

    static boolean isAnnouncement(Exchange exchange) throws UnreadableMessage {
        return read(exchange, JsonNode.class).has("announced");
    }

    static String text(Object message) {
        try {
            return Json.MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(Exchange exchange, Class<T> type) throws UnreadableMessage {
        String body = exchange.getMessage().getBody(String.class);
        try {
            JsonNode tree = Json.MAPPER.readTree(body == null ? "" : body);
            require(tree.path("formatVersion").asInt() == RequestFolder.FORMAT_VERSION, "formatVersion");
            return Json.MAPPER.treeToValue(tree, type);
        } catch (IOException | IllegalArgumentException e) {
            // what it says may name people: only where it goes wrong is told
            throw new UnreadableMessage("it is no " + type.getSimpleName() + " of this version of the program", e);
        }
    }

    private static void check(String requestId, String project) throws UnreadableMessage {
        require(requestId != null && NAME.matcher(requestId).matches(), "requestId");
        require(project != null && PROJECT.matcher(project).matches(), "project");
    }

    private static void require(boolean condition, String field) throws UnreadableMessage {
        if (!condition) {
            throw new UnreadableMessage(field + " is missing or cannot be so", null);
        }
    }
}
