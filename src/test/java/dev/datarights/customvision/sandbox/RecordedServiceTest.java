package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordedServiceTest {

    private static final String BASE = "/customvision/v3.2/training";
    private static final String DETECTION = BASE + "/projects/7d7e02c9-f49f-485b-859d-d647973c0e25";

    private RecordedService service;
    private Caller caller;

    @BeforeEach
    void start() {
        service = RecordedService.start(SharedFolder.realService().resolve("recordings"));
        caller = new Caller(service.endpoint(), service.trainingKey());
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
    }

    private JsonNode get(String path) {
        return caller.json(caller.get(path));
    }

    @Test
    void everyRecordedProjectIsListedAndCanBeRead() {
        List<String> listed = get(BASE + "/projects").findValuesAsText("id");

        assertThat(listed).hasSizeGreaterThan(10).doesNotHaveDuplicates().isEqualTo(service.recordedProjects());
        assertThat(listed).allSatisfy(id -> assertThat(get(BASE + "/projects/" + id).at("/settings/domainId").isTextual()).isTrue());
    }

    @Test
    void aRecordedPageIsGivenAsItWasButForTheHostOfItsLinks() {
        String path = DETECTION + "/images/tagged?take=50&skip=0";
        String recorded = service.recorded("GET", path).orElseThrow().toString();

        assertThat(get(path).toString()).isEqualTo(
                recorded.replace("https://irisprodeu2training.blob.core.windows.net", "http://" + service.linkHost()));
        assertThat(get(DETECTION + "/images/tagged?take=50&skip=50")).isEmpty();
        assertThat(get(DETECTION + "/images/tagged/count").intValue()).isEqualTo(40);
    }

    @Test
    void theLastExportPollWins() {
        String exports = BASE + "/projects/b48a7440-dccf-4554-9952-29d88d408a67/iterations/b36b50e6-a60a-43b9-9c60-960918331f7a/export";

        assertThat(get(exports).findValuesAsText("status")).containsExactly("Done");
        assertThat(caller.link(get(exports).get(0).get("downloadUri").asText()).statusCode()).isEqualTo(200);
    }

    @Test
    void anImageIsEitherTaggedOrUntaggedAndEveryLinkGivesBytes() {
        for (String project : service.recordedProjects()) {
            JsonNode tagged = get(BASE + "/projects/" + project + "/images/tagged?take=256&orderBy=Oldest");
            JsonNode untagged = get(BASE + "/projects/" + project + "/images/untagged?take=256");
            assertThat(tagged.findValuesAsText("id")).doesNotContainAnyElementsOf(
                    untagged.isEmpty() ? List.of("none") : untagged.findValuesAsText("id"));
            for (JsonNode image : tagged) {
                String link = image.get("originalImageUri").asText();
                assertThat(caller.link(link).body()).isEqualTo(service.bytesBehind(link).orElseThrow()).isNotEmpty();
            }
        }
    }

    @Test
    void whatWasNotRecordedIsConsistentlyEmpty() {
        HttpResponse<byte[]> performance = caller.get(
                BASE + "/projects/3e57929e-b1dc-4c23-b63d-c280ff28ef22/iterations/5fb0f52c-b317-4b9c-87e6-af6aba147c7b/performance");

        assertThat(performance.statusCode()).isEqualTo(404);
        assertThat(caller.parse(performance).get("code").asText()).isEqualTo("NotFoundIterationPerformance");
        assertThat(caller.json(caller.post(DETECTION + "/predictions/query", "{}")).get("results")).isEmpty();
        assertThat(get(DETECTION + "/images/untagged/count").intValue()).isZero();
        assertThat(caller.get("/customvision/v3.3/training/projects").statusCode()).isEqualTo(404);
    }
}
