package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.request.RequestStore;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxIteration;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxScore;
import dev.datarights.customvision.sandbox.SandboxTag;
import dev.datarights.customvision.service.Json;

/**
 * Deletes of every kind and with every end, in an account full of telling names: none of them is in what outlives a request,
 * whose receipts, signatures, ledger and result messages hold counts and ids.
 */
class ReceiptNamesTest {

    private static final String PROJECT = "Quarzhalle & Söhne";
    private static final String PERSON = "kunde-zephyrine";
    private static final String OTHER_PERSON = "kunde-balthasar";
    private static final String TAG = "helm-obsidian";
    private static final String METADATA_KEY = "aktenfeld-topas";
    private static final String METADATA_VALUE = "AZ turmalin/47";
    private static final String ITERATION = "Durchlauf Malachit";
    private static final String PUBLISHED = "dienst-karneol";
    private static final String DESCRIPTION = "geheimsache rubin";
    private static final String KEY = "7c0d5be1a94f4e0c9b3a6d21f8e75a40";
    private static final String OTHER_KEY = "e81b64f09d2c4a7785f1c3b20a96d7be";
    private static final String PASSWORD = "passwort-zirkon-93";
    private static final String NAMES_IN_A_MESSAGE = ("{\"code\":\"CODE\",\"message\":\"" + PROJECT + ", " + ITERATION + ", " + PUBLISHED + ", "
            + PERSON + ", https://blob.example/i-1?sig=abc\"}");

    @TempDir
    static Path folder;

    private static final SandboxData DATA = new SandboxData();
    private static final SandboxData OTHER_DATA = new SandboxData();
    private static final Map<String, String> ENDS = new TreeMap<>();
    private static final Map<String, String> WRITTEN = new LinkedHashMap<>();
    private static Sandbox sandbox;
    private static Sandbox other;
    private static SftpServer sftp;
    private static Pipeline pipeline;

    @BeforeAll
    static void deletesOfEveryKind() throws Exception {
        sandbox = Sandbox.start(DATA, SandboxOptions.defaults().withTrainingKey(KEY));
        other = Sandbox.start(OTHER_DATA, SandboxOptions.defaults().withTrainingKey(OTHER_KEY));
        sftp = new SftpServer(Files.createDirectory(folder.resolve("server")), folder, PASSWORD);
        Path holds = Files.writeString(folder.resolve("holds.yaml"), "holds: []\n");
        pipeline = Pipeline.on(sandbox, folder)
                .with("customvision.accounts.other.endpoint", other.endpoint().toString()).with("customvision.accounts.other.training-key", OTHER_KEY)
                .with("customvision.accounts.other.requests-per-second", "100000").with("customvision.accounts.other.image-hosts", other.linkHost()).with("customvision.accounts.other.resource-id", other.resourceId())
                .with("customvision.arm.endpoint", other.armEndpoint().toString()).with("customvision.arm.token", other.armToken())
                .with("customvision.delivery.sftp.host", "127.0.0.1").with("customvision.delivery.sftp.port", String.valueOf(sftp.port()))
                .with("customvision.delivery.sftp.username", sftp.user()).with("customvision.delivery.sftp.password", PASSWORD)
                .with("customvision.delivery.sftp.known-hosts-file", sftp.knownHosts().toString())
                .with("customvision.holds", holds.toString()).with("customvision.subject-tags", "kunde-*")
                .with("customvision.protected-projects", PROJECT + " protected").with("customvision.result.uri", "seda:results")
                .with("customvision.delete.read-back-timeout", "PT1S").with("customvision.service.retries", "1").start();

        carryOut("whole", "delete", project("whole"), "");
        carryOut("tag", "delete", project("tag"), ",\"tags\":[\"" + PERSON + "\"],\"trainedIterations\":\"keep\"");
        carryOut("metadata", "delete", project("metadata"), ",\"metadata\":{\"" + METADATA_KEY + "\":\"" + METADATA_VALUE + "\"},\"trainedIterations\":\"keep\"");
        String person = ",\"tags\":[\"" + PERSON + "\"],\"trainedIterations\":\"delete\"";
        carryOut("collateral", "delete", project("collateral"), person);
        carryOut("allowed", "delete", project("allowed"), person + "},\"allowCollateral\":true,\"extra\":{");
        carryOut("protected", "delete", project("protected"), "");
        carryOut("exported", "export-then-delete", project("exported"), "},\"deliver\":{\"to\":\"sftp\"},\"extra\":{");
        carryOut("exported-person", "export-then-delete", project("exported-person"), person.replace("delete", "keep"));

        SandboxProject late = project("late");
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith(late.id() + "/images"), () -> image(late, 9, late.tags().get(0)));
        carryOut("late", "delete", late, "");
        SandboxProject lying = project("lying");
        sandbox.faults().keepsImage(lying.images().get(0).id());
        carryOut("lying", "delete", lying, "");
        SandboxProject refusing = project("refusing");
        fail(refusing, "/publish$", 400, "BadRequestUnpublishFailed");
        carryOut("refusing", "delete", refusing, "");
        SandboxProject failing = project("failing");
        fail(failing, "/predictions$", 403, "ForbiddenUser");
        carryOut("failing", "delete", failing, "");
        SandboxProject unlisted = project("unlisted");
        sandbox.faults().on("service", "GET", unlisted.id() + "/iterations$").always().status(403, NAMES_IN_A_MESSAGE.replace("CODE", "ForbiddenUser"));
        carryOut("unlisted", "delete", unlisted, "");

