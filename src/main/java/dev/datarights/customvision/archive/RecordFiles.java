package dev.datarights.customvision.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** Reads which files the records of a {@code .jsonl} name, without holding a record. */
final class RecordFiles {

    private static final Pattern WITH_FILES =
            Pattern.compile("data/(images|predictions|iterations/[^/]+/(images|suggestions))\\.jsonl");

    // names in a file nobody vouches for must not fill the JVM's table of interned strings
    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    static boolean mayNameFiles(String path) {
        return WITH_FILES.matcher(path).matches();
    }

    /**
     * Hands each record's own {@code file} to {@code sink}.
     *
     * @return how many records there are
     */
    long read(InputStream in, SortedLines.Sink sink) throws IOException {
        long records = 0;
        try (JsonParser parser = json.createParser(in)) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                if (token != JsonToken.START_OBJECT) {
                    throw new IOException("line " + parser.currentTokenLocation().getLineNr() + " is not a record");
                }
                records++;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean file = parser.currentName().equals("file");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && file) {
                        sink.accept(parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return records;
        } catch (JsonProcessingException e) {
            // its message quotes the record, which may hold what a report must not
            throw new IOException("line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + " is not JSON");
        }
    }
}
