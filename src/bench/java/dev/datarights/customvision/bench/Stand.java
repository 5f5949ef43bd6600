package dev.datarights.customvision.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxImage;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.sandbox.SandboxProject;

/** One project of generated images: the service is the sandbox, in this process; the images lie behind nginx where there is one. */
final class Stand implements AutoCloseable {

    private final Path folder;
    private final Nginx nginx;
    private final Sandbox sandbox;
    private final List<String> urls = new ArrayList<>();

    private Stand(Path folder, Nginx nginx, Sandbox sandbox) {
        this.folder = folder;
        this.nginx = nginx;
        this.sandbox = sandbox;
    }

    /** @param latency of every answer; above zero the sandbox serves the images too, since nginx has no such switch */
    static Stand of(Path folder, int images, int bytes, Duration latency) throws IOException {
        Files.createDirectories(folder);
        SandboxData data = SandboxData.large(images, bytes);
        SandboxOptions options = SandboxOptions.defaults().withLatency(latency).withKeptRequests(images * 3 + 10_000);
        Optional<Nginx> nginx = latency.isZero() ? Nginx.serving(folder.resolve("blobs"), folder.resolve("nginx")) : Optional.empty();
        Stand stand = new Stand(folder, nginx.orElse(null),
                Sandbox.start(data, nginx.isPresent() ? options.withLinkBase(nginx.get().base()) : options));
        if (nginx.isPresent()) {
            stand.write(data.projects().get(0));
        }
        return stand;
    }

    /** Where the sandbox's links point to: {@code /i-<project>/i-<image>}, ids without hyphens. */
    private void write(SandboxProject project) throws IOException {
        String name = "i-" + project.id().toString().replace("-", "");
        Path container = Files.createDirectories(folder.resolve("blobs").resolve(name));
        for (SandboxImage image : project.images()) {
            String blob = "i-" + image.id().toString().replace("-", "");
            try (InputStream in = image.content().open()) {
                Files.copy(in, container.resolve(blob), StandardCopyOption.REPLACE_EXISTING);
            }
            urls.add(nginx.base() + "/" + name + "/" + blob);
        }
    }

    boolean hasNginx() {
        return nginx != null;
    }

    String server() throws IOException {
        return nginx == null ? "the sandbox" : nginx.version();
    }

    Path folder() {
        return folder;
    }

    /** Every image's link, without its signature. */
    List<String> urls() {
        return urls;
    }

    SandboxProject project() {
        return sandbox.data().projects().get(0);
    }

    /** Calls to the service since the last time. */
    long calls() {
        long calls = sandbox.requests().stream().filter(seen -> seen.server().equals("service")).count();
        sandbox.forgetRequests();
        return calls;
    }

    /** A fresh working directory of the program, with these settings beside those of the account. */
    Path installation(String name, Map<String, String> settings) throws IOException {
        Path directory = folder.resolve(name);
        remove(directory);
        Files.createDirectories(directory.resolve("config"));
        Map<String, String> all = new java.util.LinkedHashMap<>();
        all.put("customvision.default-account", "sandbox");
        all.put("customvision.accounts.sandbox.endpoint", sandbox.endpoint().toString());
        all.put("customvision.accounts.sandbox.training-key", sandbox.trainingKey());
        all.put("customvision.accounts.sandbox.image-hosts", nginx == null ? sandbox.linkHost() : nginx.base().replace("http://", ""));
        all.putAll(settings);
        Files.writeString(directory.resolve("config/application.properties"),
                all.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).collect(Collectors.joining("\n", "", "\n")));
        sandbox.forgetRequests();
        return directory;
    }

    static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
        if (nginx != null) {
            nginx.close();
        }
        remove(folder);
    }
}
