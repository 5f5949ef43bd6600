package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads requests: one document of YAML or JSON in UTF-8, at most 256 KiB, checked against the schema and the rules between
 * fields.
 */
public final class RequestReader {

    private static final RequestSchema SCHEMA = new RequestSchema();

    private RequestReader() {}

    /**
     * Reads a request from a regular file; without an id it gets one from the file's name and time of last change.
     *
     * @throws InvalidRequestException where the file is none that can be read, or holds no valid request
     * @throws IOException where reading fails for a reason that may pass
     */
    public static Request read(Path file) throws InvalidRequestException, IOException {
        DocumentFile document = DocumentFile.read(file);
        return parse(document.content(), document.name(), DefaultId.of(document.name(), document.lastChange()));
    }

    /**
     * Reads a request from a regular file.
     *
     * @param defaultId the id of a request that gives itself none
     * @throws InvalidRequestException where the file is none that can be read, or holds no valid request
     * @throws IOException where reading fails for a reason that may pass
     */
    public static Request read(Path file, String defaultId) throws InvalidRequestException, IOException {
        DocumentFile document = DocumentFile.read(file);
        return parse(document.content(), document.name(), defaultId);
    }

    /**
     * Reads a request that is already in memory.
     *
     * @param content the bytes of the file
     * @param sourceName how messages call it; what ends in {@code .json} must be JSON
     * @param defaultId the id of a request that gives itself none
     * @throws InvalidRequestException naming each field that is wrong
     */
    public static Request parse(byte[] content, String sourceName, String defaultId) throws InvalidRequestException {
        JsonNode tree = RequestText.read(content, sourceName, DocumentKind.REQUEST);
        if (!(tree instanceof ObjectNode fields)) {
            throw new InvalidRequestException(sourceName, Problem.ofFile("is not a request, which is fields with values",
                    DocumentKind.REQUEST.smallest()));
        }
        if (fields.has("approve") && !fields.has("action")) {
            throw new InvalidRequestException(sourceName, new Problem("approve", "makes it an approval, which is no request",
                    "Drop it into the inbox, or use the command approve"));
        }
        if (!fields.has("id")) {
            fields.put("id", defaultId);
        }
        return check(fields, sourceName);
    }

    /** Checks the schema and the rules between fields. */
    static Request check(ObjectNode fields, String source) throws InvalidRequestException {
        refuse(source, SCHEMA.check(fields));
        refuse(source, RequestRules.checkDates(fields));
        Request request = new RequestDocument(fields).request();
        refuse(source, RequestRules.check(request));
        return request;
    }

    private static void refuse(String source, List<Problem> problems) throws InvalidRequestException {
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(source, problems);
        }
    }
}
