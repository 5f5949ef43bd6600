package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** What the service is asked for in one whole export: nothing twice that need not be, nothing that is never called. */
class ExportCallsTest {

    private static final String TRAINING = "/customvision/v3.3/training";

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static SandboxProject large;
    private static List<LoggedRequest> requests;

    @BeforeAll
    static void exportSamplesAndAProjectOfSixHundredImages() throws Exception {
        SandboxData data = SandboxData.samples();
        large = data.addProject("Six hundred", Domain.CLASSIFICATION);
        SandboxTag tag = large.addTag("all");
        byte[] picture = new JpegPicture(16, 16, 1).bytes();
        for (int i = 0; i < 600; i++) {
            large.addImage(picture, tag);
        }
        sandbox = Sandbox.start(data);
        try (Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            assertThat(pipeline.carryOut("{\"id\":\"all\",\"action\":\"export\"}").path("state").asText()).isEqualTo("COMPLETE");
        }
        requests = sandbox.requests();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void eachLinkIsFetchedExactlyOnce() {
        Map<String, Long> fetched = to("links").stream().collect(Collectors.groupingBy(LoggedRequest::path, Collectors.counting()));
        assertThat(fetched.values()).containsOnly(1L);
        // 26 images of the samples (one of them in a snapshot only), 5 predictions, 2 models, 600 images
        long images = sandbox.data().projects().stream().mapToLong(project -> project.images().size()).sum() + 2;
        long predictions = sandbox.data().projects().stream().mapToLong(project -> project.predictions().size()).sum();
        assertThat(fetched).hasSize((int) (images + predictions + 2));
    }

    @Test
    void noKeyEverReachesTheLinkHostAndEveryCallToTheServiceHasOne() {
        assertThat(to("links")).isNotEmpty().noneMatch(LoggedRequest::carriedKey);
        assertThat(to("service")).isNotEmpty().allMatch(LoggedRequest::carriedKey);
    }

    @Test
    void pagesAreOf256OldestFirst() {
        assertThat(to("service")).filteredOn(ExportCallsTest::isPage).isNotEmpty()
                .allMatch(request -> request.query().contains("orderBy=Oldest") && request.query().contains("take=256"));
    }

    @Test
    void sixHundredImagesAreThreePagesAndOneWithNothingNewEachFromTheLastImagesOfTheOneBefore() {
        List<String> skips = to("service").stream().filter(request -> request.path().equals(TRAINING + "/projects/" + large.id() + "/images/tagged"))
                .map(request -> request.query().replaceAll(".*skip=(\\d+).*", "$1")).toList();
        assertThat(skips).startsWith("0").containsExactlyInAnyOrder("0", "248", "496", "592");
    }

    @Test
    void linksAreAskedForTwoHundredAndFiftySixAtATime() {
        List<String> asked = to("service").stream().filter(request -> request.path().equals(TRAINING + "/projects/" + large.id() + "/images/id"))
                .map(LoggedRequest::query).toList();
        assertThat(asked).extracting(query -> query.split(",").length).containsExactly(256, 256, 88);
    }

    @Test
    void noPageIsAskedForTwiceAndCountsExactlyTwice() {
        Map<String, Long> pages = calls(ExportCallsTest::isPage);
        assertThat(pages).isNotEmpty().allSatisfy((call, times) -> assertThat(times).as(call).isEqualTo(1));
        Map<String, Long> counts = calls(request -> request.path().endsWith("/count"));
        assertThat(counts).isNotEmpty().allSatisfy((call, times) -> assertThat(times).as(call).isEqualTo(2));
    }

    @Test
    void listsWithoutACountAreReadExactlyTwiceAndOnceMoreWhereTheyGiveLinks() {
        List<String> lists = new ArrayList<>(List.of("GET /projects"));
        List<String> links = new ArrayList<>();
        for (SandboxProject project : sandbox.data().projects()) {
            String here = "/projects/" + project.id();
            lists.addAll(List.of("GET " + here + "/tags", "GET " + here + "/iterations"));
            (project.predictions().isEmpty() ? lists : links).add("POST " + here + "/predictions/query");
            for (SandboxIteration iteration : project.iterations()) {
                lists.add("GET " + here + "/tags?iterationId=" + iteration.id());
                (iteration.exports().isEmpty() ? lists : links).add("GET " + here + "/iterations/" + iteration.id() + "/export");
                lists.add("POST " + here + "/images/suggested?iterationId=" + iteration.id());
            }
        }
        Map<String, Long> calls = calls(request -> true);
        assertThat(lists).allSatisfy(list -> assertThat(calls.get(list)).as(list).isEqualTo(2L));
        assertThat(links).isNotEmpty().allSatisfy(list -> assertThat(calls.get(list)).as(list).isEqualTo(3L));
    }

    @Test
    void everySingleRecordIsAskedForOnce() {
        Map<String, Long> calls = calls(request -> request.path().matches(".*/(projects|tags|iterations)/[0-9a-f-]{36}|.*/performance"));
        assertThat(calls).isNotEmpty().allSatisfy((call, times) -> assertThat(times).as(call).isEqualTo(1));
    }

    @Test
    void nothingIsCalledButReads() {
        assertThat(new TreeSet<>(to("service").stream().map(request -> request.method() + " " + request.path()
                .replace(TRAINING, "").replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*")).toList()))
                .containsExactly(
                        "GET /customvision/v1.2/Training/account",
                        "GET /projects",
                        "GET /projects/*",
                        "GET /projects/*/images/id",
                        "GET /projects/*/images/tagged",
                        "GET /projects/*/images/tagged/count",
                        "GET /projects/*/images/untagged",
                        "GET /projects/*/images/untagged/count",
                        "GET /projects/*/iterations",
                        "GET /projects/*/iterations/*",
                        "GET /projects/*/iterations/*/export",
                        "GET /projects/*/iterations/*/performance",
                        "GET /projects/*/iterations/*/performance/images",
                        "GET /projects/*/iterations/*/performance/images/count",
                        "GET /projects/*/tags",
                        "GET /projects/*/tags/*",
                        "POST /projects/*/images/suggested",
                        "POST /projects/*/predictions/query");
        assertThat(to("links")).allMatch(request -> request.method().equals("GET"));
    }

    private static boolean isPage(LoggedRequest request) {
        return request.path().matches(".*/images/(tagged|untagged)|.*/performance/images");
    }

    private static List<LoggedRequest> to(String server) {
        return requests.stream().filter(request -> request.server().equals(server)).toList();
    }

    private static Map<String, Long> calls(Predicate<LoggedRequest> wanted) {
        return to("service").stream().filter(wanted).collect(Collectors.groupingBy(request -> request.method() + " "
                + request.path().replace(TRAINING, "") + (request.query() == null ? "" : "?" + request.query()), Collectors.counting()));
    }
}
