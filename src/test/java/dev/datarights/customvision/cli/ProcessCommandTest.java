package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.service.Json;

class ProcessCommandTest {

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxData.samples());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aCompleteExportEndsWithCode0AndIsOnlyToldWhenItIsAskedForAgain() throws Exception {
        Path request = request("first.yaml", "id: first\naction: export\n");

        Terminal.Said first = Terminal.run(settings(), "process", request.toString());
        assertThat(first.code()).as(first.all()).isZero();
        assertThat(first.out()).contains("first: export", "archive: ", "Next: ", "COMPLETE: ", "3 archives", "first-receipt.json");

        assertThat(first.out()).containsPattern("kind +expected +done +failed").containsPattern("images +25 +25 +0");

        sandbox.forgetRequests();
        Terminal.Said again = Terminal.run(settings(), "process", request.toString());
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("ran before", "COMPLETE: ", "first-receipt.json");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void whatCouldNotBeExportedIsNamedWithCode3AndTheNextRunFetchesOnlyThat() throws Exception {
        SandboxProject project = sandbox.data().projects().get(0);
        String lost = project.images().get(0).id().toString();
        sandbox.faults().loseImage(project.images().get(0).id());
        Path request = request("second.yaml", "id: second\naction: export\n");

        Terminal.Said partial = Terminal.run(settings(), "process", request.toString());
        assertThat(partial.code()).as(partial.all()).isEqualTo(3);
        assertThat(partial.out()).containsPattern("images +25 +24 +1");
        assertThat(partial.out()).contains("PARTIAL: ", "not exported: images " + lost, "Run the same request again");

        sandbox.faults().clear();
        sandbox.forgetRequests();
        Terminal.Said whole = Terminal.run(settings(), "process", request.toString());
        assertThat(whole.code()).as(whole.all()).isZero();
        assertThat(sandbox.requests().stream().filter(call -> call.path().contains("/images/") && call.server().equals("links"))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aRefusedKeyEndsWithCode1AndSaysWhichSettingToLookAt() throws Exception {
        Map<String, String> settings = settings();
        settings.put("customvision.accounts.sandbox.training-key", "a-wrong-key-0123456789");

        Terminal.Said said = Terminal.run(settings, "process", request("third.yaml", "id: third\naction: export\n").toString());

        assertThat(said.code()).as(said.all()).isEqualTo(1);
        assertThat(said.out()).contains("FAILED: ", "customvision.accounts.sandbox");
        assertThat(said.all()).doesNotContain("a-wrong-key-0123456789");
    }

    @Test
    void severalFilesEndWithTheWorstCodeAndTheValidOnesAreCarriedOut() throws Exception {
        Path good = request("good.yaml", "id: good\naction: export\nscope: {include: [account]}\n");
        Path bad = request("bad.yaml", "id: bad\naction: exprt\nscope: {project: [x]}\n");

        Terminal.Said said = Terminal.run(settings(), "process", bad.toString(), good.toString(), folder.resolve("none.yaml").toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("bad.yaml: field 'action': does not know 'exprt'. Did you mean 'export'?",
                "bad.yaml: field 'scope.project': is not a field of a request. Did you mean 'projects'?", "none.yaml: does not exist");
        assertThat(said.out()).contains("good: export", "COMPLETE: ");
    }

    @Test
    void aProjectThatDoesNotExistIsToldWithTheNameOfTheFile() throws Exception {
        Path file = request("typo.yaml", "id: typo\naction: export\nscope: {projects: [Plant saftey]}\n");

        Terminal.Said said = Terminal.run(settings(), "process", file.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("typo.yaml: field 'scope.projects[0]': 'Plant saftey' is not a project", "Did you mean 'Plant safety'?");
        assertThat(folder.resolve("requests/typo")).doesNotExist();
    }

    @Test
    void aTagThatNoProjectHasIsNamedWithTheNearestOneAndTheReceiptOnlyCountsIt() throws Exception {
        Path file = request("tag.yaml", "id: tag\naction: export\nscope: {tags: [custmer-4711]}\n");

        Terminal.Said said = Terminal.run(settings(), "process", file.toString());

        assertThat(said.code()).as(said.all()).isZero();
        assertThat(said.out()).contains("tags 'custmer-4711' matched nothing in any project. Did you mean 'customer-4711'?", "COMPLETE: nothing was found")
                .doesNotContain("erased", "exported");
        Path receipt = folder.resolve("requests/tag/tag-receipt.json");
        assertThat(Json.MAPPER.readTree(receipt.toFile()).at("/asked/selectors/tags/unmatched").asInt()).isEqualTo(1);
        assertThat(Files.readString(receipt)).contains("\"nothing-found\"").doesNotContain("custmer", "customer-4711");
    }

    @Test
    void aRetryAfterAnOutageDoesNotBlameTheNameOfAProject() throws Exception {
        Path file = request("outage.yaml", "id: outage\naction: export\nscope: {projects: [Plant safety]}\n");
        sandbox.faults().on("service", "GET", "/projects$").always().status(401, "{}");
        assertThat(Terminal.run(settings(), "process", file.toString()).code()).isEqualTo(1);
        sandbox.faults().clear();
        sandbox.faults().on("service", "GET", "/projects$").always().body("application/json", "[]".getBytes());

        Terminal.Said again = Terminal.run(settings(), "process", file.toString());

        assertThat(again.code()).as(again.all()).isEqualTo(1);
        assertThat(again.out()).contains("the account that answers now does not list", "Check that its endpoint and key still lead to the same account")
                .doesNotContain("Check the spelling");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "customvision.accounts.sandbox.training-key | ",
        "customvision.export.parallel-downloads     | lots",
        "customvision.export.parallel-projects      | 0",
    })
    void aMissingOrWrongSettingIsNamedWithCode2(String setting, String value) throws Exception {
        Map<String, String> settings = settings();
        settings.put(setting, value == null ? "" : value);

        Terminal.Said said = Terminal.run(settings, "process", request("x.yaml", "id: x\naction: export\n").toString());

        assertThat(said.code()).as(said.all()).isEqualTo(2);
        assertThat(said.err()).contains("setting " + setting).doesNotContain("\tat ", "Exception");
        assertThat(sandbox.requests()).isEmpty();
    }

    @Test
    void nothingIsConfiguredYetIsSaidInWordsThatHelp() throws Exception {
        Terminal.Said said = Terminal.run(Map.of("customvision.requests", folder.resolve("requests").toString()),
                "process", request("x.yaml", "id: x\naction: export\n").toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("x.yaml: field 'account'", "customvision.accounts.NAME.endpoint", "customvision.default-account=NAME");
    }

    @Test
    void anAccountNamedByTheRequestNeedsNoDefault() throws Exception {
        Map<String, String> settings = settings();
        settings.remove("customvision.default-account");
        Path named = request("named.yaml", "id: named\naction: export\naccount: sandbox\nscope: {include: [account]}\n");
        Path other = request("other.yaml", "id: other\naction: export\naccount: contoso-us\nscope: {include: [account]}\n");

        Terminal.Said said = Terminal.run(settings, "process", named.toString(), other.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).contains("COMPLETE: ");
        assertThat(said.err()).contains("other.yaml: field 'account': 'contoso-us' is not a configured account. Use one of: sandbox");
    }

    @Test
    void routesAreTakenFromAFolderOfThisVersionAndOfNoOther() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        try (var files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Map<String, String> settings = settings();
        settings.put("customvision.routes", routes.toString());
        Path request = request("r.yaml", "id: r\naction: export\nscope: {include: [account]}\n");
        assertThat(Terminal.run(settings, "process", request.toString()).code()).isZero();

        Path beans = routes.resolve("customvision-beans.camel.yaml");
        Files.writeString(beans, Files.readString(beans).replace("constructors: { 0: \"v1\" }", "constructors: { 0: \"v0\" }"));
        Terminal.Said other = Terminal.run(settings, "process", request.toString());
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("version 'v0'", "customvision.routes");

        settings.put("customvision.routes", folder.resolve("nowhere").toString());
        Terminal.Said none = Terminal.run(settings, "process", request.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("customvision.routes names", "nowhere");
    }

    @Test
    void theWorstCodeIsChosenInTheOrderFailedInvalidRefusedPartialAwaitingComplete() {
        List<Integer> worstFirst = List.of(1, 2, 5, 3, 4, 0);
        for (int i = 0; i < worstFirst.size(); i++) {
            List<Integer> rest = worstFirst.subList(i, worstFirst.size());
            assertThat(ExitCodes.worst(rest)).isEqualTo(worstFirst.get(i));
        }
        assertThat(ExitCodes.worst(List.of())).isZero();
    }

    private Path request(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(SandboxSettings.of(sandbox));
        settings.put("customvision.accounts.sandbox.requests-per-second", "100000");
        settings.put("customvision.requests", folder.resolve("requests").toString());
        settings.put("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        settings.put("customvision.service.retry-delay", "10");
        settings.put("customvision.delivery.retry-delay", "10");
        return settings;
    }
}
