package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

import dev.datarights.customvision.request.ErasureResult;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxProject;

/** A pipeline that applies what a delete plans at once, and what it came to. */
final class Deletion implements AutoCloseable {

    static final String EVERYTHING = "\"include\":[\"account\",\"project\",\"iterations\",\"performance\",\"tags\",\"images\",\"exports\",\"predictions\"]";

    private final Pipeline pipeline;
    private final Sandbox sandbox;

    private Deletion(Pipeline pipeline, Sandbox sandbox) {
        this.pipeline = pipeline;
        this.sandbox = sandbox;
    }

    static Deletion on(Sandbox sandbox, Path folder, String... settings) throws Exception {
        return on(Pipeline.on(sandbox, folder), sandbox, settings);
    }

    static Deletion on(Pipeline pipeline, Sandbox sandbox, String... settings) throws Exception {
        pipeline.with("customvision.delete.approval", "automatic").with("customvision.delete.max-images", "100000")
                .with("customvision.delete.max-percent", "100").with("customvision.delete.read-back-timeout", "PT10S");
        for (int i = 0; i < settings.length; i += 2) {
            pipeline.with(settings[i], settings[i + 1]);
        }
        return new Deletion(pipeline.start(), sandbox);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** Deletes of one project what the scope says, and gives the result of that project. */
    ErasureResult of(SandboxProject project, String scope) throws Exception {
        pipeline.context().createProducerTemplate().requestBody("direct:customvision-request",
                "{\"id\":\"d\",\"action\":\"delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"" + project.id() + "\"]"
                        + (scope.isEmpty() ? "" : "," + scope) + "}}");
        return result(project);
    }

    /** Applies the same plan once more, as the next attempt or the next start does. */
    ErasureResult again(SandboxProject project) throws Exception {
        RequestFolder folder = RequestStore.at(pipeline.requests()).folder("d");
        Files.deleteIfExists(folder.path().resolve("cancel"));
        Exchange exchange = new DefaultExchange(pipeline.context());
        exchange.setVariable("request", folder.request());
        exchange.setVariable("requestId", "d");
        exchange.setVariable("account", "sandbox");
        exchange.setVariable("projectId", project.id().toString());
        Map<String, Object> before = Map.copyOf(exchange.getVariables());
        pipeline.context().createProducerTemplate().send("direct:customvision-delete-project", exchange);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariables()).as("nothing leaks into the next project").isEqualTo(before);
        return result(project);
    }

    ErasureResult result(SandboxProject project) throws Exception {
        return RequestStore.at(pipeline.requests()).folder("d").erasures().result(project.id().toString())
                .orElseThrow(() -> new AssertionError("no result: " + pipeline.receipt("d").toPrettyString()));
    }

    /** What a result says, as far as one can read it. */
    static String told(ErasureResult result) {
        String text = result.state() + " " + result.reason() + " " + result.late() + " " + result.failures();
        return text.substring(0, Math.min(1500, text.length()));
    }

    /** The deletes that the service saw, in their order: path and query below the project. */
    List<String> sent() {
        return sandbox.requests().stream().filter(Deletion::isDelete).map(seen -> seen.path().replaceFirst(".*/projects/[^/]+", "")
                + (seen.query() == null ? "" : "?" + seen.query())).toList();
    }

    static boolean isDelete(LoggedRequest request) {
        return request.method().equals("DELETE");
    }

    /** The ids of all images, of the workspace and of every iteration. */
    static Set<String> images(SandboxProject project) {
        Stream<SandboxImage> all = Stream.concat(project.images().stream(),
                new ArrayList<>(project.iterations()).stream().map(SandboxIteration::images).flatMap(List::stream));
        return all.map(image -> image.id().toString()).collect(Collectors.toSet());
    }

    /** Every DELETE that the service saw is of the project, and names only ids that the plan in the request's folder froze. */
    static void assertOnlyFrozen(Sandbox sandbox, Path requestFolder, UUID project) throws IOException {
        Set<String> frozen = new TreeSet<>();
        try (Stream<Path> lists = Files.list(requestFolder.resolve("frozen").resolve(project.toString()))) {
            for (Path list : lists.filter(file -> file.toString().endsWith(".ids")).toList()) {
                frozen.addAll(Files.readAllLines(list));
            }
        }
        List<LoggedRequest> deletes = sandbox.requests().stream().filter(Deletion::isDelete).toList();
        assertThat(deletes).isNotEmpty().allSatisfy(seen -> {
            assertThat(seen.path()).contains("/projects/" + project);
            assertThat((seen.path().replaceFirst(".*/projects/", "") + "," + seen.query()).split("[^0-9a-fA-F-]+"))
                    .filteredOn(word -> word.length() == 36).isNotEmpty().allMatch(frozen::contains);
        });
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
