package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    @Test
    void theShortestRequestIsEverythingOfTheDefaultAccount() throws InvalidRequestException {
        Request request = parse("action: export");

        assertThat(request.id()).isEqualTo("default-id");
        assertThat(request.action()).isEqualTo(Action.EXPORT);
        assertThat(request.account()).isNull();
        assertThat(request.due()).isEmpty();
        assertThat(request.scope().everyProject()).isTrue();
        assertThat(request.scope().narrowed()).isFalse();
        assertThat(request.scope().include()).containsExactly(Kind.values());
        assertThat(request.deliver()).isEqualTo(new Request.Deliver(null, null));
    }

    @Test
    void everyFieldOfAnExportIsRead() throws InvalidRequestException {
        Request request = parse("""
                id: DSR-2026-0042
                action: export
                account: contoso-eu
                receivedAt: 2026-11-20
                reference: ticket 4711
                identityCheckedBy: privacy desk
                scope:
                  projects: ["Plant safety", 0d7e8843-6cac-4dce-bfce-151b6900f6f1]
                  include: [images, tags]
                allowCollateral: false
                deleteAzureResource: false
                deliver: { to: sftp, path: dsr/2026/0042 }
                """);

        assertThat(request.id()).isEqualTo("DSR-2026-0042");
        assertThat(request.account()).isEqualTo("contoso-eu");
        assertThat(request.receivedAt()).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(request.due()).contains(LocalDate.of(2026, 12, 21));
        assertThat(request.reference()).isEqualTo("ticket 4711");
        assertThat(request.identityCheckedBy()).isEqualTo("privacy desk");
        assertThat(request.scope().projects())
                .containsExactly("Plant safety", "0d7e8843-6cac-4dce-bfce-151b6900f6f1");
        assertThat(request.scope().include()).containsExactly(Kind.TAGS, Kind.IMAGES);
        assertThat(request.deliver()).isEqualTo(new Request.Deliver(Request.Destination.SFTP, "dsr/2026/0042"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "scop: {}                                    | scop               | Did you mean 'scope'?",
        "Deliver: {}                                 | Deliver            | Did you mean 'deliver'?",
        "frobnicate: x                               | frobnicate         | Remove it, or use one of: account, action",
        "scope: {proyects: [a]}                      | scope.proyects     | Did you mean 'projects'?",
        "deliver: {too: folder}                      | deliver.too        | Did you mean 'to'?",
        "extension: {untill: 2027-01-20}             | extension.untill   | Did you mean 'until'?",
        "projects: [a]                               | projects           | Write it below 'scope'",
        "scope: {account: a}                         | scope.account      | Write it at the top",
        "<<: {a: b}                                  | <<                 | Remove it",
        "id: ''                                      | id                 | Example: DSR-2026-0042",
        "id: -a                                      | id                 | Example: DSR-2026-0042",
        "id: a/b                                     | id                 | Example: DSR-2026-0042",
        "id: ../a                                    | id                 | Example: DSR-2026-0042",
        "id: \"a\\n\"                                | id                 | Example: DSR-2026-0042",
        "id: 2026                                    | id                 | Put it in quotes",
        "id: keys                                    | id                 | Choose another",
        "id: Ledger.jsonl                            | id                 | Choose another",
        "account: a b                                | account            | Example: contoso-eu",
        "account:                                    | account            | Remove it, or give it a value",
        "receivedAt: 20.11.2026                      | receivedAt         | Example: 2026-11-20",
        "receivedAt: 2026-02-30                      | receivedAt         | Write year-month-day",
        "receivedAt: 2026-11-20T10:00:00Z            | receivedAt         | Example: 2026-11-20",
        "reference: 4711                             | reference          | Put it in quotes",
        "reference: [a]                              | reference          | Example: ticket 4711",
        "identityCheckedBy: true                     | identityCheckedBy  | Put it in quotes",
        "extension: {until: 2027-01-20}              | extension.reason   | Example: many requests at once",
        "extension: {until: 2027-01-20, reason: x}   | extension.until    | Write receivedAt, the day the request was received",
        "scope: all                                  | scope              | Write fields with their values below it",
        "scope:                                      | scope              | Remove it, or give it a value",
        "scope: {projects: '*'}                      | scope.projects     | Write a list",
        "scope: {projects: []}                       | scope.projects     | Remove it, or fill it",
        "scope: {projects: [a, 4711]}                | scope.projects[1]  | Put it in quotes",
        "scope: {projects: [a, b, a]}                | scope.projects     | Write each entry once",
        "scope: {projects: [a, '*']}                 | scope.projects     | Keep one or the other",
        "scope: {projects: ['']}                     | scope.projects[0]  | give it a value",
        "scope: {include: [image]}                   | scope.include[0]   | Did you mean 'images'?",
        "scope: {include: [everything]}              | scope.include[0]   | Use one of: account, exports",
        "scope: {include: images}                    | scope.include      | Write a list",
        "scope: {imageIds: [a]}                      | scope.imageIds[0]  | 8-4-4-4-12",
        "scope: {predictionIds: [a]}                 | scope.predictionIds[0] | 8-4-4-4-12",
        "scope: {metadata: {subject: 4711}}          | scope.metadata.subject | Put it in quotes",
        "scope: {metadata: {}}                       | scope.metadata     | Remove it, or fill it",
        "scope: {createdBefore: yesterday}           | scope.createdBefore | Example: 2026-01-01",
        "scope: {createdBefore: P}                   | scope.createdBefore | Example: 2026-01-01",
        "scope: {createdAfter: 2026-13-01}           | scope.createdAfter | Write year-month-day",
        "scope: {sharedImages: withold}              | scope.sharedImages | Did you mean 'withhold'?",
        "scope: {trainedIterations: keep}            | scope.trainedIterations | Remove it",
        "deleteAzureResource: yes                    | deleteAzureResource | Write true or false",
        "deleteAzureResource: true                   | deleteAzureResource | Remove it",
        "allowCollateral: 1                          | allowCollateral    | Write true or false",
        "deliver: folder                             | deliver            | Write fields with their values below it",
        "deliver: {to: ftp}                          | deliver.to         | Did you mean 'sftp'?",
        "deliver: {path: /etc}                       | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: ../x}                       | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: a/../b}                     | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: a/..}                       | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: a/./b}                      | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: '...'}                      | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: 'a/.../b'}                  | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: .}                          | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: a//b}                       | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: a/}                         | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: 'a\\b'}                     | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: 'C:x'}                      | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: \"a/..\\n\"}                | deliver.path       | Example: dsr/2026/0042",
        "deliver: {path: '${env:HOME}'}              | deliver.path       | Example: dsr/2026/0042",
    })
    void aWrongFieldIsNamedWithItsRemedy(String line, String field, String remedy) {
        InvalidRequestException invalid = refusal("action: export\n" + line + "\n");

        assertThat(invalid.problems()).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.remedy()).contains(remedy);
        });
        assertThat(invalid).hasMessageContaining("r.yaml: field '" + field + "': ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "dsr/2026/0042", "a.b/_c/-d", ".hidden/x", "a../..b/c..d"})
    void aPathBelowTheRootIsTaken(String path) throws InvalidRequestException {
        assertThat(parse("{action: export, deliver: {path: " + path + "}}").deliver().path()).isEqualTo(path);
    }

    @Test
    void aMissingOrUnknownActionSaysWhatThereIs() {
        assertThat(refusal("id: a").problems()).extracting(Problem::field).containsExactly("action");
        assertThat(refusal("action: exprot").getMessage())
                .isEqualTo("r.yaml: field 'action': does not know 'exprot'. Did you mean 'export'?");
    }

    @Test
    void everyProblemHasALineOfItsOwnAndManyAreCounted() {
        assertThat(refusal("action: exprot\nscop: {}\ndeliver: {to: x}").getMessage().lines()).hasSize(3);
        String many = "action: export\nscope: {imageIds: [" + "a,".repeat(1000) + "]}";
        assertThat(refusal(many).getMessage().lines()).hasSize(51).last().isEqualTo("r.yaml: and 951 more problems.");
    }

    @Test
    void anApprovalIsNoRequestAndIsToldWhereItBelongs() {
        assertThat(refusal("approve: DSR-1").getMessage()).isEqualTo("r.yaml: field 'approve': makes it an approval, which is no request."
                + " Drop it into the inbox, or use the command approve");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{action: delete, scope: {projects: [b]}}    | account",
        "{action: delete, account: a}                | scope.projects",
        "{action: delete, account: a, scope: {projects: [b], include: [project, images]}} | scope.include",
        "{action: delete, account: a, scope: {projects: [b], tags: [c], include: [project, account, iterations, performance, tags, images, exports, predictions], trainedIterations: keep}} | scope.include",
        "{action: delete, account: a, scope: {projects: [b], include: [suggestions, performance]}} | scope.include",
        "{action: delete, account: a, scope: {projects: [b], tags: [c]}} | scope.trainedIterations",
        "{action: export, receivedAt: 2026-11-20, extension: {until: 2026-12-21, reason: x}} | extension.until",
        "{action: export, receivedAt: 2026-11-20, extension: {until: 2027-02-23, reason: x}} | extension.until",
    })
    void aRequestThatCouldNeverBeCarriedOutSaysSoFirst(String request, String field) {
        assertThat(refusal(request).problems()).singleElement().satisfies(problem -> assertThat(problem.field()).isEqualTo(field));
    }

    static Stream<String> hostileNames() {
        return Stream.of("${sys:user.home}", "${bean:x}", "{{env:PATH}}", "{{customvision.inbox}}", "../../etc/passwd",
                "C:\\Windows", "\uD83D\uDE00 \u0645\u0634\u0631\u0648\u0639", "a'b\"c", "line\nbreak\ttab", "<script>", "no", "null ", " ", "#x",
                "n".repeat(300), "\uD83D\uDE00".repeat(512));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void aProjectsNameIsTakenAsItIsWritten(String name) throws InvalidRequestException {
        String json = JsonNodeFactory.instance.objectNode().put("action", "export").<ObjectNode>set("scope", JsonNodeFactory.instance.objectNode()
                .set("projects", JsonNodeFactory.instance.arrayNode().add(name))).toString();

        Request fromJson = RequestReader.parse(json.getBytes(StandardCharsets.UTF_8), "r.json", "x");
        assertThat(fromJson.scope().projects()).containsExactly(name);
        assertThat(Request.fromJson(fromJson.bytes())).isEqualTo(fromJson);
    }

    @Test
    void yamlWordsThatLookLikeBooleansAndDatesAreText() throws InvalidRequestException {
        assertThat(parse("{action: export, scope: {projects: [no, On, y, 2026-11-20, 12:30:00, 1.2.3]}}").scope().projects())
                .containsExactly("no", "On", "y", "2026-11-20", "12:30:00", "1.2.3");
    }

    @Test
    void aNameLongerThanAnyServiceAllowsIsRefused() {
        assertThat(refusal("action: export\nscope: {projects: [" + "n".repeat(513) + "]}").problems())
                .singleElement().satisfies(problem -> assertThat(problem.what()).isEqualTo("is longer than 512 characters"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred", "two\\nlines: x", "\u202Eback"})
    void aNameInAMessageCannotBreakTheLineOrDriveTheTerminal(String name) {
        String json = JsonNodeFactory.instance.objectNode().put("action", "export").put(name.replace("\\n", "\n"), "x").toString();
        InvalidRequestException invalid = catchThrowableOfType(InvalidRequestException.class,
                () -> RequestReader.parse(json.getBytes(StandardCharsets.UTF_8), "r.json\n", "x"));

        assertThat(invalid.getMessage()).doesNotContain("\u001b", "\u202E").hasLineCount(1);
    }

    @Test
    void namesAndMetadataAreNotInTheRecordsText() throws InvalidRequestException {
        Request request = parse("{action: export, scope: {projects: [Secret plant]}}");
        assertThat(List.of(request.toString(), request.scope().toString()))
                .noneMatch(text -> text.contains("Secret plant"));
    }

    private static Request parse(String yaml) throws InvalidRequestException {
        return RequestReader.parse(yaml.getBytes(StandardCharsets.UTF_8), "r.yaml", "default-id");
    }

    private static InvalidRequestException refusal(String yaml) {
        InvalidRequestException refusal = catchThrowableOfType(InvalidRequestException.class, () -> parse(yaml));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }
}
