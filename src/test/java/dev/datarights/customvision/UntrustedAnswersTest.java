package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxProject;

/** What the service sends is data from outside: it is kept, and it steers nothing. */
class UntrustedAnswersTest {

    private static final int UNPACKED = 256 << 20;

    @TempDir
    Path folder;

    @Test
    void aModelThatIsAZipBombIsStoredAsItIsAndNeverOpened() throws Exception {
        byte[] bomb = bomb();
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            sandbox.faults().on("links", "GET", "^/m-").always().body("application/octet-stream", bomb);
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.path("failures").toString()).isEqualTo("COMPLETE");
            int models = 0;
            for (SandboxProject project : sandbox.data().projects()) {
                DeliveredBag bag = DeliveredBag.of(pipeline, "untrusted", project.id());
                for (String path : bag.payload().stream().filter(path -> path.contains("/models/")).toList()) {
                    assertThat(bag.bytes(path)).isEqualTo(bomb);
                    models++;
                }
                assertThat(BagVerifier.verify(Archives.of(pipeline.delivered(), "untrusted", project.id())).complete()).isTrue();
            }
            assertThat(models).isEqualTo(2);
            assertThat(size(folder)).as("nothing was unpacked").isLessThan(UNPACKED / 4);
            assertThat(folder.resolveSibling("evil.txt")).doesNotExist();
        }
    }

    @Test
    void sizesThatCannotBeTrueAreKeptAndChangeNothing() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples()); Pipeline pipeline = Pipeline.on(sandbox, folder).start()) {
            SandboxProject project = sandbox.data().projects().get(0);
            JsonNode page = new PlainClient(sandbox).get("/projects/" + project.id() + "/images/tagged?take=256&orderBy=Oldest");
            ((ObjectNode) page.get(0)).put("width", Integer.MAX_VALUE).put("height", -1);
            ((ObjectNode) page.get(1)).put("width", 1e300).put("height", "tall");
            ((ObjectNode) page.get(2)).putNull("width").putObject("height");
            sandbox.faults().on("service", "GET", project.id() + "/images/tagged$").body("application/json", page.toString().getBytes(StandardCharsets.UTF_8));
            JsonNode receipt = export(pipeline);

            assertThat(receipt.path("state").asText()).as(receipt.path("failures").toString()).isEqualTo("COMPLETE");
            DeliveredBag bag = DeliveredBag.of(pipeline, "untrusted", project.id());
            assertThat(bag.text("data/images.jsonl")).contains("2147483647", "\"tall\"");
            assertThat(bag.json("data/annotations/coco.json").path("images")).isNotEmpty();
        }
    }

    private static JsonNode export(Pipeline pipeline) throws Exception {
        return pipeline.carryOut("{\"id\":\"untrusted\",\"action\":\"export\"}");
    }

    /** A small zip whose entries are large, and would lie outside of wherever it is unpacked. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("../../evil.txt"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < UNPACKED / zeros.length; i++) {
                zip.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    private static long size(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
