package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.datarights.customvision.ExportedFirstTest.Place;
import dev.datarights.customvision.archive.DeliveredFiles;
import dev.datarights.customvision.archive.FileReport;
import dev.datarights.customvision.archive.GivenFiles;
import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.PrivateKeyFile;
import dev.datarights.customvision.delivery.Readers;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.request.ReceiptKey;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.JpegPicture;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxProject;
import dev.datarights.customvision.sandbox.SandboxTag;

/** Everything is handed over first, then somebody approves, then it is removed; and nothing is removed that was not handed over. */
class ExportThenDeleteTest {

    private static final String PATH = "dsr/7";
    private static final String ANNA = "\"tags\":[\"customer-4711\"],\"trainedIterations\":\"keep\"";

    @RegisterExtension
    static final Azurite AZURITE = new Azurite();

    @TempDir
    Path folder;

    private final SandboxData data = SandboxData.samples();
    private final Sandbox sandbox = Sandbox.start(data);
    private final List<AutoCloseable> open = new ArrayList<>(List.of(sandbox));
    private Readers readers;
    private Pipeline pipeline;
    private Place place;

    enum Destination { FOLDER, BLOB, SFTP }

    enum Damage {
        TRUNCATED {
            @Override
            void to(Place place, String file) throws IOException {
                byte[] intact = place.read(file);
                place.write(file, Arrays.copyOf(intact, intact.length - 1));
            }
        },
        CHANGED {
            @Override
            void to(Place place, String file) throws IOException {
                byte[] changed = place.read(file).clone();
                changed[changed.length / 2] ^= 1;
                place.write(file, changed);
            }
        },
        MISSING {
            @Override
            void to(Place place, String file) throws IOException {
                place.remove(file);
            }
        };

        abstract void to(Place place, String file) throws IOException;
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private void start(Destination destination, boolean encrypted, String... settings) throws Exception {
        pipeline = Pipeline.on(sandbox, folder).with("customvision.delivery.to", destination.name().toLowerCase(java.util.Locale.ROOT));
        switch (destination) {
            case FOLDER -> place = Place.in(pipeline.delivered().resolve(PATH));
            case BLOB -> {
                BlobContainerClient container = AZURITE.client().getBlobContainerClient("c" + java.util.UUID.randomUUID());
                container.create();
                pipeline.with("customvision.delivery.blob.endpoint", AZURITE.endpoint())
                        .with("customvision.delivery.blob.container", container.getBlobContainerName())
                        .with("customvision.delivery.blob.auth", "key").with("customvision.delivery.blob.account-name", AZURITE.account())
                        .with("customvision.delivery.blob.account-key", AZURITE.key());
                place = Place.in(container);
            }
            case SFTP -> {
                Path root = Files.createDirectories(folder.resolve("server"));
                SftpServer server = new SftpServer(root, folder, "a password");
                open.add(server);
                pipeline.with("customvision.delivery.sftp.host", "127.0.0.1").with("customvision.delivery.sftp.port", String.valueOf(server.port()))
                        .with("customvision.delivery.sftp.username", server.user()).with("customvision.delivery.sftp.password", "a password")
                        .with("customvision.delivery.sftp.known-hosts-file", server.knownHosts().toString());
                place = Place.in(root.resolve(PATH));
            }
        }
        readers = new Readers(Files.createDirectory(folder.resolve("keys")));
        readers.reader("alice", "");
        if (encrypted) {
            pipeline.with("customvision.delivery.encrypt-to", readers.publicKey("alice").toString());
        }
        for (int i = 0; i < settings.length; i += 2) {
            pipeline.with(settings[i], settings[i + 1]);
        }
        open.add(pipeline);
        pipeline.start();
    }

    private static String request(String scope) {
        return "{\"id\":\"r\",\"action\":\"export-then-delete\",\"account\":\"sandbox\",\"scope\":{\"projects\":[\"*\"]"
                + (scope.isEmpty() ? "" : "," + scope) + "},\"deliver\":{\"path\":\"" + PATH + "\"}}";
    }

    static Stream<Arguments> destinations() {
        return Stream.of(Destination.values()).flatMap(to -> Stream.of(Arguments.of(to, false), Arguments.of(to, true)));
    }

