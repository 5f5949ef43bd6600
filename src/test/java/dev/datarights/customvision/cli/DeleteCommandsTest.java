package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.Hashes;
import dev.datarights.customvision.sandbox.Domain;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;
import dev.datarights.customvision.service.Json;

/** Deletes by the commands of a terminal, and by files in the inbox of a service that runs beside them. */
class DeleteCommandsTest {

    private static final String NO_PLAN = "0".repeat(64);

    @TempDir
    static Path folder;

    private static final SandboxData DATA = SandboxData.samples();
    private static Sandbox sandbox;
    private static Process service;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.start(DATA);
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n").collect(Collectors.joining()));
        service = Terminal.java(folder, List.of()).redirectErrorStream(true).redirectOutput(folder.resolve("service.log").toFile()).start();
    }

    @AfterAll
    static void stop() throws Exception {
        service.destroyForcibly().waitFor();
        sandbox.close();
    }

    @BeforeEach
    void allIsWell() {
        sandbox.faults().clear();
        sandbox.forgetRequests();
    }

    @Test
    void theInboxTakesTheApprovalOfExactlyThePlanThatWaitsAndOnlyOnce() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(folder.resolve("service.log")).contains("watching"));
        SandboxProject project = project("By the inbox");
        drop("by-inbox.yaml", request("by-inbox", project));
        awaitFile(".done/by-inbox.yaml");
        assertThat(state("by-inbox")).as("its file is put away, it waits").isEqualTo("AWAITING_APPROVAL");
        byte[] waiting = Files.readAllBytes(kept("by-inbox", "status.json"));

        drop("wrong.yaml", approval("by-inbox", NO_PLAN));
        drop("nobody.yaml", approval("nobody", NO_PLAN));
        awaitFile(".rejected/wrong.yaml");
        awaitFile(".rejected/nobody.yaml");
        assertThat(inbox(".rejected/wrong.yaml.error.txt")).content()
                .contains("wrong.yaml: field 'plan': is not the hash of the plan that waits", "'status by-inbox'");
        assertThat(inbox(".rejected/nobody.yaml.error.txt")).content().contains("nobody.yaml: field 'approve': 'nobody' is no request here");
        assertThat(kept("by-inbox", "status.json")).as("nothing is changed").hasBinaryContent(waiting);
        assertThat(kept("by-inbox", "approval.json")).doesNotExist();
        assertThat(deletes()).isEmpty();

        String hash = planHash("by-inbox");
        drop("right.yaml", approval("by-inbox", hash));
        awaitFile(".done/right.yaml");
        assertThat(state("by-inbox")).isEqualTo("COMPLETE");
        assertThat(DATA.projects()).doesNotContain(project);
        assertThat(json(folder.resolve("delivered/by-inbox-receipt.json")).at("/approval/by").asText()).isEqualTo("Erika Mustermann");

        int sent = deletes().size();
        drop("again.yaml", approval("by-inbox", hash));
        awaitFile(".rejected/again.yaml");
        assertThat(inbox(".rejected/again.yaml.error.txt")).content().contains("'by-inbox' has ended: it is COMPLETE");
        assertThat(deletes()).hasSize(sent);
    }

    @Test
    void aDeleteIsCarriedOutByProcessAndApproveAndEachSaysByItsCodeWhereItStands() throws Exception {
        SandboxProject project = project("By commands");
        String file = file("by-commands", project);

        Terminal.Said waits = Terminal.run(settings(), "process", file);
        String hash = planHash("by-commands");
        assertThat(waits.code()).as(waits.all()).isEqualTo(4);
        assertThat(waits.out()).contains("nothing was deleted yet", "approve by-commands " + hash + " --by NAME", "plan.html");
        Terminal.Said status = Terminal.run(settings(), "status", "by-commands");
        assertThat(status.out()).contains("state:   AWAITING_APPROVAL", "'By commands'", "approve by-commands " + hash + " --by NAME");

        byte[] waiting = Files.readAllBytes(kept("by-commands", "status.json"));
        for (String[] wrong : new String[][] {{"by-commands", NO_PLAN}, {"nobody", hash}, {"by-commands", "short"}}) {
            Terminal.Said refused = approve(wrong[0], wrong[1]);
            assertThat(refused.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(refused.err()).contains("approve: field '").doesNotContain("\tat ", "Exception");
        }
        assertThat(kept("by-commands", "status.json")).as("nothing is changed").hasBinaryContent(waiting);
        assertThat(kept("by-commands", "approval.json")).doesNotExist();
        assertThat(Terminal.run(settings(), "process", file).code()).as("brought again, it still waits").isEqualTo(4);
        assertThat(planHash("by-commands")).as("with the same plan").isEqualTo(hash);
        assertThat(deletes()).isEmpty();

        Terminal.Said done = approve("by-commands", hash);
        assertThat(done.code()).as(done.all()).isZero();
        assertThat(done.out()).contains("COMPLETE: ", "by-commands-receipt.json").containsPattern("images +3 +3 +0");
        assertThat(DATA.projects()).doesNotContain(project);

        sandbox.forgetRequests();
        Terminal.Said used = approve("by-commands", hash);
        assertThat(used.code()).isEqualTo(2);
        assertThat(used.err()).contains("'by-commands' has ended: it is COMPLETE");
        Terminal.Said told = Terminal.run(settings(), "process", file);
        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("ran before");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void whatIsNotDeletedIsToldWithTheCodeOfItsReason() throws Exception {
        SandboxProject project = project("Kept in part");
        String file = file("kept", project);
        Map<String, String> capped = settings();
        capped.put("customvision.delete.max-images", "2");

        Terminal.Said refused = Terminal.run(capped, "process", file);
        assertThat(refused.code()).as(refused.all()).isEqualTo(5);
        assertThat(refused.out()).contains("REFUSED: ", "customvision.delete.max-images is 2");
        assertThat(deletes()).isEmpty();

        String noAccount = Files.writeString(folder.resolve("no-account.yaml"), "id: no-account\naction: delete\nscope: {projects: ['*']}\n").toString();
        Terminal.Said invalid = Terminal.run(settings(), "process", noAccount);
        assertThat(invalid.code()).isEqualTo(2);
        assertThat(invalid.err()).contains("no-account.yaml: field 'account'");

        assertThat(Terminal.run(settings(), "process", file).code()).as("within the cap it is planned anew").isEqualTo(4);
        Terminal.Said late = Terminal.run(capped, "approve", "kept", planHash("kept"), "--by", "Erika Mustermann");
        assertThat(late.code()).as("a cap that was lowered after the plan: " + late.all()).isEqualTo(5);
        assertThat(deletes()).isEmpty();

        assertThat(Terminal.run(settings(), "process", file).code()).as("what was refused is approved anew").isEqualTo(4);
        String kept = project.images().get(1).id().toString();
        sandbox.faults().keepsImage(project.images().get(1).id());
        Terminal.Said partial = approve("kept", planHash("kept"));
        assertThat(partial.code()).as(partial.all()).isEqualTo(3);
        assertThat(Terminal.run(settings(), "process", file).code()).as("brought again, it is still there").isEqualTo(3);
        assertThat(partial.out()).contains("PARTIAL: ", "not deleted: images " + kept, "still there");
        assertThat(json(folder.resolve("delivered/kept-receipt.json")).path("failures").findValuesAsText("id")).contains(kept, project.id().toString());
    }

    @Test
    void aRequestThatWaitsIsCancelledWithAReceiptAndNobodyCanApproveItAnyMore() throws Exception {
        SandboxProject project = project("Cancelled");
        assertThat(Terminal.run(settings(), "process", file("stopped", project)).code()).isEqualTo(4);
        String hash = planHash("stopped");

        Terminal.Said cancelled = Terminal.run(settings(), "cancel", "stopped");

        assertThat(cancelled.code()).as(cancelled.all()).isZero();
        assertThat(cancelled.out()).contains("CANCELLED: cancelled; nothing was deleted");
        assertThat(json(folder.resolve("delivered/stopped-receipt.json")).path("state").asText()).isEqualTo("CANCELLED");
        assertThat(Terminal.run(settings(), "status", "stopped").out()).contains("state:   CANCELLED").doesNotContain("--by NAME");
        Terminal.Said late = approve("stopped", hash);
        assertThat(late.code()).isEqualTo(2);
        assertThat(late.err()).contains("'stopped' has ended: it is CANCELLED");
        assertThat(deletes()).isEmpty();
        assertThat(DATA.projects()).contains(project);
    }

    @Test
    void theApprovalOfAnExpiredPlanIsRefusedAndTheRequestIsPlannedAnew() throws Exception {
        SandboxProject project = project("Expired");
        String file = file("expired", project);
        assertThat(Terminal.run(settings(), "process", file).code()).isEqualTo(4);
        Path plan = kept("expired", "plan.json");
        Files.writeString(plan, Files.readString(plan).replaceAll("\"expires\" : [^,]+,", "\"expires\" : \"2026-01-01T00:00:00Z\","));
        String stale = planHash("expired");

        Terminal.Said refused = approve("expired", stale);

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("field 'plan': expired at 2026-01-01T00:00:00Z", "it is planned anew");
        assertThat(Terminal.run(settings(), "process", file).code()).isEqualTo(4);
        assertThat(planHash("expired")).isNotEqualTo(stale);
        Terminal.Said old = approve("expired", stale);
        assertThat(old.code()).isEqualTo(2);
        assertThat(old.err()).contains("is not the hash of the plan that waits");
        assertThat(deletes()).isEmpty();
    }

    private static SandboxProject project(String name) {
        SandboxProject project = DATA.addProject(name, Domain.CLASSIFICATION);
        SandboxTag tag = project.addTag("tag");
        for (int seed = 1; seed <= 3; seed++) {
            project.addImage(new JpegPicture(40, 30, seed).bytes(), tag);
        }
        project.train("Iteration 1").publish("published");
        return project;
    }

    private static String request(String id, SandboxProject project) {
        return "id: " + id + "\naction: delete\naccount: sandbox\nscope:\n  projects: [\"" + project.name() + "\"]\n";
    }

    private static String file(String id, SandboxProject project) throws IOException {
        return Files.writeString(folder.resolve(id + ".yaml"), request(id, project)).toString();
    }

    private static String approval(String id, String hash) {
        return "approve: " + id + "\nplan: \"" + hash + "\"\nby: Erika Mustermann\n";
    }

    private static Terminal.Said approve(String id, String hash) {
        return Terminal.run(settings(), "approve", id, hash, "--by", "Erika Mustermann");
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(SandboxSettings.of(sandbox));
        settings.put("customvision.accounts.sandbox.requests-per-second", "100000");
        settings.put("customvision.requests", folder.resolve("requests").toString());
        settings.put("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        settings.put("customvision.service.retry-delay", "10");
        settings.put("customvision.delivery.retry-delay", "10");
        settings.put("customvision.delete.read-back-timeout", "PT1S");
        settings.put("customvision.status.port", "0");
        return settings;
    }

    private static List<LoggedRequest> deletes() {
        return sandbox.requests().stream().filter(call -> call.method().equals("DELETE")).toList();
    }

    private static Path kept(String id, String name) {
        return folder.resolve("requests").resolve(id).resolve(name);
    }

    private static String planHash(String id) throws IOException {
        return Hashes.sha256(kept(id, "plan.json"));
    }

    private static String state(String id) throws IOException {
        return json(kept(id, "status.json")).path("state").asText();
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }

    private static Path inbox(String name) {
        return folder.resolve("inbox").resolve(name);
    }

    private static void drop(String name, String text) throws IOException {
        Files.writeString(inbox(name), text);
    }

    private static void awaitFile(String name) throws IOException {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(inbox(name)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(name + " did not appear; the service said:\n" + Files.readString(folder.resolve("service.log")), e);
        }
    }
}
