package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "GET https://a.blob.core.windows.net/i/1.jpg?sv=1&sig=LEAK%2B1%3D&se=2 gave 403 | GET https://a.blob.core.windows.net/i/1.jpg gave 403",
        "<https://a/b?SIG=LEAK>                    | <https://a/b>",
        "https://a/b?redirect=x%26sig%3DLEAK done  | https://a/b done",
        "sv=1&sig=LEAK&se=2                        | sv=1&sig=***&se=2",
        "Training-Key: LEAK, next                  | Training-Key: ***, next",
        "{\"Training-Key\": \"LEAK\"}              | {\"Training-Key\": \"***\"}",
        "{Training-Key=[LEAK], Accept=[*/*]}       | {Training-Key=[***], Accept=[*/*]}",
        "Prediction-key: LEAK                      | Prediction-key: ***",
        "Ocp-Apim-Subscription-Key: LEAK           | Ocp-Apim-Subscription-Key: ***",
        "Authorization: Bearer LEAK.x.y            | Authorization: ***",
        "Authorization: SharedKey name:LEAK==      | Authorization: ***",
        "sent Bearer LEAKLEAK.x.y along            | sent Bearer *** along",
        "AccountName=n;AccountKey=LEAK==;X=y       | AccountName=n;AccountKey=***;X=y",
        "SharedAccessSignature=sv=1&sig=LEAK       | SharedAccessSignature=***&sig=***",
        "password=LEAK user=bob                    | password=*** user=bob",
        "customvision.accounts.x.training-key=LEAK | customvision.accounts.x.training-key=***",
        "client_secret=LEAK                        | client_secret=***",
        "sftp://user:LEAK@host/path                | sftp://host/path",
    })
    void aSecretDoesNotComeOut(String text, String clean) {
        assertThat(Redaction.clean(text)).isEqualTo(clean).doesNotContain("LEAK");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET https://a.cognitiveservices.azure.com/x/images?take=256&skip=512 gave 503",
        "2 projects, 31 images; the key was refused (401)",
        "what? a significant day",
        "",
    })
    void otherTextStaysAsItIs(String text) {
        assertThat(Redaction.clean(text)).isEqualTo(text);
    }

    @Test
    void aLongTextTakesNoLongTime() {
        String text = "?" + "sig".repeat(20_000) + " key ".repeat(20_000) + "a-".repeat(20_000) + "x://".repeat(20_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Redaction.clean(text));
    }
}
