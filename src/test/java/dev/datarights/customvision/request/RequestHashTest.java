package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHashTest {

    private static final String YAML = """
            id: DSR-1
            action: export
            receivedAt: 2026-11-20   # a comment
            scope:
              projects: ["Plant safety \uD83D\uDE00"]
              include: [images, tags]
            deliver: { to: folder, path: a/b }
            """;

    @ParameterizedTest
    @ValueSource(strings = {
        """
        {"id":"DSR-1","action":"export","receivedAt":"2026-11-20",
         "scope":{"projects":["Plant safety \\ud83d\\ude00"],"include":["images","tags"]},"deliver":{"to":"folder","path":"a/b"}}
        """,
        """
        {
        \t"deliver": {"path": "a\\/b", "to": "folder"},
        \t"scope": {"include": ["images", "tags"], "projects": ["Plant safety \uD83D\uDE00"]},
        \t"receivedAt": "2026-11-20", "action": "export", "id": "DSR-1"
        }
        """,
        """
        {deliver: {path: a/b, to: folder}, scope: {include: [images, tags], projects: [Plant safety \uD83D\uDE00]},
         receivedAt: '2026-11-20', action: export, id: "DSR-1"}
        """,
    })
    void theSameRequestInOtherWordsHasTheSameHash(String other) throws InvalidRequestException {
        assertThat(parse(other).bytes()).isEqualTo(parse(YAML).bytes());
        assertThat(parse(other).sha256()).isEqualTo(parse(YAML).sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void theStoredFormHoldsWhatWasAskedAndNoDefault() throws InvalidRequestException {
        assertThat(new String(parse("id: a\naction: export").bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"formatVersion\":1,\"action\":\"export\",\"id\":\"a\"}");
    }

    @Test
    void anotherRequestHasAnotherHash() throws InvalidRequestException {
        assertThat(parse(YAML.replace("a/b", "a/c")).sha256()).isNotEqualTo(parse(YAML).sha256());
    }

    @Test
    void aStoredRequestIsReadBackAsItWas() throws InvalidRequestException {
        Request request = parse(YAML);
        assertThat(Request.fromJson(request.bytes())).isEqualTo(request);
        assertThat(Request.fromJson(request.bytes()).sha256()).isEqualTo(request.sha256());
    }

    @Test
    void whoChangesTheJsonTheyWereGivenDoesNotChangeTheRequest() throws InvalidRequestException {
        Request request = parse(YAML);
        String hash = request.sha256();
        request.json().put("action", "delete");
        assertThat(request.sha256()).isEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{", "[]", "{\"action\":\"export\",\"id\":\"a\"}", "{\"formatVersion\":2,\"action\":\"export\",\"id\":\"a\"}",
        "{\"formatVersion\":1,\"action\":\"export\"}", "{\"formatVersion\":1,\"action\":\"export\",\"id\":\"../a\"}",
        "{\"formatVersion\":1,\"id\":\"a\"}",
    })
    void aDamagedOrForeignStoredRequestIsRefused(String stored) {
        assertThatThrownBy(() -> Request.fromJson(stored.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidRequestException.class).hasMessageContaining("request.json: ");
    }

    private static Request parse(String text) throws InvalidRequestException {
        return RequestReader.parse(text.getBytes(StandardCharsets.UTF_8), "r.yaml", "x");
    }
}
