package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkHostTest {

    private final Sandbox sandbox = Sandbox.start(SandboxData.samples());
    private final Caller caller = new Caller(sandbox);
    private final SandboxProject project = sandbox.data().projects().get(0);
    private final String base = "/projects/" + project.id();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void linksGiveTheBytesAndTheirChecksum() throws Exception {
        for (SandboxImage image : project.images()) {
            JsonNode listed = caller.v33(base + "/images/id?imageIds=" + image.id()).get(0);
            assertThat(listed.get("originalImageUri")).isEqualTo(listed.get("resizedImageUri"));
            HttpResponse<byte[]> response = caller.link(listed.get("originalImageUri").asText());

            assertThat(response.body()).isEqualTo(image.content().bytes());
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
            assertThat(response.headers().firstValue("Content-MD5"))
                    .hasValue(Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(response.body())));
        }
    }

    @Test
    void modelsAndPredictionsHaveTheirLinksToo() {
        SandboxIteration published = project.iterations().get(1).addExport("DockerFile", "Linux", "Failed");
        JsonNode exports = caller.v33(base + "/iterations/" + published.id() + "/export");
        JsonNode prediction = caller.queryPredictions(project, "{\"maxCount\":0}").get("results").get(0);

        assertThat(exports.findValuesAsText("status")).containsExactly("Done", "Failed");
        assertThat(caller.link(exports.get(0).get("downloadUri").asText()).body())
                .isEqualTo(published.exports().get(0).content().bytes());
        assertThat(exports.get(1).get("downloadUri").isNull()).isTrue();
        assertThat(caller.link(prediction.get("originalImageUri").asText()).body())
                .isEqualTo(project.predictions().get(3).content().bytes());
    }

    @Test
    void aLinkIsGoodForOneBlobOnlyAndOnlyForItsTime() {
        JsonNode images = caller.v33(base + "/images/tagged");
        String link = images.get(0).get("originalImageUri").asText();
        String other = images.get(1).get("originalImageUri").asText();
        String forged = other.substring(0, other.indexOf('?')) + link.substring(link.indexOf('?'));

        assertThat(caller.link(forged).statusCode()).isEqualTo(403);
        assertThat(caller.link(link.substring(0, link.indexOf('?'))).statusCode()).isEqualTo(409);
        sandbox.expireLinks();
        HttpResponse<byte[]> expired = caller.link(link);
        assertThat(expired.statusCode()).isEqualTo(403);
        assertThat(new String(expired.body(), StandardCharsets.UTF_8)).contains("<Code>AuthenticationFailed</Code>");
        String fresh = caller.v33(base + "/images/tagged").get(0).get("originalImageUri").asText();
        assertThat(caller.link(fresh).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatReachesTheLinkHostIsSeen() {
        String link = caller.v33(base + "/images/tagged").get(0).get("originalImageUri").asText();
        assertThat(URI.create(link).getAuthority()).isEqualTo(sandbox.linkHost());

        caller.link(link);
        caller.send(HttpRequest.newBuilder(URI.create(link)).header("Training-Key", "any"));

        assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links"))
                .extracting(LoggedRequest::carriedKey).containsExactly(false, true);
        assertThat(sandbox.requests()).noneMatch(request -> request.toString().contains("sig=") && !request.query().contains("sig=-"));
    }

    @Test
    void inAPrivateNetworkPathsAreRelativeAndFetchedAsArtifactsWithTheKey() {
        try (Sandbox hidden = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withPrivateNetwork(true))) {
            Caller inside = new Caller(hidden);
            JsonNode image = inside.v33(base + "/images/tagged?take=1").get(0);
            String path = image.get("originalImageUri").asText();
            assertThat(path).startsWith("/i-");
            HttpResponse<byte[]> bytes = inside.get("/customvision/v3.3/training" + base + "/artifacts?path="
                    + URLEncoder.encode(path, StandardCharsets.UTF_8));

            assertThat(bytes.body()).isEqualTo(project.findImage(UUID.fromString(image.get("id").asText())).orElseThrow().content().bytes());
        }
    }

    @Test
    void anEmptyImageIsAnAnswerOfNoBytes() {
        SandboxImage empty = project.addImage(new byte[0]);
        String link = caller.v33(base + "/images/id?imageIds=" + empty.id()).get(0).get("originalImageUri").asText();
        HttpResponse<byte[]> response = caller.link(link);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Length")).hasValue("0");
        assertThat(response.headers().firstValue("Content-MD5")).hasValue("1B2M2Y8AsgTpgAmY7PhCfg==");
    }
}
