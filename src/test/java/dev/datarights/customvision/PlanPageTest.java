package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.request.Approval;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Whoever is to approve a delete reads on one page what it does; whoever asks what is kept reads that too. */
class PlanPageTest {

    private static final Instant THEN = Instant.parse("2026-01-15T12:00:00Z");
    private static final String HOSTILE = "Plant <script>alert(1)</script> & \"safety\"";

    @TempDir
    Path folder;

    private final SandboxData data = new SandboxData();
    private final SandboxProject project = data.addProject(HOSTILE, Domain.CLASSIFICATION);
    private final SandboxTag anna = project.addTag("customer-anna");
    private final SandboxTag ben = project.addTag("customer-ben");
    private final SandboxTag helmet = project.addTag("helmet");
    private final SandboxImage annas = image(1, anna, helmet);
    private final SandboxImage annasGone = image(2, anna);
    private final SandboxImage annasAndBens = image(3, anna, ben);
    private final SandboxImage othersGone = image(4, helmet);
    private Sandbox sandbox;
    private Pipeline pipeline;

    @BeforeEach
    void start() {
        SandboxIteration published = project.train("Iteration 1").publish("<b>people</b>");
        project.removeFromWorkspace(annasGone.id());
        project.removeFromWorkspace(othersGone.id());
        project.addPrediction(new JpegPicture(64, 48, 90).bytes(), published, THEN, SandboxScore.of(anna, 0.9));
        sandbox = Sandbox.start(data);
        pipeline = Pipeline.on(sandbox, folder);
    }

    private SandboxImage image(int seed, SandboxTag... tags) {
        return project.addImage(new JpegPicture(80 + seed, 60, seed), List.of(tags), List.of(), Map.of("subject", "s" + seed), THEN);
    }

    @AfterEach
    void stop() {
        pipeline.close();
        sandbox.close();
    }

    private String delete(String id, String scope, String further) {
        return "{\"id\": \"" + id + "\", \"action\": \"delete\", \"account\": \"sandbox\", \"scope\": {\"projects\": [\"" + project.id() + "\"]"
                + scope + "}" + further + "}";
    }

    private static final String ANNA = ", \"tags\": [\"customer-anna\"], \"trainedIterations\": \"delete\"";

    private String page(String id) throws Exception {
        return Files.readString(pipeline.requests().resolve(id).resolve("plan.html"));
    }

    @Test
    void aPlanTellsWhatGoesWhatStaysAndWhyAndHowToApproveExactlyIt() throws Exception {
        Path holds = Files.writeString(folder.resolve("holds.yaml"), "holds: [{imageId: " + annas.id() + ", ground: litigation 7 <i>}]");
        pipeline.with("customvision.holds", holds.toString()).with("customvision.subject-tags", "customer-*")
                .with("customvision.delete.max-images", "50").start().settle(delete("anna", ANNA, ", \"allowCollateral\": true"));
        String page = page("anna");

        assertThat(page).contains("Nothing was deleted yet.", "approve anna " + pipeline.planHash("anna") + " --by", "plan: " + pipeline.planHash("anna"))
                .contains("customvision.delete.max-images (the most images that one request may delete): 50")
                .contains(annas.id().toString(), "litigation 7 &lt;i&gt;")
                .contains("Show somebody else too", annasAndBens.id().toString())
                .contains("Stored predictions of which nothing says whose they are: 1");
        assertThat(page).as("names are text").contains("Plant &lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script", "<b>people");
        assertThat(page).as("no image, no request").doesNotContain("<img", "src=", "url(", "<link");
        JsonNode plan = pipeline.plan("anna");
        assertThat(page).contains(plan.path("expires").asText().substring(0, 10)).contains(plan.path("endpoint").asText());
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
    }

    @Test
    void aPlanTellsTheImagesThatNobodyAskedForAndTheNamesThatStop() throws Exception {
        pipeline.start().settle(delete("anna", ANNA, ", \"allowCollateral\": true"));

        assertThat(page("anna")).contains("1 picture that nobody asked for would be lost too", othersGone.id().toString())
                .contains("These published models stop answering", "&lt;b&gt;people&lt;/b&gt;");
    }

    @Test
    void theApprovalThatIsToBeCopiedIsOneWhenItWasCopied() throws Exception {
        pipeline.start().settle(delete("anna", ANNA, ", \"allowCollateral\": true"));
        Matcher shown = Pattern.compile("(?s)<pre><code>(approve: .*?)</code>").matcher(page("anna"));
        assertThat(shown.find()).isTrue();

        assertThat(Approval.find(shown.group(1).replace("&#10;", "\n").getBytes(StandardCharsets.UTF_8), "approval.yaml"))
                .contains(Approval.of("anna", pipeline.planHash("anna"), "YOUR NAME"));
    }

