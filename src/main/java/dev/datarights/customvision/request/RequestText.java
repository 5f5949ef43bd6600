package dev.datarights.customvision.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The text of a request, or of another document that people write, as a tree of plain values: one document of YAML or JSON, in UTF-8, at most 256 KiB. Nothing in
 * it can name a Java type, refer to another part or grow beyond its own size.
 */
final class RequestText {

    static final int MOST_BYTES = 256 * 1024;

    private RequestText() {}

    static JsonNode read(byte[] content, String source, DocumentKind kind) throws InvalidRequestException {
        if (content.length > MOST_BYTES) {
            throw new InvalidRequestException(source, Problem.ofFile("is larger than " + MOST_BYTES / 1024 + " KiB", kind.smaller()));
        }
        String text = decode(content, source);
        if (text.isBlank()) {
            throw new InvalidRequestException(source, Problem.ofFile("is empty", kind.smallest()));
        }
        boolean calledJson = source.toLowerCase(Locale.ROOT).endsWith(".json");
        if (calledJson || text.stripLeading().startsWith("{")) {
            try {
                return json(text, source, kind);
            } catch (InvalidRequestException notJson) {
                if (calledJson) {
                    throw notJson;
                }
                // What begins with a brace may still be YAML in its flow style.
            }
        }
        return yaml(text, source, kind);
    }

    private static String decode(byte[] content, String source) throws InvalidRequestException {
        for (String mark : new String[] {"feff", "fffe", "0000feff"}) {
            if (startsWith(content, mark)) {
                throw new InvalidRequestException(source,
                        Problem.ofFile("is in UTF-16 or UTF-32, not in UTF-8", "Save it as UTF-8"));
            }
        }
        int start = startsWith(content, "efbbbf") ? 3 : 0;
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(content, start, content.length - start)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(source, Problem.ofFile("is not in UTF-8", "Save it as UTF-8"));
        }
    }

    private static boolean startsWith(byte[] content, String hex) {
        byte[] mark = HexFormat.of().parseHex(hex);
        return content.length >= mark.length && Arrays.equals(content, 0, mark.length, mark, 0, mark.length);
    }

    private static JsonNode json(String text, String source, DocumentKind kind) throws InvalidRequestException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return new PlainTree(parser, source, kind).read();
        } catch (IOException e) {
            throw new InvalidRequestException(source, malformed("JSON", e));
        }
    }

    private static JsonNode yaml(String text, String source, DocumentKind kind) throws InvalidRequestException {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MOST_BYTES);
        limits.setNestingDepthLimit(PlainTree.DEEPEST);
        YAMLFactory factory = YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .build();
        try (YAMLParser parser = factory.createParser(text)) {
            return new PlainTree(parser, source, kind).read();
        } catch (IOException e) {
            throw new InvalidRequestException(source, malformed("YAML", e));
        }
    }

    private static Problem malformed(String language, IOException e) {
        String where = "";
        String why = e.getMessage();
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            where = " in line " + (yaml.getProblemMark().getLine() + 1);
            why = yaml.getProblem();
        } else if (e instanceof JsonProcessingException json) {
            where = json.getLocation() == null ? "" : " in line " + json.getLocation().getLineNr();
            why = json.getOriginalMessage();
        }
        return Problem.ofFile("is not valid " + language + where + ": " + Shown.text(String.valueOf(why)),
                "Correct the text there");
    }
}
