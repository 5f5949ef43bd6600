package dev.datarights.customvision;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Assumptions;

import dev.datarights.customvision.service.Json;

/** Chromium, which opens the page of an unpacked archive from its folder and tells what it saw. */
final class Browser {

    private static final Path SCRIPTS = Path.of("src", "test", "node");

    private final Path chromium;

    private Browser(Path chromium) {
        this.chromium = chromium;
    }

    /** Skips the test, saying why, where there is no Chromium, Node or puppeteer-core. */
    static Browser installed() {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Assumptions.assumeTrue(chromium.isPresent(), "skipped: Chromium is not installed");
        Assumptions.assumeTrue(onPath("node").isPresent(), "skipped: node is not installed");
        Assumptions.assumeTrue(Files.isDirectory(SCRIPTS.resolve("node_modules/puppeteer-core")),
                "skipped: puppeteer-core is not installed; run: npm ci --prefix src/test/node");
        return new Browser(chromium.orElseThrow());
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable).findFirst();
    }

    /** What it saw on {@code index.html}, on every page that it leads to, and on {@code index.html} in the dark on a telephone. */
    JsonNode open(Path unpacked) throws IOException, InterruptedException {
        Path out = unpacked.resolveSibling(unpacked.getFileName() + ".seen.json");
        Path err = unpacked.resolveSibling(unpacked.getFileName() + ".seen.err");
        ProcessBuilder node = new ProcessBuilder("node", "open-page.cjs", unpacked.toAbsolutePath().toString(),
                unpacked.resolveSibling(unpacked.getFileName() + ".png").toAbsolutePath().toString())
                .directory(SCRIPTS.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        node.environment().put("CHROMIUM", chromium.toString());
        Process process = node.start();
        if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("the browser did not get to the end: " + Files.readString(err));
        }
        return Json.MAPPER.readTree(out.toFile());
    }
}
