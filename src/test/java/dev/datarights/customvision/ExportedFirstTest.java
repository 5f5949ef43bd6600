package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.delivery.Readers;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.erasure.NotExportedException;
import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;

/** Nothing is deleted that is not, as it was sealed, in an archive that is at its destination now. */
class ExportedFirstTest {

    private static final String PATH = "dsr/7";

    @TempDir
    Path folder;

    /** A destination as its owner sees it. */
    interface Place {
        byte[] read(String name) throws IOException;

        void write(String name, byte[] content) throws IOException;

        void remove(String name) throws IOException;

        static Place in(Path folder) {
            return new Place() {
                @Override
                public byte[] read(String name) throws IOException {
                    return Files.readAllBytes(folder.resolve(name));
                }

                @Override
                public void write(String name, byte[] content) throws IOException {
                    Files.write(folder.resolve(name), content);
                }

                @Override
                public void remove(String name) throws IOException {
                    Files.delete(folder.resolve(name));
                }
            };
        }

        static Place in(BlobContainerClient container) {
            return new Place() {
                @Override
                public byte[] read(String name) {
                    return container.getBlobClient(PATH + "/" + name).downloadContent().toBytes();
                }

                @Override
                public void write(String name, byte[] content) {
                    container.getBlobClient(PATH + "/" + name).upload(BinaryData.fromBytes(content), true);
                }

                @Override
                public void remove(String name) {
                    container.getBlobClient(PATH + "/" + name).delete();
                }
            };
        }
    }

