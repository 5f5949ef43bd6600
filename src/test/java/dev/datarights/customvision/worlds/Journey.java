package dev.datarights.customvision.worlds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;

import dev.datarights.customvision.Pipeline;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** A request carried to its end in one world, whatever happens meanwhile: approved where it waits, started again where it was killed. */
final class Journey implements AutoCloseable {

    private static final Set<String> ENDED = Set.of("COMPLETE", "PARTIAL", "FAILED", "REFUSED", "CANCELLED");

    final Sandbox sandbox;
    final SandboxData data;
    final SandboxData other;
    final Asked asked;
    final Path folder;
    final List<Runnable> whileItWaits = new ArrayList<>();
    /** Ids of what came and what went by others' hands, and when. */
    final Map<UUID, Instant> arrived = new ConcurrentHashMap<>();
    /** What came, and the project it came to. */
    final Map<UUID, UUID> arrivedIn = new ConcurrentHashMap<>();
    final Set<UUID> vanished = ConcurrentHashMap.newKeySet();
    final Set<String> excuses = new LinkedHashSet<>();
    final Map<String, String> settings = new LinkedHashMap<>();
    final List<String> states = new ArrayList<>();
    Instant planned = Instant.MAX;
    Held held = Held.NOTHING;
    boolean tampered;
    private int deletesBefore;

    private final AtomicBoolean killed = new AtomicBoolean();
    private volatile Pipeline pipeline;
    private volatile String rejection;

    Journey(Sandbox sandbox, SandboxData data, SandboxData other, Asked asked, Path folder) {
        this.sandbox = sandbox;
        this.data = data;
        this.other = other;
        this.asked = asked;
        this.folder = folder;
    }

    /** The state it ended in. */
    String carryOut() throws Exception {
        if (pipeline == null) {
            start();
        }
        send("direct:customvision-request", asked.json());
        String state = settled(false);
        while (state.equals("AWAITING_APPROVAL")) {
            planned = Instant.now();
            whileItWaits.forEach(Runnable::run);
            whileItWaits.clear();
            deletesBefore = deletes();
            approve();
            state = settled(true);
        }
        states.add(state);
        return state;
    }

    private int deletes() {
        return (int) sandbox.requests().stream().filter(seen -> seen.method().equals("DELETE")).count();
    }

    /** DELETEs that were sent since the plan was last approved. */
    int deletesSinceApproval() {
        return deletes() - deletesBefore;
    }

    private void approve() {
        send("direct:customvision-approve-plan", Json.MAPPER.createObjectNode().put("approve", Asked.ID).put("plan", planHash())
                .put("by", "Erika Mustermann").toString());
    }

    private String planHash() {
        try {
            return pipeline.planHash(Asked.ID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws Exception {
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delete.read-back-timeout", "PT1S")
                .with("customvision.holds", held.write(folder).toString())
                .with("customvision.arm.endpoint", sandbox.armEndpoint().toString()).with("customvision.arm.token", sandbox.armToken());
        if (asked.subjectTags()) {
            pipeline.with("customvision.subject-tags", "customer-*");
        }
        if (asked.deleteAzureResource()) {
            pipeline.with("customvision.accounts.sandbox.resource-id", sandbox.resourceId());
        }
        settings.forEach(pipeline::with);
        pipeline.start();
    }

    private void send(String endpoint, String body) {
        CamelContext context = pipeline.context();
        rejection = null;
        CompletableFuture.runAsync(() -> {
            try {
                context.createProducerTemplate().requestBody(endpoint, body);
            } catch (RuntimeException e) {
                if (context == pipeline.context()) {
                    rejection = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
                }
            }
        });
    }

    /** Waits until nobody works on it any more; where it was killed meanwhile, the next one starts and gets the same request. */
    private String settled(boolean approving) throws Exception {
        boolean asWaits = !approving;
        while (true) {
            boolean waits = asWaits;
            String[] state = {null};
            Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(3)).pollDelay(Duration.ofMillis(3)).until(() -> {
                state[0] = state();
                return killed.get() || rejection != null || ENDED.contains(state[0]) || waits && state[0].equals("AWAITING_APPROVAL") && !approved();
            });
            if (killed.getAndSet(false)) {
                startAfresh();
                asWaits = true;
                send("direct:customvision-request", asked.json());
            } else if (rejection != null && !ENDED.contains(state[0])) {
                return "REJECTED " + rejection;
            } else {
                return state[0];
            }
        }
    }

    private boolean approved() {
        return Files.exists(requestFolder().resolve("approval.json"));
    }

    private String state() {
        return status().path("state").asText();
    }

    JsonNode status() {
        try {
            return Json.MAPPER.readTree(requestFolder().resolve("status.json").toFile());
        } catch (IOException notYet) {
            return Json.MAPPER.missingNode();
        }
    }

    Path requestFolder() {
        return folder.resolve("requests").resolve(Asked.ID);
    }

    Path delivered() {
        return folder.resolve("delivered");
    }

    /** As {@code kill -9} does: from this request on nothing that it does has any effect, on disk or in the service. */
    void killAfter(int requests) {
        sandbox.afterRequests(requests, any -> true, () -> {
            sandbox.hold();
            killed.set(true);
        });
    }

    static boolean service(LoggedRequest request) {
        return request.server().equals("service");
    }

    private void startAfresh() throws Exception {
        Map<String, String> seen = new TreeMap<>();
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(15)).until(() -> {
            Map<String, String> now = files();
            boolean quiet = now.equals(seen);
            seen.clear();
            seen.putAll(now);
            return quiet;
        });
        Path copy = folder.resolve("copy");
        copy(folder.resolve("requests"), copy.resolve("requests"));
        copy(delivered(), copy.resolve("delivered"));
        sandbox.cut();
        pipeline.close();
        for (String part : List.of("requests", "delivered")) {
            delete(folder.resolve(part));
            if (Files.exists(copy.resolve(part))) {
                Files.move(copy.resolve(part), folder.resolve(part));
            }
        }
        sandbox.resume();
        start();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path root : List.of(folder.resolve("requests"), delivered())) {
            if (Files.exists(root)) {
                try (Stream<Path> all = Files.walk(root)) {
                    for (Path file : all.toList()) {
                        BasicFileAttributes attributes = attributes(file);
                        if (attributes != null && attributes.isRegularFile()) {
                            files.put(file.toString(), attributes.size() + " " + attributes.lastModifiedTime());
                        }
                    }
                } catch (UncheckedIOException movedMeanwhile) {
                    files.put("moving", Instant.now().toString());
                }
            }
        }
        return files;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** What is said of it, as far as it helps to see what went wrong. */
    String said() {
        try {
            JsonNode receipt = Json.MAPPER.readTree(requestFolder().resolve(Asked.ID + "-receipt.json").toFile());
            StringBuilder said = new StringBuilder();
            for (String field : List.of("state", "outcome", "summary", "failures", "retained", "late", "residuals", "kinds")) {
                said.append("\n    ").append(field).append(": ").append(receipt.path(field));
            }
            return said.toString();
        } catch (IOException none) {
            return "no receipt; " + status() + " " + rejection;
        }
    }

    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }
}
