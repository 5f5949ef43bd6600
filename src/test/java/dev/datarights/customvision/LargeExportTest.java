package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/**
 * Large projects in little memory. {@code -Dcustomvision.test.images=100000} exports as many as a project can hold, with
 * the 256 MB that the documentation promises.
 */
class LargeExportTest {

    /** "Pause Young (Allocation Failure) 123M->45M(256M)": what is left is at least what is held. */
    private static final Pattern HELD = Pattern.compile("Pause .*?(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    @TempDir
    Path folder;

    @Test
    void twentyThousandImagesAreExportedIn48Megabytes() throws Exception {
        // some 20 MB are in use before the first image: 20,000 times 1.5 kB more would not fit
        System.out.println("LargeExportTest: " + export("many", 20_000, 20_000, "-Xmx48m"));
    }

    @Test
    @EnabledIfSystemProperty(named = "customvision.test.images", matches = "\\d+")
    void asManyAsAreAskedForAreExportedIn256Megabytes() throws Exception {
        System.out.println("LargeExportTest: " + export("all", Integer.getInteger("customvision.test.images"), 20_000, "-Xmx256m"));
    }

    private Run export(String id, int images, int bytes, String memory) throws Exception {
        Path gc = folder.resolve(id + "-gc.log");
        try (Sandbox sandbox = Sandbox.start(SandboxData.large(images, bytes), SandboxOptions.defaults().withKeptRequests(0));
                Installation installation = Installation.of(folder.resolve(id), sandbox)
                        .onJava(memory, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:file=" + gc)) {
            long start = System.nanoTime();
            assertThat(installation.run("process", installation.request(id))).as(installation.said()).isZero();
            double seconds = (System.nanoTime() - start) / 1e9;

            assertThat(installation.receipt(id).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(installation.receipt(id).at("/kinds/images/done").asInt()).isEqualTo(images);
            Path archive = Archives.of(installation.delivered(), id, sandbox.data().projects().get(0).id());
            assertThat(Archives.paths(archive)).filteredOn(path -> path.startsWith("data/images/")).hasSize(images);
            return new Run(images, Math.round(seconds), held(gc), Files.size(archive) >> 20);
        }
    }

    /** What was in use after the last collections, in megabytes: the least of ten, so that little of it is garbage. */
    private static int held(Path gc) throws IOException {
        List<Integer> left = Files.readAllLines(gc).stream().map(HELD::matcher).filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(2))).toList();
        return left.subList(Math.max(0, left.size() - 10), left.size()).stream().mapToInt(Integer::intValue).min().orElseThrow();
    }

    /** How an export went: its images, seconds, megabytes in use at its end and megabytes of archive. */
    private record Run(int images, long seconds, int held, long archive) {
    }
}
