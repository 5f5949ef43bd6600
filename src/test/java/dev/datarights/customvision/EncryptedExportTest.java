package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.delivery.GnuPg;
import dev.datarights.customvision.delivery.PrivateKeyFile;
import dev.datarights.customvision.delivery.Readers;
import dev.datarights.customvision.delivery.SftpServer;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

class EncryptedExportTest {

    private static final String ENCRYPT_TO = "customvision.delivery.encrypt-to";

    @TempDir
    Path folder;

    private Readers readers;

    @BeforeEach
    void twoReaders() throws Exception {
        readers = new Readers(Files.createDirectory(folder.resolve("keys")));
        readers.reader("alice", "");
        readers.reader("bob", "");
    }

    @Test
    void archivesArriveOnlyEncryptedAndTheReceiptNamesWhatIsInsideAndForWhom() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples());
                Pipeline pipeline = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, files("alice", "bob")).start()) {
            JsonNode receipt = pipeline.carryOut("{\"id\":\"sealed\",\"action\":\"export\"}");

            assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
            List<String> named = new ArrayList<>(List.of("sealed-receipt.json", "sealed-receipt.jws"));
            for (JsonNode archive : receipt.path("archives")) {
                named.add(archive.path("file").asText());
                Path delivered = pipeline.delivered().resolve(archive.path("file").asText());
                assertThat(Hashes.sha256(delivered)).isEqualTo(archive.path("sha256").asText());
                assertThat(Files.size(delivered)).isEqualTo(archive.path("length").asLong());
                assertThat(archive.path("recipients")).extracting(JsonNode::asText)
                        .containsExactly(readers.fingerprint("alice"), readers.fingerprint("bob"));
                for (String reader : List.of("alice", "bob")) {
                    Path zip = open(delivered, reader);
                    assertThat(Hashes.sha256(zip)).isEqualTo(archive.path("sealedSha256").asText());
                    assertThat(Files.size(zip)).isEqualTo(archive.path("sealedLength").asLong());
                    assertThat(BagVerifier.verify(zip).complete()).isTrue();
                }
            }
            assertThat(pipeline.deliveredFiles()).containsExactlyInAnyOrderElementsOf(named).hasSizeGreaterThan(3)
                    .noneMatch(file -> file.endsWith(".zip"));
            assertThat(pipeline.requests().resolve("sealed/work")).as("no copy stays").doesNotExist();
        }
    }

    @Test
    void whatGnuPgDecryptsAfterAnExportBySftpIsAVerifiedBag() throws Exception {
        Path place = Files.createDirectory(folder.resolve("place"));
        try (GnuPg gpg = GnuPg.start(); SftpServer server = new SftpServer(place, folder, "a password");
                Sandbox sandbox = Sandbox.start(SandboxData.large(3, 1000))) {
            Path key = Files.write(folder.resolve("gpg.asc"), gpg.newKey("officer@example.org"));
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, key.toString())
                    .with("customvision.delivery.to", "sftp").with("customvision.delivery.sftp.host", "127.0.0.1")
                    .with("customvision.delivery.sftp.port", String.valueOf(server.port()))
                    .with("customvision.delivery.sftp.username", server.user())
                    .with("customvision.delivery.sftp.password", "a password")
                    .with("customvision.delivery.sftp.known-hosts-file", server.knownHosts().toString()).start()) {
                JsonNode receipt = pipeline.carryOut("{\"id\":\"sftp\",\"action\":\"export\"}");

                assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
                for (JsonNode archive : receipt.path("archives")) {
                    Path zip = Files.write(folder.resolve("opened.zip"), gpg.decrypt(place.resolve(archive.path("file").asText())));
                    assertThat(BagVerifier.verify(zip).checks()).allMatch(check -> check.passed());
                }
            }
        }
    }

    @Test
    void aRunAfterOneThatDeliveredAndDiedDeliversTheVerySameFile() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(3, 1000))) {
            try (Pipeline first = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, files("alice")).start()) {
                // as a process that dies when everything is at its destination, and before that is written down
                AdviceWith.adviceWith(first.context(), "customvision-deliver-part", false, route ->
                        route.weaveById("customvision-archive-delivery").after().process(exchange -> {
                            throw new IllegalStateException("killed");
                        }));
                assertThat(first.carryOut("{\"id\":\"again\",\"action\":\"export\"}").path("state").asText()).isEqualTo("FAILED");
            }
            List<String> before = hashes();
            assertThat(before).hasSize(2);
            try (Pipeline second = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, files("alice")).start()) {
                sandbox.forgetRequests();
                JsonNode receipt = second.carryOut("{\"id\":\"again\",\"action\":\"export\"}");

                assertThat(receipt.path("state").asText()).as(receipt.toPrettyString()).isEqualTo("COMPLETE");
                assertThat(hashes()).isEqualTo(before);
                assertThat(sandbox.requests()).as("what is sealed is not fetched again").isEmpty();
            }
        }
    }

    @Test
    void aKeyThatCannotBeUsedStopsTheRequestBeforeAnythingIsAsked() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(1, 100))) {
            Path expired = readers.expired("old", Instant.parse("2020-01-01T00:00:00Z"));
            for (Path key : List.of(expired, folder.resolve("absent.asc"))) {
                try (Pipeline pipeline = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, files("alice") + ", " + key).start()) {
                    assertThatThrownBy(() -> pipeline.carryOut("{\"id\":\"x\",\"action\":\"export\"}"))
                            .isInstanceOf(InvalidRequestException.class).hasMessageContaining(ENCRYPT_TO).hasMessageContaining(key.toString());
                }
            }
            try (Pipeline pipeline = Pipeline.on(sandbox, folder).with(ENCRYPT_TO, " , ").start()) {
                assertThatThrownBy(() -> pipeline.carryOut("{\"id\":\"x\",\"action\":\"export\"}"))
                        .isInstanceOf(InvalidRequestException.class).hasMessageContaining(ENCRYPT_TO + " names no file");
            }
            assertThat(sandbox.requests()).isEmpty();
            assertThat(folder.resolve("requests/x")).doesNotExist();
        }
    }

    private String files(String... names) {
        return String.join(",", List.of(names).stream().map(name -> readers.publicKey(name).toString()).toList());
    }

    private Path open(Path file, String reader) throws Exception {
        Path zip = folder.resolve("opened.zip");
        try (OutputStream out = Files.newOutputStream(zip)) {
            PrivateKeyFile.read(readers.privateKey(reader), new char[0]).decrypt(file, out);
        }
        return zip;
    }

    private List<String> hashes() throws Exception {
        List<String> hashes = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder.resolve("delivered"), "*.pgp")) {
            for (Path file : files) {
                hashes.add(file.getFileName() + " " + Hashes.sha256(file));
            }
        }
        hashes.sort(null);
        return hashes;
    }
}
