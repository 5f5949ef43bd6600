package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody's consent to exactly one plan, from an approval file ({@code approve: ID}, {@code plan: HASH}, {@code by: NAME};
 * YAML or JSON) or from the {@code approve} command. Whether there is such a plan is not known here.
 *
 * @param id the request's id
 * @param plan the plan's SHA-256 in lower-case hex
 * @param by who approves, at most 200 characters
 */
public record Approval(String id, String plan, String by) {

    private static final int LONGEST_NAME = 200;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Map<String, String> FORMS = forms();

    /**
     * The approval that the arguments of a command give.
     *
     * @throws InvalidRequestException naming each of {@code approve}, {@code plan} and {@code by} that is wrong
     */
    public static Approval of(String id, String plan, String by) throws InvalidRequestException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        return read(fields.put("approve", id).put("plan", plan).put("by", by), "approve");
    }

    /**
     * The approval in a file of the inbox.
     *
     * @return empty where it is no approval and may be a request
     * @throws InvalidRequestException where the file cannot be read, or holds an approval that is not valid
     * @throws IOException where reading fails for a reason that may pass
     */
    public static Optional<Approval> find(Path file) throws InvalidRequestException, IOException {
        DocumentFile document = DocumentFile.read(file);
        return find(document.content(), document.name());
    }

    /**
     * As {@link #find(Path)}, for a text in memory.
     *
     * @param source how messages call it; what ends in {@code .json} must be JSON
     */
    public static Optional<Approval> find(byte[] content, String source) throws InvalidRequestException {
        return RequestText.read(content, source, DocumentKind.REQUEST) instanceof ObjectNode fields
                && fields.has("approve") && !fields.has("action") ? Optional.of(read(fields, source)) : Optional.empty();
    }

    private static Approval read(ObjectNode document, String source) throws InvalidRequestException {
        List<Problem> problems = new ArrayList<>();
        StrictFields fields = new StrictFields(document, "", FORMS, problems);
        fields.refuseUnknown("an approval");
        String id = fields.text("approve").orElse("");
        String plan = fields.text("plan").orElse("");
        String by = fields.text("by").orElse("");
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            fields.refuse("approve", "is not the id of a request");
        }
        if (!plan.isEmpty() && !HASH.matcher(plan).matches()) {
            fields.refuse("plan", "is not the hash of a plan");
        }
        if (by.codePointCount(0, by.length()) > LONGEST_NAME) {
            fields.refuse("by", "is longer than " + LONGEST_NAME + " characters");
        } else if (UNSEEN.matcher(by).find()) {
            fields.refuse("by", "holds control characters");
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(source, problems);
        }
        return new Approval(id, plan.toLowerCase(Locale.ROOT), by);
    }

    private static Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("approve", "The id of the request. Example: approve: DSR-2026-0042");
        forms.put("plan", "The SHA-256 of the plan, 64 digits of 0-9 and a-f, as the status of the request tells it");
        forms.put("by", "Who approves, a name of at most " + LONGEST_NAME + " characters in one line. Example: by: Erika Mustermann");
        return forms;
    }
}
