package dev.datarights.customvision.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.sandbox.RecordedAccount.Project;
import dev.datarights.customvision.sandbox.Recordings.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The real service's recorded answers under v3.2, with links that lead to a loopback host of its own. What was not
 * recorded is answered as empty, so that lists and counts agree. What is deleted is in no answer from then on; no call was
 * recorded after a DELETE of the same thing, so that it is not there is said as the service's documentation does.
 */
public final class RecordedService implements AutoCloseable {

    private static final Pattern CALL = Pattern.compile("/{1,2}customvision/v3\\.2/training(/.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN_PROJECT = Pattern.compile("/projects/([0-9a-f-]{36})(/.*)?");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RequestLog log = new RequestLog(Integer.MAX_VALUE);
    private final Faults faults = new Faults();
    private final Recordings recordings;
    private final RecordedAccount account;
    private final Set<String> replayed = ConcurrentHashMap.newKeySet();
    private final List<String> answeredAsDocumented = new CopyOnWriteArrayList<>();
    private final SandboxServer service;
    private final SandboxServer linkServer;
    private final Map<String, byte[]> blobs = new LinkedHashMap<>();
    private final ObjectMapper mapper = new ObjectMapper();

    private RecordedService(Path folder) throws IOException {
        recordings = Recordings.read(folder);
        service = server("service", "127.0.0.1");
        linkServer = server("links", "127.0.0.2");
        account = new RecordedAccount(recordings, linkHost());
        List<byte[]> pictures = pictures(folder.resolveSibling("images"));
        Map<PixelSize, byte[]> drawn = new HashMap<>();
        for (String link : account.links()) {
            byte[] picture = pictures.get(blobs.size() % pictures.size());
            PixelSize size = account.size(link);
            if (link.contains(".zip")) {
                blobs.put(link, model(blobs.size()));
            } else if (size == null || size.equals(PixelSize.of(picture))) {
                blobs.put(link, picture);
            } else {
                // no photograph of that size was recorded
                blobs.put(link, numbered(drawn.computeIfAbsent(size, of -> new JpegPicture(of.width(), of.height(), 1).bytes()), blobs.size()));
            }
        }
        service.serve(this::answer);
        linkServer.serve(this::blob);
    }

    /** @param recordings the folder of recorded answers; a folder {@code images} lies beside it */
    public static RecordedService start(Path recordings) {
        try {
            return new RecordedService(recordings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SandboxServer server(String name, String host) throws IOException {
        return new SandboxServer(name, new InetSocketAddress(host, 0), threads, faults, log, Duration.ZERO, new Gate());
    }

    private static List<byte[]> pictures(Path folder) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".jpg")).sorted().toList()) {
                pictures.add(Files.readAllBytes(file));
            }
        }
        return pictures;
    }

    private static byte[] model(int number) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model" + number));
        }
        return bytes.toByteArray();
    }

    /** The picture with a comment behind its first marker, so that no two are the same. */
    private static byte[] numbered(byte[] picture, int number) {
        return ByteBuffer.allocate(picture.length + 8).put(picture, 0, 2).putShort((short) 0xFFFE).putShort((short) 6).putInt(number)
                .put(picture, 2, picture.length - 2).array();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + service.port());
    }

    public String trainingKey() {
        return "recorded-training-key";
    }

    /** Host and port that links point to. */
    public String linkHost() {
        return "127.0.0.2:" + linkServer.port();
    }

    public List<LoggedRequest> requests() {
        return log.all();
    }

    public List<String> recordedProjects() {
        return account.projects().stream().map(project -> project.id).toList();
    }

    /** The last recorded answer to exactly that call, as recorded, real link hosts included. */
    public Optional<JsonNode> recorded(String method, String pathWithQuery) {
        List<Exchange> matching = recordings.exchanges().stream().filter(exchange -> exchange.method().equals(method)
                && exchange.target().equals(pathWithQuery)).toList();
        return matching.isEmpty() ? Optional.empty() : Optional.of(matching.get(matching.size() - 1).body());
    }

    /** Path and query of every recorded DELETE. */
    public List<String> recordedDeletes() {
        return deletes().map(Exchange::target).toList();
    }

    /** The recorded DELETEs that somebody sent, and got the recorded answer to. */
    public Set<String> replayed() {
        return Set.copyOf(replayed);
    }

    /** DELETEs that nobody recorded: they got what the swagger documents, 204 without a body. */
    public List<String> answeredAsDocumented() {
        return List.copyOf(answeredAsDocumented);
    }

    private Stream<Exchange> deletes() {
        return recordings.exchanges().stream().filter(exchange -> exchange.method().equals("DELETE"));
    }

    /** The bytes that the link host gives for a link, recorded or served; empty for one that was not recorded. */
    public Optional<byte[]> bytesBehind(String link) {
        return Optional.ofNullable(blobs.get(link.substring(link.indexOf('/', link.indexOf("//") + 2))));
    }

    @Override
    public void close() {
        service.close();
        linkServer.close();
        threads.shutdownNow();
    }

    private Reply blob(Incoming request) {
        return bytesBehind("http://links" + request.path() + "?" + request.rawQuery())
                .map(bytes -> Reply.of(200, "application/octet-stream", SandboxContent.of(bytes)))
                .orElseGet(() -> Reply.of(404, "application/xml", SandboxContent.of("<Error><Code>BlobNotFound</Code></Error>".getBytes(StandardCharsets.UTF_8))));
    }

    private Reply answer(Incoming request) {
        Matcher call = CALL.matcher(request.path());
        if (!trainingKey().equals(request.header("Training-Key"))) {
            return Reply.gateway(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.");
        }
        if (!call.matches()) {
            return Reply.gateway(404, "404", "Resource not found");
        }
        try {
            if (call.group(1).equals("/projects") && request.method().equals("GET")) {
                return Reply.json(200, list(account.projects().stream().map(this::record).toList()));
            }
            Matcher inside = IN_PROJECT.matcher(call.group(1));
            Project project = inside.matches() ? account.project(inside.group(1)) : null;
            if (project == null) {
                throw ServiceFailure.notFound("NotFoundProject", "The project was not recorded.");
            }
            String rest = inside.group(2) == null ? "" : inside.group(2);
            if (request.method().equals("POST") && rest.equals("/predictions/query")) {
                return Reply.json(200, project.predictions == null ? noPredictions() : project.predictions);
            }
            // nobody asked for suggestions while it was recorded
            if (request.method().equals("POST") && rest.equals("/images/suggested")) {
                return Reply.json(200, noPredictions());
            }
            if (request.method().equals("DELETE")) {
                return erase(project, rest, request);
            }
            return request.method().equals("GET") ? Reply.json(200, read(project, rest, Query.parse(request.rawQuery())))
                    : Reply.failure(405, "BadRequestOperationNotSupported", "Recordings cannot be changed.");
        } catch (ServiceFailure failure) {
            return failure.reply();
        }
    }

    /** The recorded answer, where the call is about what a recorded one was about; it may name more ids and options. */
    private synchronized Reply erase(Project project, String rest, Incoming request) {
        List<String> ids = ids(request.rawQuery());
        List<Exchange> same = deletes().filter(exchange -> exchange.operationPath().equals("/projects/" + project.id + rest)
                && ids.containsAll(ids(exchange.query()))).toList();
        account.erase(project, rest, ids);
        if (same.isEmpty()) {
            answeredAsDocumented.add(rest);
            return Reply.empty(204);
        }
        same.forEach(exchange -> replayed.add(exchange.target()));
        return new Reply(same.get(0).status(), same.get(0).headers(), null);
    }

    private static List<String> ids(String query) {
        Query asked = Query.parse(query);
        return Stream.of("imageIds", "ids", "tagIds", "regionIds").flatMap(name -> asked.guids(name, 256).stream()).map(UUID::toString).toList();
    }

    private JsonNode record(Project project) {
        JsonNode like = account.projects().stream().map(other -> other.record).filter(record -> record != null).findFirst().orElse(null);
        return project.record == null ? RecordedAccount.minimal(project.id, like) : project.record;
    }

    private JsonNode read(Project project, String rest, Query query) {
        boolean snapshot = query.guid("iterationId").isPresent();
        Collection<JsonNode> tagged = snapshot ? List.of() : bearing(project.tagged.values(), query.guids("tagIds", 20));
        Collection<JsonNode> untagged = snapshot ? List.of() : project.untagged.values();
        String[] parts = rest.split("/");
        String last = parts[parts.length - 1];
        return switch (rest.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*")) {
            case "" -> record(project);
            case "/tags" -> list(snapshot ? List.of() : project.tags.values());
            case "/tags/*" -> found(project.tags, last, "NotFoundTag");
            case "/iterations" -> list(project.iterations.values());
            case "/iterations/*" -> found(project.iterations, last, "NotFoundIteration");
            case "/iterations/*/performance" -> found(project.performance, parts[2], "NotFoundIterationPerformance");
            case "/iterations/*/performance/images" -> list(List.of());
            case "/iterations/*/performance/images/count" -> IntNode.valueOf(0);
            case "/iterations/*/export" -> project.exports.getOrDefault(parts[2], list(List.of()));
            case "/images/tagged" -> page(tagged, query);
            case "/images/untagged" -> page(untagged, query);
            case "/images/tagged/count" -> IntNode.valueOf(tagged.size());
            case "/images/untagged/count" -> IntNode.valueOf(untagged.size());
            case "/images/id" -> list(snapshot ? List.of() : query.guids("imageIds", 256).stream().map(UUID::toString)
                    .filter(project.byId::containsKey).map(project.byId::get).toList());
            default -> throw new ServiceFailure(404, "NotFound", "This call was not recorded.");
        };
    }

    private static Collection<JsonNode> bearing(Collection<JsonNode> images, List<UUID> tagIds) {
        return tagIds.isEmpty() ? images : images.stream().filter(image -> image.path("tags").findValuesAsText("tagId").stream()
                .anyMatch(tag -> tagIds.contains(UUID.fromString(tag)))).toList();
    }

    private static JsonNode found(Map<String, JsonNode> records, String id, String code) {
        if (!records.containsKey(id)) {
            throw ServiceFailure.notFound(code, "Not recorded.");
        }
        return records.get(id);
    }

    /** Recorded lists are newest first, as the service's default. */
    private static ArrayNode page(Collection<JsonNode> recorded, Query query) {
        List<JsonNode> all = new ArrayList<>(recorded);
        if (query.choice("orderBy", "Newest", "Newest", "Oldest").equals("Oldest")) {
            Collections.reverse(all);
        }
        int from = Math.min(query.number("skip", 0, Integer.MAX_VALUE), all.size());
        return list(all.subList(from, Math.min(all.size(), from + query.number("take", 50, 256))));
    }

    private static ArrayNode list(Collection<? extends JsonNode> records) {
        return JsonNodeFactory.instance.arrayNode().addAll(records);
    }

    private ObjectNode noPredictions() {
        ObjectNode answer = mapper.createObjectNode();
        ObjectNode token = answer.putObject("token").put("session", "2:0").putNull("continuation").put("maxCount", 0).put("orderBy", "Newest");
        List.of("tags", "iterationId", "startTime", "endTime", "application").forEach(token::putNull);
        answer.putArray("results");
        return answer;
    }
}
