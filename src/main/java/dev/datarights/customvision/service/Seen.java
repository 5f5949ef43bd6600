package dev.datarights.customvision.service;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an answer of the service was like, for those who look at the service itself: {@link ServiceCalls#read} tells it to the
 * variable {@code seen}, where there is one.
 */
public final class Seen {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("([a-z]+/[a-z.+-]+)(\\s*;\\s*charset=[A-Za-z0-9-]+)?.*", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> headers = new TreeMap<>();
    private int status;
    private Instant at;
    private JsonNode content;

    void answered(Message message) {
        status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        at = AnswerHeaders.find(message, "Date") == null ? null : RetryAfter.saidAt(message);
        message.getHeaders().forEach((name, value) -> {
            if (NAME.matcher(name).matches() && !name.startsWith("Camel")) {
                Matcher type = MEDIA_TYPE.matcher(String.valueOf(value));
                headers.put(name, name.equalsIgnoreCase("Content-Type") && type.matches() ? type.group(1) + (type.group(2) == null ? "" : type.group(2)) : "");
            }
        });
    }

    void came(JsonNode tree) {
        content = tree;
    }

    /** The HTTP status; 0 where no answer came. */
    public int status() {
        return status;
    }

    /** When it was answered, by the clock of whoever did. */
    public Optional<Instant> at() {
        return Optional.ofNullable(at);
    }

    /** The JSON of a good answer, whatever its shape; null where it was none. */
    public JsonNode content() {
        return content;
    }

    /** The names of its headers, each with its value where that is a media type, else with nothing. */
    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }
}
