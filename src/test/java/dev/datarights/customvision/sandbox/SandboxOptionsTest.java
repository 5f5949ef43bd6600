package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxOptionsTest {

    @Test
    void twoRunsServeTheSameData() {
        SandboxOptions unsigned = SandboxOptions.defaults().withPrivateNetwork(true);
        try (Sandbox again = Sandbox.start(SandboxData.samples(), unsigned); Sandbox once = Sandbox.start(SandboxData.samples(), unsigned)) {
            String images = "/projects/" + once.data().projects().get(0).id() + "/images/tagged";

            assertThat(new Caller(again).v33(images)).isNotEmpty().isEqualTo(new Caller(once).v33(images));
        }
    }

    @Test
    void moreCallsThanAllowedInASecondAreRefusedWithTheWaitToKeep() {
        try (Sandbox slow = Sandbox.start(new SandboxData(), SandboxOptions.defaults().withRequestsPerSecond(1))) {
            Caller eager = new Caller(slow);
            HttpResponse<byte[]> refused = eager.get("/customvision/v3.3/training/projects");
            while (refused.statusCode() == 200) {
                refused = eager.get("/customvision/v3.3/training/projects");
            }

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(eager.parse(refused).at("/error/message").asText())
                    .contains("GetProjects Operation under Custom_Vision_Training_3.3", "Please retry after 1 second.");
        }
    }

    @Test
    void theLimitHoldsForAnySecondNotForClockSeconds() {
        RateLimit limit = new RateLimit(2);
        long second = 1_000_000_000L;

        assertThat(List.of(limit.admitsAt(0), limit.admitsAt(second / 2), limit.admitsAt(second - 1), limit.admitsAt(second),
                limit.admitsAt(second + 1), limit.admitsAt(second + second / 2))).containsExactly(true, true, false, true, false, true);
    }

    @Test
    void aPortThatIsTakenIsNamedAsTheReasonAndNothingStaysOpen() {
        Sandbox sandbox = Sandbox.start(new SandboxData());
        SandboxOptions options = SandboxOptions.defaults().withPort(sandbox.endpoint().getPort());

        assertThatThrownBy(() -> Sandbox.start(new SandboxData(), options))
                .isInstanceOf(UncheckedIOException.class).hasMessageContaining("choose other ports");
        sandbox.close();
        try (Sandbox successor = Sandbox.start(new SandboxData(), options)) {
            assertThat(new Caller(successor).v33("/projects")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 23, 24, 100, 8191, 8192, 8193, 20_000})
    void generatedPicturesHaveTheirLengthAndTheSameBytesHoweverTheyAreRead(int length) throws Exception {
        GeneratedJpeg picture = new GeneratedJpeg(4711, length);
        byte[] inPieces = new byte[length];
        try (InputStream in = picture.open()) {
            for (int at = 0; at < length; at++) {
                inPieces[at] = (byte) in.read();
            }
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(picture.bytes()).hasSize(length).startsWith(0xFF, 0xD8, 0xFF, 0xE0).endsWith(0xFF, 0xD9).isEqualTo(inPieces);
        assertThat(new GeneratedJpeg(4712, 100).bytes()).isNotEqualTo(new GeneratedJpeg(4711, 100).bytes());
    }

    @Test
    void aLargeProjectIsServedWithoutHoldingItsBytes() {
        try (Sandbox large = Sandbox.start(SandboxData.large(100_000, 2_000), SandboxOptions.defaults().withLatency(Duration.ZERO))) {
            Caller reader = new Caller(large);
            SandboxProject one = large.data().projects().get(0);
            String all = "/projects/" + one.id() + "/images/tagged?orderBy=Oldest&take=256&skip=";
            assertThat(reader.v33("/projects/" + one.id() + "/images/tagged/count").intValue()).isEqualTo(100_000);
            assertThat(reader.v33(all + 99_900)).hasSize(100);
            JsonNode image = reader.v33(all + 50_000).get(0);
            HttpResponse<byte[]> bytes = reader.link(image.get("originalImageUri").asText());

            assertThat(bytes.body()).hasSize(2_000).startsWith(0xFF, 0xD8, 0xFF).endsWith(0xFF, 0xD9);
            assertThat(reader.link(image.get("originalImageUri").asText()).body()).isEqualTo(bytes.body());
        }
    }
}
