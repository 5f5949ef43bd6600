package dev.datarights.customvision.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads one document into a tree of objects, lists and scalars, and refuses what is more than that. */
final class PlainTree {

    static final int DEEPEST = 32;

    private final JsonParser parser;
    private final String source;
    private final DocumentKind kind;

    PlainTree(JsonParser parser, String source, DocumentKind kind) {
        this.parser = parser;
        this.source = source;
        this.kind = kind;
    }

    JsonNode read() throws IOException, InvalidRequestException {
        if (next() == null) {
            throw refused("is empty", kind.smallest());
        }
        JsonNode tree = value(0);
        if (next() != null) {
            throw refused("holds more than one document", kind.oneEach());
        }
        return tree;
    }

    private JsonNode value(int depth) throws IOException, InvalidRequestException {
        if (depth > DEEPEST) {
            throw refused("is nested deeper than " + DEEPEST + " levels", "Write it as the examples show");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> list(depth);
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.instance;
            // No field of any such document is a number: that it is one is all that its check needs.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> LongNode.valueOf(0);
            default -> TextNode.valueOf(wellFormed(parser.getText()));
        };
    }

    private ObjectNode object(int depth) throws IOException, InvalidRequestException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (next() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            if (object.has(name)) {
                throw refused("holds '" + Shown.text(name) + "' twice", "Keep one of them");
            }
            next();
            object.set(name, value(depth + 1));
        }
        return object;
    }

    private ArrayNode list(int depth) throws IOException, InvalidRequestException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (next() != JsonToken.END_ARRAY) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private JsonToken next() throws IOException, InvalidRequestException {
        JsonToken token = parser.nextToken();
        if (parser instanceof YAMLParser yaml && token != null) {
            // Jackson would hand an alias over as the text of its name.
            if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
                throw refused("holds a YAML anchor or alias (& or *)",
                        "Write the value out in each place, and put text that begins so in quotes");
            }
            if (yaml.getTypeId() != null) {
                throw refused("holds a YAML type tag (!)",
                        "Remove it: values are plain, and text that begins so is put in quotes");
            }
        }
        return token;
    }

    private String wellFormed(String text) throws InvalidRequestException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refused("holds half of a surrogate pair, which is no character", "Write the character itself");
        }
        return text;
    }

    private InvalidRequestException refused(String what, String remedy) {
        int line = parser.currentTokenLocation().getLineNr();
        return new InvalidRequestException(source,
                Problem.ofFile(what + (line > 0 ? " (line " + line + ")" : ""), remedy));
    }
}