    @ParameterizedTest(name = "{0}, encrypted: {1}")
    @MethodSource("destinations")
    void onceTheExportIsApprovedAllOfItIsGoneAndTheReceiptProvesBoth(Destination destination, boolean encrypted) throws Exception {
        start(destination, encrypted);

        JsonNode waiting = pipeline.settle(request(""));

        assertThat(waiting.path("state").asText()).as(waiting.toPrettyString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(waiting.path("outcome").asText()).contains("approve r " + pipeline.planHash("r") + " --by NAME");
        assertNothingDeleted();
        assertThat(pipeline.requests().resolve("r/r-receipt.json")).as("the receipt comes last").doesNotExist();

        JsonNode ended = pipeline.approve("r");

        JsonNode receipt = pipeline.receipt("r");
        assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
        assertThat(receipt.path("outcome").asText()).isEqualTo("exported-and-erased");
        assertThat(receipt.path("archives")).hasSize(3);
        assertThat(receipt.path("approval").path("by").asText()).isEqualTo("Erika Mustermann");
        assertThat(receipt.path("approval").path("planSha256").asText()).isEqualTo(receipt.path("plan").path("sha256").asText()).hasSize(64);
        for (String kind : List.of("project", "iterations", "tags", "images", "predictions")) {
            JsonNode gone = receipt.path("kinds").path(kind);
            assertThat(gone.path("done").asInt()).as(kind).isPositive().isEqualTo(gone.path("expected").asInt());
            assertThat(gone.path("proof").asText()).as(kind).startsWith("read back: ");
            assertThat(receipt.path("exported").path(kind).path("done").asInt()).as(kind).isPositive();
        }
        assertVerifies(receipt, encrypted);
    }

    /** What the command verify says of all that was delivered, with the keys that its reader has. */
    private void assertVerifies(JsonNode receipt, boolean encrypted) throws Exception {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        List<Path> archives = new ArrayList<>();
        for (String archive : receipt.path("archives").findValuesAsText("file")) {
            archives.add(Files.write(copies.resolve(archive), place.read(archive)));
        }
        Path delivered = Files.write(copies.resolve("r-receipt.json"), place.read("r-receipt.json"));
        Path signature = Files.write(copies.resolve("r-receipt.jws"), place.read("r-receipt.jws"));
        assertThat(delivered).hasSameBinaryContentAs(pipeline.requests().resolve("r/r-receipt.json"));
        Path key;
        try (Stream<Path> keys = Files.list(pipeline.requests().resolve("keys"))) {
            key = keys.filter(file -> file.toString().endsWith(".jwk") && !file.endsWith("signing-key.jwk")).findFirst().orElseThrow();
        }
        Optional<PrivateKeyFile> opening = encrypted ? Optional.of(PrivateKeyFile.read(readers.privateKey("alice"), new char[0])) : Optional.empty();

        List<FileReport> reports = new DeliveredFiles(opening, Optional.of(ReceiptKey.read(key))).verify(new GivenFiles(archives, List.of(delivered),
                List.of(signature), List.of(pipeline.requests().resolve("ledger.jsonl"))));

        assertThat(reports).hasSizeGreaterThanOrEqualTo(archives.size() + 3).allSatisfy(report -> assertThat(report.outcome()).as(report.toString())
                .isEqualTo(FileReport.Outcome.HOLDS));
        assertThat(reports).filteredOn(report -> report.subject().endsWith("-receipt.json")).extracting(FileReport::verdict).singleElement().asString()
                .contains("agrees with its archives", "signed with the trusted key");
    }

    /** What each destination says of an archive, encrypted and not, is in {@link ExportedFirstTest}. */
    @ParameterizedTest(name = "{0}, encrypted: {1}")
    @CsvSource({"FOLDER, false", "BLOB, true", "SFTP, false"})
    void anArchiveThatIsNotAsItWasSentWhenItIsApprovedRefusesAllAndIsNamed(Destination destination, boolean encrypted) throws Exception {
        start(destination, encrypted);
        String archive = "r-" + data.projects().get(1).id() + (encrypted ? ".zip.pgp" : ".zip");
        for (Damage damage : Damage.values()) {
            assertThat(pipeline.settle(request("")).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
            String stale = pipeline.planHash("r");
            damage.to(place, archive);

            JsonNode ended = pipeline.approve("r", stale);

            assertThat(ended.path("state").asText()).as(damage.name()).isEqualTo("REFUSED");
            assertThat(State.valueOf(ended.path("state").asText()).exitCode()).isEqualTo(5);
            assertThat(ended.path("outcome").asText()).contains(archive, "No delete is sent").doesNotContain("a password");
            assertThat(pipeline.receipt("r").path("outcome").asText()).isEqualTo("refused");
            assertThat(pipeline.receipt("r").path("kinds").path("images").path("done").asInt()).isZero();
            assertNothingDeleted();
            if (damage != Damage.MISSING) {
                // what lies there now is not ours to overwrite
                place.remove(archive);
            }
        }
        // planned, exported and approved anew, it comes to its end
        assertThat(pipeline.settle(request("")).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertNothingDeleted();
        assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
        assertVerifies(pipeline.receipt("r"), encrypted);
    }

    @ParameterizedTest
    @EnumSource(value = Damage.class)
    void aBagOfOnePersonThatIsNotAsItWasSentRefusesItsDelete(Damage damage) throws Exception {
        start(Destination.FOLDER, false);
        pipeline.settle(request(ANNA));
        String archive = "r-" + data.projects().get(0).id() + ".zip";
        damage.to(place, archive);

        JsonNode ended = pipeline.approve("r");

        assertThat(ended.path("state").asText()).isEqualTo("REFUSED");
        assertThat(ended.path("outcome").asText()).contains(archive);
        assertNothingDeleted();
    }

    @Test
    void oneItemThatCouldNotBeExportedRefusesTheWholeDeleteAtOnce() throws Exception {
        SandboxImage lost = data.projects().get(1).images().get(2);
        sandbox.faults().loseImage(lost.id());
        start(Destination.FOLDER, false);

        JsonNode ended = pipeline.settle(request(""));

        assertThat(ended.path("state").asText()).as(ended.toPrettyString()).isEqualTo("REFUSED");
        assertThat(ended.path("outcome").asText()).contains(lost.id().toString());
        assertNothingDeleted();

        sandbox.faults().clear();
        assertThat(pipeline.settle(request("")).path("state").asText()).as("brought again, it is planned anew").isEqualTo("AWAITING_APPROVAL");
        assertThat(pipeline.approve("r").path("state").asText()).isEqualTo("COMPLETE");
        assertThat(data.projects()).isEmpty();
    }

    @Test
    void onePersonsImagesAreHandedOverAndGoAndNothingElseDoes() throws Exception {
        SandboxProject project = data.projects().get(0);
        Set<String> mine = bearing(project, "customer-4711");
        Set<String> rest = new TreeSet<>(Deletion.images(project));
        rest.removeAll(mine);
        start(Destination.FOLDER, false);

        assertThat(pipeline.settle(request(ANNA)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertNothingDeleted();
        JsonNode ended = pipeline.approve("r");

        assertThat(ended.path("state").asText()).as(ended.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(Deletion.images(project)).isEqualTo(rest);
        assertThat(data.projects()).hasSize(2);
        JsonNode receipt = pipeline.receipt("r");
        assertThat(receipt.path("outcome").asText()).isEqualTo("exported-and-erased");
        assertThat(receipt.path("kinds").path("images").path("done").asInt()).isEqualTo(mine.size()).isEqualTo(4);
        assertThat(imagesIn(project)).isEqualTo(mine);
        assertVerifies(receipt, false);
    }

    @Test
    void anImageThatShowsSomebodyElseTooIsNeitherHandedOverNorDeleted() throws Exception {
        SandboxProject project = data.projects().get(0);
        Set<String> mine = bearing(project, "customer-4711");
        SandboxTag person = project.tags().stream().filter(tag -> tag.name().equals("customer-4711")).findFirst().orElseThrow();
        SandboxImage shared = project.addImage(new JpegPicture(90, 70, 5).bytes(), person, project.addTag("customer-8"));
        start(Destination.FOLDER, false, "customvision.subject-tags", "customer-*");

        assertThat(pipeline.settle(request(ANNA)).path("state").asText()).isEqualTo("AWAITING_APPROVAL");
        JsonNode ended = pipeline.approve("r");

        JsonNode receipt = pipeline.receipt("r");
        assertThat(ended.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(receipt.path("outcome").asText()).isEqualTo("erased-except-withheld");
        assertThat(receipt.path("withheld").findValuesAsText("id")).containsExactly(shared.id().toString());
        assertThat(Deletion.images(project)).contains(shared.id().toString()).doesNotContainAnyElementsOf(mine);
        assertThat(imagesIn(project)).isEqualTo(mine);
        assertVerifies(receipt, false);
    }

    private Set<String> imagesIn(SandboxProject project) throws IOException {
        return DeliveredBag.read(pipeline.delivered().resolve(PATH).resolve("r-" + project.id() + ".zip")).payload().stream()
                .filter(path -> path.startsWith("data/images/")).map(path -> path.replaceAll("data/images/(.*)\\..*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> bearing(SandboxProject project, String tagName) {
        SandboxTag tag = project.tags().stream().filter(one -> one.name().equals(tagName)).findFirst().orElseThrow();
        Set<String> ids = new TreeSet<>();
        Stream.concat(project.images().stream(), project.iterations().stream().flatMap(iteration -> iteration.images().stream()))
                .filter(image -> image.tags().stream().anyMatch(link -> link.tagId().equals(tag.id()))).forEach(image -> ids.add(image.id().toString()));
        return ids;
    }

    private void assertNothingDeleted() {
        assertThat(sandbox.requests()).noneMatch(Deletion::isDelete);
    }
}