    @Test
    void aPlanTellsWhatIsLeftBesideItsProjectsBeforeAnybodyApproves() throws Exception {
        pipeline.start().carryOut("{\"id\": \"copy\", \"action\": \"export\"}");
        pipeline.settle(delete("all", "", ""));
        pipeline.settle(delete("anna", ANNA, ", \"allowCollateral\": true"));

        assertThat(page("all")).contains("copy-" + project.id() + ".zip", "that copy is not affected", "the Azure resource itself stays");
        assertThat(page("anna")).contains("customvision.subject-tags is not set: images that show other people too could not be told")
                .doesNotContain("the Azure resource itself stays");
    }

    @Test
    void aPlanThatIsRefusedSaysWhyAndNotHowToApproveIt() throws Exception {
        pipeline.with("customvision.delete.max-images", "1").start().settle(delete("all", "", ""));

        assertThat(page("all")).contains("This plan cannot be applied.", "customvision.delete.max-images is 1").doesNotContain("How to approve");
    }

    @Test
    void aPlanThatIsMadeAnewHasAPageOfItsOwn() throws Exception {
        pipeline.with("customvision.delete.max-images", "1").start().settle(delete("all", "", ""));
        String before = pipeline.planHash("all");
        pipeline.settle(delete("all", "", ""));

        assertThat(pipeline.planHash("all")).isNotEqualTo(before);
        assertThat(page("all")).contains(pipeline.planHash("all")).doesNotContain(before);
    }

    @Test
    void anInventoryIsDeliveredAsAPageToo() throws Exception {
        pipeline.start().settle("{\"id\": \"kept\", \"action\": \"inventory\"}");
        Path delivered = pipeline.delivered().resolve("kept-inventory.html");

        assertThat(Files.readString(delivered)).contains("Plant &lt;script&gt;alert(1)&lt;/script&gt;", "What is kept")
                .contains("2 of them only in trained iterations, 2 in the workspace", "2026-01-15 12:00 UTC").doesNotContain("<script", "<img");
        assertThat(pipeline.delivered().resolve("kept-inventory.json")).exists();
    }

    @Test
    void anInventoryThatIsTakenAgainTakesThePlaceOfTheOneThatDidNotAgree() throws Exception {
        sandbox.faults().countOff(project.id(), 1);
        String request = "{\"id\": \"kept\", \"action\": \"inventory\"}";
        assertThat(pipeline.start().settle(request).path("state").asText()).isEqualTo("PARTIAL");
        String before = Files.readString(pipeline.delivered().resolve("kept-inventory.json"));
        sandbox.faults().countOff(project.id(), 0);
        image(9, helmet);

        assertThat(pipeline.settle(request).path("state").asText()).isEqualTo("COMPLETE");
        assertThat(Files.readString(pipeline.delivered().resolve("kept-inventory.json"))).isNotEqualTo(before);
        assertThat(Files.readString(pipeline.delivered().resolve("kept-inventory.html"))).contains("3 in the workspace");
    }

    @Test
    void theBrowserShowsItWithItsStyleAndWithoutAnyRequest() throws Exception {
        Browser browser = Browser.installed();
        pipeline.start().settle(delete("anna", ANNA, ", \"allowCollateral\": true"));
        Path shown = Files.createDirectories(folder.resolve("shown"));
        Files.copy(pipeline.requests().resolve("anna").resolve("plan.html"), shown.resolve("index.html"));
        JsonNode seen = browser.open(shown);

        for (JsonNode page : List.of(seen.path("pages").get(0), seen.path("phone"))) {
            assertThat(page.path("console")).as("console").isEmpty();
            assertThat(page.path("errors")).as("errors").isEmpty();
            assertThat(page.path("requests")).as("the page itself and nothing else").hasSize(1);
            assertThat(page.path("scripts").asInt()).isZero();
            assertThat(page.path("untitled").asInt()).isZero();
            assertThat(page.path("overflow").asInt()).as("nothing sticks out").isLessThanOrEqualTo(0);
            assertThat(page.path("text").asText()).contains("Plant <script>alert(1)</script>");
        }
        assertThat(seen.path("pages").get(0).path("style").asText()).as("its policy lets its style in").isEqualTo("rgb(255, 255, 255)");
        assertThat(seen.path("phone").path("style").asText()).as("dark").isEqualTo("rgb(20, 24, 28)");
    }
}
