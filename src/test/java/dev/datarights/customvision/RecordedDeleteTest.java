package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.RecordedService;

/**
 * The DELETEs that were recorded from the real service go through the whole pipeline: planned from recorded lists, approved,
 * sent, answered as recorded and read back. All of them were answered 204 without a body; no refusal, no 202 and no call
 * after a DELETE was recorded, so those come from the swagger and are proven on the sandbox.
 */
class RecordedDeleteTest {

    private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /** Recorded, and never sent by the program. */
    private static final Map<String, String> EXCLUDED = Map.of(
            "/images/tags", "takes a tag off an image; the program deletes images and tags, and changes none",
            "/images/regions", "takes a box off an image; boxes go with their image");

    @TempDir
    Path folder;

    @Test
    void eachRecordedDeleteIsSentOnceItIsApprovedAndWhatItWasAboutIsReadBack() throws Exception {
        Path recordings = Path.of(System.getProperty("customvision.shared", "../shared"), "real-service", "recordings");
        Assumptions.assumeTrue(Files.isDirectory(recordings), "skipped: " + recordings + " (recordings of the real service) is absent");
        try (RecordedService service = RecordedService.start(recordings);
                Pipeline pipeline = Pipeline.on(folder, service.endpoint().toString(), service.trainingKey(), service.linkHost())
                        .with("customvision.accounts.sandbox.api-version", "v3.2").start()) {
            int projects = service.recordedProjects().size();
            JsonNode waiting = pipeline.settle("{\"id\":\"r\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]}}");
            assertThat(waiting.path("state").asText()).as(waiting.toPrettyString()).isEqualTo("AWAITING_APPROVAL");
            assertThat(service.requests()).as("while it is planned").noneMatch(Deletion::isDelete);

            JsonNode ended = pipeline.approve("r");

            JsonNode receipt = pipeline.receipt("r");
            assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            assertThat(receipt.at("/kinds/project/done").asInt()).isEqualTo(projects);
            receipt.path("kinds").forEach(kind -> assertThat(kind.path("done")).isEqualTo(kind.path("expected")));
            assertThat(service.recordedProjects()).isEmpty();
            Set<String> accounted = new TreeSet<>(service.replayed());
            service.recordedDeletes().stream().filter(call -> EXCLUDED.containsKey(kind(call))).forEach(accounted::add);
            assertThat(accounted).as("each recorded DELETE was replayed, or is excluded with a reason")
                    .containsExactlyInAnyOrderElementsOf(service.recordedDeletes());
            Set<String> kinds = service.replayed().stream().map(RecordedDeleteTest::kind).collect(Collectors.toSet());
            assertThat(kinds).containsExactlyInAnyOrder("", "/tags/*", "/images", "/predictions", "/iterations/*/publish", "/iterations/*");
            assertThat(service.answeredAsDocumented()).as("of other things than the recorded ones, by calls of the same kinds")
                    .isNotEmpty().allSatisfy(call -> assertThat(kinds).contains(kind(call)));
            assertPlanned(pipeline, service.requests());
        }
    }

    /** Nothing was sent about anything that the plan did not hold. */
    private static void assertPlanned(Pipeline pipeline, List<LoggedRequest> requests) throws Exception {
        Set<String> planned = new TreeSet<>();
        try (var files = Files.walk(pipeline.requests().resolve("r/frozen"))) {
            for (Path ids : files.filter(Files::isRegularFile).toList()) {
                planned.addAll(Files.readAllLines(ids));
            }
        }
        for (LoggedRequest delete : requests.stream().filter(Deletion::isDelete).toList()) {
            java.util.regex.Pattern.compile(ID).matcher(delete.path() + "?" + delete.query()).results()
                    .forEach(id -> assertThat(planned).contains(id.group()));
        }
    }

    /** The call below its project, without ids. */
    private static String kind(String call) {
        return call.replaceFirst("^.*/projects/" + ID, "").replaceFirst("\\?.*", "").replaceAll(ID, "*");
    }
}
