package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.service.Json;

/** The service's page while a slow export runs, in a Java of its own, asked over HTTP and looked at in a browser. */
class StatusPageTest {

    private static final String SECRET = "never-to-be-seen-0123456789";
    private static final int IMAGES = 40;
    private static final String PLAN = """
            {"formatVersion":1,"requestId":"waits","created":"2026-11-20T10:00:00Z","expires":"2026-11-27T10:00:00Z","projects":[
             {"id":"a","lists":{},"withheld":[],"matches":{},"erasure":{"ids":{"images":{"count":7},"tags":{"count":2},"project":{"count":1}},
              "publishNames":["live"],"retained":[],"collateral":[],"refusals":[],"residuals":[]}},
             {"id":"b","lists":{},"withheld":[],"matches":{},"erasure":{"ids":{"images":{"count":5}},
              "publishNames":[],"retained":[{"kind":"images","id":"x","ground":"g"}],"collateral":["y"],"refusals":[],"residuals":[]}}]}""";

    @TempDir
    static Path folder;

    private static Sandbox sandbox;
    private static Process service;
    private static int port;

    /** From here on the export of 40 images is under way, and does not get beyond the tenth. */
    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.large(IMAGES, 2000));
        sandbox.faults().on("links", "GET", ".*").after(10).always().stall(Duration.ofMinutes(10));
        port = freePort();
        waiting();
        Map<String, String> settings = new LinkedHashMap<>(SandboxSettings.of(sandbox));
        settings.put("customvision.accounts.sandbox.training-key", sandbox.trainingKey());
        settings.put("customvision.accounts.gone.endpoint", "http://127.0.0.1:1");
        settings.put("customvision.accounts.gone.training-key", SECRET);
        settings.put("customvision.export.parallel-downloads", "1");
        settings.put("customvision.status.port", Integer.toString(port));
        service = run(folder, settings);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> said(folder).contains("watching"));
        Files.writeString(folder.resolve("inbox/slow.yaml"), "id: slow\naction: export\nreference: <script>alert(1)</script>\nreceivedAt: "
                + LocalDate.now().minusDays(2) + "\n");
        Awaitility.await().atMost(Duration.ofSeconds(90)).ignoreExceptions()
                .until(() -> request("slow").path("kinds").path("images").path("done").asInt() == 10);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        service.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        sandbox.close();
    }

    @Test
    void theStateCountsAndTheTimeLeftAreToldAsTheyAre() throws Exception {
        JsonNode slow = request("slow");

        assertThat(slow.path("state").asText()).isEqualTo("RUNNING");
        assertThat(slow.path("kinds").path("images").path("expected").asInt()).isEqualTo(IMAGES);
        assertThat(slow.path("daysLeft").asLong()).isBetween(24L, 35L);
        JsonNode project = slow.path("projects").findParents("name").stream().filter(told -> told.path("name").asText().equals("Large")).findFirst().orElseThrow();
        assertThat(project.path("done").asInt()).isBetween(10, IMAGES);
        assertThat(project.path("expected").asInt()).isGreaterThanOrEqualTo(IMAGES);
        assertThat(get("/status.json").path("states").path("RUNNING").asInt()).isEqualTo(1);
    }

    @Test
    void aPlanThatWaitsForItsApprovalIsSummedUpWithWhatToType() throws Exception {
        JsonNode approval = request("waits").path("approval");
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PLAN.getBytes(StandardCharsets.UTF_8)));

        assertThat(approval.path("command").asText()).isEqualTo("approve waits " + hash + " --by NAME");
        assertThat(approval.path("projects").asInt()).isEqualTo(2);
        assertThat(approval.path("erased").path("images").asInt()).isEqualTo(12);
        assertThat(text("/")).contains("approve waits " + hash, "12 images, 2 tags and 1 project in 2 projects would be deleted",
                "1 published iterations stop answering", "1 images nobody asked for", "1 things stay because of a hold", "before 2026-11-27 10:00 UTC");
    }

    @Test
    void prometheusIsToldOfItemsBytesCallsRetriesStepsAndStates() throws Exception {
        String metrics = text("/observe/metrics");

        assertThat(metrics).contains("customvision_items_total{kind=\"images\"} 10.0", "customvision_requests{state=\"RUNNING\"} 1.0",
                "customvision_requests{state=\"AWAITING_APPROVAL\"} 1.0", "customvision_calls_total{status=\"429\",target=\"service\"} 0.0",
                "customvision_calls_total{status=\"200\",target=\"link\"} 10.0", "customvision_retries_total{of=\"call\"}");
        assertThat(metrics).containsPattern("customvision_payload_bytes_total\\{kind=\"images\"} [1-9]");
        assertThat(metrics).containsPattern("customvision_step_seconds_sum\\{step=\"customvision-inventory-project\"} \\d");
    }

    @Test
    void healthTellsWhatIsReachableAndWhatIsNotWithoutAnySecret() throws Exception {
        HttpResponse<String> answer = ask("GET", "/observe/health");
        Map<String, String> checks = new LinkedHashMap<>();
        Json.MAPPER.readTree(answer.body()).path("checks").forEach(check -> checks.put(check.path("name").asText(), check.path("status").asText()));

        assertThat(checks).containsEntry("customvision-inbox", "UP").containsEntry("customvision-account-sandbox", "UP")
                .containsEntry("customvision-destination", "UP").containsEntry("customvision-account-gone", "DOWN");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/observe/health/ready").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/observe/health/live").statusCode()).as("nothing that a new start would mend").isEqualTo(200);
        assertThat(get("/observe/info").path("accounts").toString()).contains("gone", "sandbox");
        for (String path : List.of("/", "/status.json", "/observe/health", "/observe/info", "/observe/metrics")) {
            assertThat(text(path)).as(path).doesNotContain(SECRET, sandbox.trainingKey());
        }
    }

    @Test
    void textOfARequestIsNeverMarkup() throws Exception {
        assertThat(text("/")).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/status.css", "/status.js", "/observe/health", "/observe/metrics", "/observe/info", "/nothing"})
    void everyAnswerKeepsBrowsersFromDoingMoreThanShowIt(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'none'").doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        HttpResponse<String> head = ask("HEAD", path);
        assertThat(head.statusCode()).isEqualTo(path.equals("/nothing") ? 404 : answer.statusCode());
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeDoneThere(String method) throws Exception {
        HttpResponse<String> answer = ask(method, "/");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,200", "localhost,200", "LOCALHOST:8642,200", "[::1]:8642,200", "evil.example,403", "evil.example:8642,403", "127.0.0.1.evil.example,403", "'',403"})
    void aNameThatSomebodyPointedHereIsNotAnswered(String host, int status) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET /status.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer.contains("\"slow\"")).isEqualTo(status == 200);
        }
    }

    @Test
    void aBrowserShowsTheSlowExportAndCarriesOutNothingOfIt() throws Exception {
        String dom = browser("--dump-dom");

        assertThat(dom).contains("id=\"request-slow\"", "&lt;script&gt;alert(1)", "Somebody has to approve the plan").containsPattern("1\\d of 4\\d");
        assertThat(dom).doesNotContain("does not answer");
        Path picture = folder.resolve("status.png");
        browser("--screenshot=" + picture, "--window-size=1000,1400", "--force-dark-mode");
        assertThat(Files.size(picture)).isGreaterThan(10_000);
    }

    @Test
    void aPortThatIsTakenIsToldAndTheServiceRunsAllTheSame(@TempDir Path other) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(SandboxSettings.of(sandbox));
        settings.put("customvision.status.port", Integer.toString(port));
        Process second = run(other, settings);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> said(other).contains("watching"));
            assertThat(said(other)).contains("no status page: port " + port, "customvision.status.port");
            assertThat(second.isAlive()).isTrue();
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    private static String browser(String... options) throws Exception {
        Path chromium = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream().map(Path::of)
                .filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(chromium != null, "no Chromium here: apt-get install chromium");
        List<String> command = new java.util.ArrayList<>(List.of(chromium.toString(), "--headless=new", "--no-sandbox", "--disable-gpu",
                "--hide-scrollbars", "--user-data-dir=" + folder.resolve("browser")));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + port + "/");
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    /** A request as it lies there once its plan is made and nobody has approved it. */
    private static void waiting() throws IOException {
        Path request = Files.createDirectories(folder.resolve("requests/waits"));
        Files.writeString(request.resolve("request.json"), "{\"formatVersion\":1,\"id\":\"waits\",\"action\":\"inventory\"}");
        Files.writeString(request.resolve("plan.json"), PLAN);
        Files.writeString(request.resolve("status.json"), """
                {"formatVersion":1,"id":"waits","action":"delete","account":"sandbox","state":"AWAITING_APPROVAL","attempt":1,
                 "started":"2026-11-20T10:00:00Z","kinds":{},"bytes":0,"failures":[],"receipts":[]}""");
    }

    private static Process run(Path where, Map<String, String> settings) throws IOException {
        Files.createDirectories(where.resolve("config"));
        Files.writeString(where.resolve("config/application.properties"), settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue()).collect(Collectors.joining("\n")));
        return Terminal.java(where, List.of()).redirectErrorStream(true).redirectOutput(where.resolve("service.log").toFile()).start();
    }

    private static String said(Path where) throws IOException {
        return Files.readString(where.resolve("service.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static JsonNode request(String id) throws Exception {
        for (JsonNode request : get("/status.json").path("requests")) {
            if (request.path("id").asText().equals(id)) {
                return request;
            }
        }
        throw new AssertionError("there is no request " + id);
    }

    private static JsonNode get(String path) throws Exception {
        return Json.MAPPER.readTree(text(path));
    }

    private static String text(String path) throws Exception {
        return ask("GET", path).body();
    }

    private static HttpResponse<String> ask(String method, String path) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }
}
