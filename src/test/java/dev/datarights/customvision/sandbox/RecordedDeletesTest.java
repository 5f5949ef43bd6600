package dev.datarights.customvision.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datarights.customvision.sandbox.Recordings.Exchange;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every DELETE that was recorded from the real service, sent to the sandbox about things that are there. */
class RecordedDeletesTest {

    private static final Pattern ID = Pattern.compile("(projects|tags|iterations|imageIds|tagIds|regionIds|ids)[/=]([0-9a-f-]{36})");

    private final SandboxData data = new SandboxData();
    private final Map<String, SandboxProject> projects = new LinkedHashMap<>();
    private final Map<String, String> sandboxIds = new LinkedHashMap<>();

    @Test
    void eachRecordedDeleteIsAnsweredAsTheServiceDid() {
        List<Exchange> deletes = Recordings.read(SharedFolder.realService().resolve("recordings")).exchanges().stream()
                .filter(exchange -> exchange.method().equals("DELETE")).toList();
        assertThat(deletes).hasSize(12);
        deletes.forEach(this::provide);

        try (Sandbox sandbox = Sandbox.start(data)) {
            Caller caller = new Caller(sandbox);
            for (Exchange exchange : deletes) {
                String path = ID.matcher(exchange.target()).replaceAll(one -> one.group().replace(one.group(2), sandboxIds.get(one.group(2))));
                HttpResponse<byte[]> answer = caller.send(HttpRequest.newBuilder(URI.create(sandbox.endpoint() + path))
                        .header("Training-Key", sandbox.trainingKey()).DELETE());

                assertThat(answer.statusCode()).as(exchange.target()).isEqualTo(exchange.status());
                assertThat(answer.body()).isEmpty();
                assertThat(exchange.body().isNull()).isTrue();
                assertThat(answer.headers().firstValue("apim-request-id")).isPresent();
            }
        }
        assertThat(data.projects()).hasSize(projects.size() - 4).allSatisfy(left -> {
            assertThat(left.predictions()).isEmpty();
            assertThat(left.images()).allMatch(image -> image.tags().isEmpty() && image.regions().isEmpty());
        });
    }

    /** Puts there what the call deletes, under an id of the sandbox. */
    private void provide(Exchange exchange) {
        Map<String, String> named = new LinkedHashMap<>();
        Matcher ids = ID.matcher(exchange.target());
        while (ids.find()) {
            MatchResult one = ids.toMatchResult();
            named.put(one.group(1), one.group(2));
        }
        SandboxProject project = projects.computeIfAbsent(named.get("projects"),
                id -> data.addProject("Recorded " + projects.size(), Domain.CLASSIFICATION));
        sandboxIds.put(named.get("projects"), project.id().toString());
        named.forEach((kind, id) -> {
            if (!sandboxIds.containsKey(id)) {
                sandboxIds.put(id, added(project, kind, named));
            }
        });
    }

    private String added(SandboxProject project, String kind, Map<String, String> named) {
        byte[] picture = new JpegPicture(40, 30, projects.size()).bytes();
        return switch (kind) {
            case "tags" -> project.addTag("tag").id().toString();
            case "iterations" -> project.train("Iteration").publish("published").id().toString();
            case "ids" -> project.addPrediction(picture, project.train("Iteration"), project.nextTime()).id().toString();
            case "imageIds" -> {
                SandboxTag tag = project.addTag("tag on an image");
                if (named.containsKey("tagIds")) {
                    sandboxIds.put(named.get("tagIds"), tag.id().toString());
                }
                yield project.addImage(picture, tag).id().toString();
            }
            case "regionIds" -> {
                SandboxRegion box = new SandboxRegion(project.addTag("region"), 0.1, 0.1, 0.5, 0.5);
                yield project.addImage(picture, List.of(), List.of(box), Map.of(), project.nextTime())
                        .regions().get(0).regionId().toString();
            }
            default -> throw new IllegalStateException(kind + " is not known here");
        };
    }
}
