package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sandbox can play so that a client is misled, or is cut off as by a kill. */
class LyingSandboxTest {

    private static final String PROJECTS = "/customvision/v3.3/training/projects";

    private final SandboxData data = SandboxData.samples();
    private final Sandbox sandbox = Sandbox.start(data);
    private final Caller caller = new Caller(sandbox);
    private final SandboxProject project = data.projects().get(0);
    private final String base = "/projects/" + project.id();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void anotherAccountCanAnswerAtTheSameAddress() {
        SandboxData other = new SandboxData(7);
        SandboxProject theirs = other.addProject("theirs", Domain.CLASSIFICATION);
        sandbox.become(other);

        assertThat(caller.v33("/projects")).hasSize(1).first().satisfies(one -> assertThat(one.get("id").asText()).isEqualTo(theirs.id().toString()));
        assertThat(caller.get(PROJECTS + "/" + project.id()).statusCode()).isEqualTo(404);
        assertThat(data.projects()).hasSize(2);
    }

    @Test
    void listsCanTurnEmptyOnceSomethingWasDeleted() {
        sandbox.faults().on("service", "*", "/(images|predictions)").afterDelete().always().blank();
        assertThat(caller.v33(base + "/images")).isNotEmpty();

        caller.send(HttpRequest.newBuilder(URI.create(sandbox.endpoint() + PROJECTS + "/" + project.id() + "/tags/" + UUID.randomUUID()))
                .header("Training-Key", sandbox.trainingKey()).DELETE());

        assertThat(caller.v33(base + "/images")).isEmpty();
        assertThat(caller.v33(base + "/images/count").intValue()).isZero();
        assertThat(caller.v33(base + "/tags")).isNotEmpty();
        assertThat(project.images()).isNotEmpty();
    }

    @Test
    void imagesOfOneMomentComeInAnyOrderAndAllOfThem() {
        Instant moment = Instant.parse("2026-11-01T00:00:00Z");
        for (int i = 0; i < 4; i++) {
            project.addImage(new JpegPicture(8, 8, i).bytes(), List.of(), List.of(), Map.of(), moment);
        }
        sandbox.faults().shuffleTies();
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            List<String> ids = caller.pages(base + "/images?orderBy=Oldest", 256).stream().map(image -> image.get("id").asText()).toList();
            assertThat(new TreeSet<>(ids)).isEqualTo(
                    project.images().stream().map(image -> image.id().toString()).collect(Collectors.toCollection(TreeSet::new)));
            orders.add(ids);
        }
        assertThat(orders).hasSizeGreaterThan(1);
    }

    @Test
    void whatVanishesIsInNoListAndNoIterationAnyMore() {
        SandboxImage image = project.images().get(0);
        project.vanish(image.id());

        assertThat(caller.v33(base + "/images/id?imageIds=" + image.id())).isEmpty();
        assertThat(project.iterations()).allSatisfy(iteration -> assertThat(iteration.images()).doesNotContain(image));
    }

    @Test
    void aClientThatIsCutOffNeverHearsOfWhatWasDone() {
        SandboxTag tag = project.tags().get(0);
        sandbox.afterRequest(seen -> seen.method().equals("DELETE"), sandbox::cut);

        assertThatThrownBy(() -> caller.exchange(HttpRequest.newBuilder(URI.create(sandbox.endpoint() + PROJECTS + "/" + project.id() + "/tags/" + tag.id()))
                .header("Training-Key", sandbox.trainingKey()).DELETE())).isInstanceOf(IOException.class);
        assertThat(project.tags()).doesNotContain(tag);

        sandbox.resume();
        assertThat(caller.v33("/projects")).hasSize(2);
    }
}