        SandboxProject waiting = project("cancelled");
        String request = request("cancelled", "delete", "sandbox", waiting.name(), "");
        plan(request);
        cancel("cancelled");
        ENDS.put("cancelled", pipeline.settle(request).path("state").asText());
        SandboxProject stopped = project("stopped");
        sandbox.afterRequest(seen -> Deletion.isDelete(seen) && seen.path().endsWith(stopped.id() + "/images"), () -> cancel("stopped"));
        carryOut("stopped", "delete", stopped, "");

        for (Map.Entry<String, String> hold : Map.of("tag", "tag: " + TAG, "metadata", "metadata: {" + METADATA_KEY + ": " + METADATA_VALUE + "}",
                "project", "project: '" + PROJECT + " held-project'").entrySet()) {
            Files.writeString(holds, "holds: [{" + hold.getValue() + ", ground: litigation 7}]\n");
            carryOut("held-" + hold.getKey(), "delete", project("held-" + hold.getKey()), "");
        }
        Files.writeString(holds, "holds: []\n");

        project(OTHER_DATA, "resource");
        other.faults().on("arm", "DELETE", "/accounts/").times(1)
                .status(403, "{\"error\":" + NAMES_IN_A_MESSAGE.replace("CODE", "AuthorizationFailed") + "}");
        String resource = request("resource", "delete", "other", "*", "},\"deleteAzureResource\":true,\"extra\":{");
        plan(resource);
        WRITTEN.put("receipt of resource, attempt 1", pipeline.approve("resource").toString() + receiptText("resource"));
        ENDS.put("resource, attempt 1", pipeline.receipt("resource").path("state").asText());
        String state = pipeline.settle(resource).path("state").asText();
        ENDS.put("resource", state.equals("AWAITING_APPROVAL") ? pipeline.approve("resource").path("state").asText() : state);
        collect();
    }

    @AfterAll
    static void stop() throws Exception {
        pipeline.close();
        sftp.close();
        sandbox.close();
        other.close();
    }

    private static SandboxProject project(String name) {
        return project(DATA, name);
    }

    /** A project in which each thing that may have a name has a telling one. */
    private static SandboxProject project(SandboxData data, String name) {
        SandboxProject project = data.addProject(PROJECT + " " + name, Domain.CLASSIFICATION).description(DESCRIPTION);
        SandboxTag person = project.addTag(PERSON, DESCRIPTION, "Regular");
        SandboxTag tag = project.addTag(TAG, DESCRIPTION, "Regular");
        SandboxTag another = project.addTag(OTHER_PERSON);
        image(project, 1, person, tag);
        image(project, 2, person, another);
        image(project, 3, tag);
        SandboxImage gone = image(project, 4, tag);
        image(project, 5);
        SandboxIteration iteration = project.train(ITERATION).publish(PUBLISHED).addExport("ONNX", null, SmallFiles.model(1));
        project.removeFromWorkspace(gone.id());
        project.addPrediction(new JpegPicture(40, 30, 6).bytes(), iteration, Instant.parse("2026-01-15T12:00:00Z"), SandboxScore.of(person, 0.9));
        return project;
    }

    private static SandboxImage image(SandboxProject project, int seed, SandboxTag... tags) {
        return project.addImage(new JpegPicture(40 + seed, 30, seed), List.of(tags), List.of(), seed == 1 ? Map.of(METADATA_KEY, METADATA_VALUE) : Map.of(),
                Instant.parse("2026-01-15T12:00:00Z").plusSeconds(seed));
    }

    private static void fail(SandboxProject project, String path, int status, String code) {
        sandbox.faults().on("service", "DELETE", project.id() + ".*" + path).always().status(status, NAMES_IN_A_MESSAGE.replace("CODE", code));
    }

    private static String request(String id, String action, String account, String project, String scope) {
        return ("{\"id\":\"" + id + "\",\"action\":\"" + action + "\",\"account\":\"" + account + "\",\"scope\":{\"projects\":[\"" + project + "\"]" + scope
                + "}}").replace(",\"extra\":{}", "");
    }

    private static void carryOut(String id, String action, SandboxProject project, String scope) throws Exception {
        JsonNode status = plan(request(id, action, "sandbox", project.name(), scope));
        ENDS.put(id, (status.path("state").asText().equals("AWAITING_APPROVAL") ? pipeline.approve(id) : status).path("state").asText());
    }

    /** Whatever is asked for, nothing is deleted before it is approved. */
    private static JsonNode plan(String request) throws Exception {
        long before = deletes();
        JsonNode status = pipeline.settle(request);
        assertThat(deletes()).as(request).isEqualTo(before);
        return status;
    }

    private static long deletes() {
        return Stream.of(sandbox, other).flatMap(one -> one.requests().stream()).filter(Deletion::isDelete).count();
    }

    private static void cancel(String id) {
        try {
            RequestStore.at(pipeline.requests()).folder(id).cancel();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String receiptText(String id) throws IOException {
        return Files.readString(pipeline.requests().resolve(id).resolve(id + "-receipt.json"));
    }

    /** All that outlives a request, with what is in the signatures. */
    private static void collect() throws IOException {
        for (Path root : List.of(pipeline.requests(), pipeline.delivered(), sftp.root())) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).filter(one -> one.toString().matches(".*(-receipt\\.json|-receipt\\.jws|ledger\\.jsonl|\\.jwk)")).toList()) {
                    String text = Files.readString(file);
                    if (file.toString().endsWith(".jws")) {
                        String[] parts = text.strip().split("\\.");
                        text = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8)
                                + new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
                    }
                    WRITTEN.put(folder.relativize(file).toString(), text);
                }
            }
        }
        try (ConsumerTemplate results = pipeline.context().createConsumerTemplate()) {
            for (String result = results.receiveBody("seda:results", 500, String.class); result != null;
                    result = results.receiveBodyNoWait("seda:results", String.class)) {
                WRITTEN.put("result message " + WRITTEN.size(), result);
            }
        }
    }

    @Test
    void deletesEndedInEveryState() {
        assertThat(ENDS).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("whole", "COMPLETE"), Map.entry("tag", "COMPLETE"), Map.entry("metadata", "COMPLETE"), Map.entry("collateral", "REFUSED"),
                Map.entry("allowed", "COMPLETE"), Map.entry("protected", "REFUSED"), Map.entry("exported", "COMPLETE"),
                Map.entry("exported-person", "COMPLETE"), Map.entry("late", "PARTIAL"), Map.entry("lying", "PARTIAL"), Map.entry("refusing", "PARTIAL"),
                Map.entry("failing", "PARTIAL"), Map.entry("unlisted", "FAILED"), Map.entry("cancelled", "CANCELLED"),
                Map.entry("stopped", "CANCELLED"), Map.entry("held-tag", "COMPLETE"), Map.entry("held-metadata", "COMPLETE"),
                Map.entry("held-project", "COMPLETE"), Map.entry("resource, attempt 1", "PARTIAL"), Map.entry("resource", "COMPLETE")));
    }

    @Test
    void anIterationThatWasOnlyUnpublishedIsToldSoTheDeleteIsPartlyDone() {
        JsonNode receipt = pipeline.receipt("failing");

        assertThat(receipt.at("/kinds/iterations/done").asInt()).isZero();
        assertThat(receipt.path("residuals").findValuesAsText("what")).anyMatch(what -> what.startsWith("was unpublished and is still there"));
    }

    @Test
    void noNameMetadataKeyOrLinkIsInReceiptsSignaturesLedgerAndResultMessages() {
        assertThat(WRITTEN.keySet().stream().filter(name -> name.endsWith("-receipt.json"))).hasSizeGreaterThanOrEqualTo(19);
        assertThat(WRITTEN.keySet().stream().filter(name -> name.endsWith("-receipt.jws"))).hasSizeGreaterThanOrEqualTo(19);
        assertThat(WRITTEN.keySet().stream().filter(name -> name.startsWith("result message"))).hasSizeGreaterThanOrEqualTo(30);
        assertThat(WRITTEN).containsKey("requests/ledger.jsonl");
        List<String> found = new ArrayList<>();
        WRITTEN.forEach((where, text) -> look(where, text, found));
        assertThat(found).isEmpty();
    }

    @Test
    void theSearchFindsThemWhereTheyAreKnownToBe() throws IOException {
        StringBuilder kept = new StringBuilder();
        try (Stream<Path> files = Files.walk(pipeline.requests())) {
            for (Path file : files.filter(Files::isRegularFile).filter(one -> one.toString().matches(".*\\.(json|jsonl|html)")).toList()) {
                kept.append(Files.readString(file));
            }
        }
        List<String> found = new ArrayList<>();
        look("working state", kept.toString(), found);
        assertThat(found.toString()).contains(PROJECT, PERSON, OTHER_PERSON, TAG, METADATA_KEY, METADATA_VALUE, ITERATION, PUBLISHED, DESCRIPTION,
                sandbox.linkHost()).doesNotContain("sig=");
        found.clear();
        look("Base64", Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(StandardCharsets.UTF_8)), found);
        look("URL", URLEncoder.encode("x=" + PROJECT, StandardCharsets.UTF_8), found);
        assertThat(found).contains("Base64: " + PASSWORD, "URL: " + PROJECT);
    }

    private static void look(String where, String text, List<String> found) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String secret : List.of(PROJECT, "quarzhalle", PERSON, OTHER_PERSON, TAG, METADATA_KEY, METADATA_VALUE, "turmalin", ITERATION, PUBLISHED,
                DESCRIPTION, KEY, OTHER_KEY, PASSWORD, other.armToken(), sandbox.linkHost(), other.linkHost(), "sig=", "blob.example")) {
            String url = URLEncoder.encode(secret, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            if (Stream.of(secret.toLowerCase(Locale.ROOT), url, url.replace("+", "%20")).anyMatch(lower::contains)
                    || base64(secret).stream().anyMatch(text::contains)) {
                found.add(where + ": " + secret);
            }
        }
    }

    /** What of a Base64 text stays the same, whatever stands before and after. */
    private static List<String> base64(String secret) {
        List<String> forms = new ArrayList<>();
        for (int before = 0; before < 3 && secret.length() > 8; before++) {
            String all = Base64.getEncoder().withoutPadding().encodeToString(("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8));
            String sure = all.substring(before == 0 ? 0 : 4, all.length() - 2);
            forms.add(sure);
            forms.add(sure.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }
}