    @ParameterizedTest(name = "in a folder, encrypted: {0}")
    @ValueSource(booleans = {false, true})
    void whatWasChangedInAFolderIsRefusedByName(boolean encrypted) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples());
                Pipeline pipeline = encrypting(encrypted, Pipeline.on(sandbox, folder)).start()) {
            onlyWhatIsIntactPasses(sandbox, pipeline, "folder", Place.in(pipeline.delivered().resolve(PATH)));
        }
    }

    @ParameterizedTest(name = "on an SFTP server, encrypted: {0}")
    @ValueSource(booleans = {false, true})
    void whatWasChangedOnAnSftpServerIsRefusedByName(boolean encrypted) throws Exception {
        Path root = Files.createDirectories(folder.resolve("server"));
        try (SftpServer server = new SftpServer(root, folder, "a password"); Sandbox sandbox = Sandbox.start(SandboxData.samples());
                Pipeline pipeline = encrypting(encrypted, Pipeline.on(sandbox, folder)).with("customvision.delivery.sftp.host", "127.0.0.1")
                        .with("customvision.delivery.sftp.port", String.valueOf(server.port()))
                        .with("customvision.delivery.sftp.username", server.user()).with("customvision.delivery.sftp.password", "a password")
                        .with("customvision.delivery.sftp.known-hosts-file", server.knownHosts().toString()).start()) {
            onlyWhatIsIntactPasses(sandbox, pipeline, "sftp", Place.in(root.resolve(PATH)));
            // the server notices the end of a session a moment later
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.sessions() == 0);
        }
    }

    @Nested
    class Blob {

        @RegisterExtension
        static final Azurite AZURITE = new Azurite();

        @ParameterizedTest(name = "in Azure Blob Storage, encrypted: {0}")
        @ValueSource(booleans = {false, true})
        void whatWasChangedInBlobStorageIsRefusedByName(boolean encrypted) throws Exception {
            BlobContainerClient container = AZURITE.client().getBlobContainerClient("exported-" + encrypted);
            container.create();
            try (Sandbox sandbox = Sandbox.start(SandboxData.samples());
                    Pipeline pipeline = encrypting(encrypted, Pipeline.on(sandbox, folder))
                            .with("customvision.delivery.blob.endpoint", AZURITE.endpoint())
                            .with("customvision.delivery.blob.container", container.getBlobContainerName())
                            .with("customvision.delivery.blob.auth", "key").with("customvision.delivery.blob.account-name", AZURITE.account())
                            .with("customvision.delivery.blob.account-key", AZURITE.key()).start()) {
                onlyWhatIsIntactPasses(sandbox, pipeline, "blob", Place.in(container));
            }
        }
    }

    private void onlyWhatIsIntactPasses(Sandbox sandbox, Pipeline pipeline, String to, Place place) throws Exception {
        JsonNode receipt = export(pipeline, to);
        PlannedRequest request = planned(sandbox, pipeline, to);
        int calls = sandbox.requests().size();
        assertThat(check(request)).isNull();

        for (String archive : receipt.path("archives").findValuesAsText("file")) {
            byte[] intact = place.read(archive);
            byte[] changed = intact.clone();
            changed[intact.length / 2] ^= 1;

            place.write(archive, changed);
            assertThat(check(request)).isInstanceOf(NotExportedException.class).hasMessageContaining(archive)
                    .hasMessageContaining("is not what was delivered").hasMessageContaining("No delete is sent");
            place.write(archive, Arrays.copyOf(intact, intact.length - 1));
            assertThat(check(request)).isInstanceOf(NotExportedException.class).hasMessageContaining(archive)
                    .hasMessageContaining((intact.length - 1) + " bytes");
            place.remove(archive);
            assertThat(check(request)).isInstanceOf(NotExportedException.class).hasMessageContaining(archive)
                    .hasMessageContaining("is not there any more");
            place.write(archive, intact);
        }
        assertThat(check(request)).isNull();
        assertThat(sandbox.requests()).as("the service is not asked for this").hasSize(calls);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROJECT")
    void anIdThatIsInNoArchiveIsRefused(ErasureStep step) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            export(pipeline, "folder");
            Map<String, Map<ErasureStep, List<String>>> all = everything(sandbox);
            String project = all.keySet().iterator().next();
            String more = UUID.randomUUID().toString();
            List<String> ids = new ArrayList<>(all.get(project).getOrDefault(step, List.of()));
            ids.add(more);
            all.get(project).put(step, ids);

            assertThat(check(request(pipeline, "folder").plan(true, all))).isInstanceOf(NotExportedException.class)
                    .hasMessageContaining("project " + project).hasMessageContaining("r-" + project + ".zip").hasMessageContaining(more);
        }
    }

    @Test
    void oneItemThatCouldNotBeExportedRefusesEverything() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            SandboxProject project = sandbox.data().projects().get(1);
            String lost = new PlainClient(sandbox).images(project.id(), null).get(0).path("id").asText();
            sandbox.faults().loseImage(UUID.fromString(lost));
            assertThat(pipeline.carryOut(text("folder")).path("state").asText()).isEqualTo("PARTIAL");
            Map<String, Map<ErasureStep, List<String>>> first = everything(sandbox);
            // of the project that lacks it nothing would be deleted
            first.put(project.id().toString(), Map.of());

            assertThat(check(request(pipeline, "folder").plan(true, first))).isInstanceOf(NotExportedException.class)
                    .hasMessageContaining("project " + project.id()).hasMessageContaining(lost);
        }
    }

    @Test
    void aProjectWithoutAnExportIsRefused() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            export(pipeline, "folder");
            Map<String, Map<ErasureStep, List<String>>> all = everything(sandbox);
            String other = UUID.randomUUID().toString();
            all.put(other, Map.of(ErasureStep.TAGS, List.of(other)));

            assertThat(check(request(pipeline, "folder").plan(true, all))).isInstanceOf(NotExportedException.class)
                    .hasMessage("the export of project " + other + ": there is none. No delete is sent");
        }
    }

    @Test
    void anEncryptedBagThatNobodyHereCanSeeIntoIsRefused() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples());
                Pipeline pipeline = encrypting(true, Pipeline.on(sandbox, folder)).start()) {
            export(pipeline, "folder");
            PlannedRequest request = planned(sandbox, pipeline, "folder");
            Path work = request.folder().work("account").resolve("r-account.zip");
            byte[] bag = Files.readAllBytes(work);
            bag[bag.length / 2] ^= 1;
            Files.write(work, bag);
            assertThat(check(request)).isInstanceOf(NotExportedException.class).hasMessageContaining("r-account.zip in the work folder was changed after it was sealed");

            Files.delete(work);
            assertThat(check(request)).isInstanceOf(NotExportedException.class).hasMessageContaining("r-account.zip.pgp")
                    .hasMessageContaining("no longer in the work folder");
        }
    }

    @Test
    void aConnectionThatBreaksIsTriedAgain() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            export(pipeline, "folder");
            AtomicInteger looks = new AtomicInteger();
            AdviceWith.adviceWith(pipeline.context(), "customvision-check-delivery-once", false, route ->
                    route.weaveById("customvision-read-delivered").before().process(exchange -> {
                        if (looks.incrementAndGet() % 2 == 1) {
                            throw new IOException("connection reset");
                        }
                    }));

            assertThat(check(planned(sandbox, pipeline, "folder"))).isNull();
            assertThat(looks).hasValue(6);
        }
    }

    private Pipeline encrypting(boolean encrypted, Pipeline pipeline) throws Exception {
        if (!encrypted) {
            return pipeline;
        }
        Readers readers = new Readers(Files.createDirectory(folder.resolve("keys")));
        readers.reader("alice", "");
        return pipeline.with("customvision.delivery.encrypt-to", readers.publicKey("alice").toString());
    }

    /** Exports everything; the work folder stays as it is while an approval is awaited. */
    private JsonNode export(Pipeline pipeline, String to) throws Exception {
        Path work = pipeline.requests().resolve("r/work");
        Path kept = pipeline.requests().resolve("r/kept");
        AdviceWith.adviceWith(pipeline.context(), "customvision-finish-request", false, route ->
                route.weaveById("customvision-receipt-delivery").before().process(exchange -> {
                    try (var files = Files.walk(work)) {
                        for (Path file : files.toList()) {
                            Path copy = kept.resolve(work.relativize(file).toString());
                            if (Files.isDirectory(file)) {
                                Files.createDirectories(copy);
                            } else {
                                Files.copy(file, copy);
                            }
                        }
                    }
                }));
        JsonNode receipt = pipeline.carryOut(text(to));
        assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
        assertThat(work).doesNotExist();
        Files.move(kept, work);
        return receipt;
    }

    private static String text(String to) {
        return "{\"id\":\"r\",\"action\":\"export\",\"deliver\":{\"to\":\"" + to + "\",\"path\":\"" + PATH + "\"}}";
    }

    private static PlannedRequest request(Pipeline pipeline, String to) throws Exception {
        return PlannedRequest.of(pipeline, "{\"formatVersion\":1,\"id\":\"r\",\"action\":\"export-then-delete\",\"account\":\"sandbox\","
                + "\"scope\":{\"projects\":[\"*\"]},\"deliver\":{\"to\":\"" + to + "\",\"path\":\"" + PATH + "\"}}");
    }

    private static PlannedRequest planned(Sandbox sandbox, Pipeline pipeline, String to) throws Exception {
        return request(pipeline, to).plan(true, everything(sandbox));
    }

    /** All ids of the sandbox, asked of it by other means: images of snapshots too. */
    private static Map<String, Map<ErasureStep, List<String>>> everything(Sandbox sandbox) throws Exception {
        PlainClient client = new PlainClient(sandbox);
        Map<String, Map<ErasureStep, List<String>>> projects = new LinkedHashMap<>();
        for (SandboxProject project : sandbox.data().projects()) {
            List<String> iterations = client.get("/projects/" + project.id() + "/iterations").findValuesAsText("id");
            Set<String> images = new LinkedHashSet<>(ids(client.images(project.id(), null)));
            for (String iteration : iterations) {
                images.addAll(ids(client.images(project.id(), UUID.fromString(iteration))));
            }
            Map<ErasureStep, List<String>> steps = new LinkedHashMap<>();
            steps.put(ErasureStep.PREDICTIONS, ids(client.predictions(project.id())));
            steps.put(ErasureStep.IMAGES, List.copyOf(images));
            steps.put(ErasureStep.ITERATIONS, iterations);
            steps.put(ErasureStep.TAGS, client.get("/projects/" + project.id() + "/tags").findValuesAsText("id"));
            steps.put(ErasureStep.PROJECT, List.of(project.id().toString()));
            projects.put(project.id().toString(), steps);
        }
        return projects;
    }

    private static List<String> ids(List<JsonNode> records) {
        return records.stream().map(record -> record.path("id").asText()).toList();
    }

    private static Throwable check(PlannedRequest request) {
        Exchange exchange = request.send("direct:customvision-check-exported");
        return exchange.getException();
    }
}
