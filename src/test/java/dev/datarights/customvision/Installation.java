package dev.datarights.customvision;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import dev.datarights.customvision.cli.CustomVisionDataRights;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.service.Json;

/** The program as it is installed: a working directory with settings, and its commands, each in a Java of its own. */
final class Installation implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path delivered;
    private final List<Process> started = new ArrayList<>();

    private Installation(Path folder) {
        this.folder = folder;
        this.delivered = folder.resolve("delivered");
    }

    /** With an account that is the sandbox, as fast as it answers; deliveries go to the folder {@code delivered}. */
    static Installation of(Path folder, Sandbox sandbox) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        return new Installation(folder)
                .with("customvision.default-account", "sandbox")
                .with("customvision.accounts.sandbox.endpoint", sandbox.endpoint().toString())
                .with("customvision.accounts.sandbox.training-key", sandbox.trainingKey())
                .with("customvision.accounts.sandbox.image-hosts", sandbox.linkHost())
                .with("customvision.accounts.sandbox.requests-per-second", "5000")
                .with("customvision.service.retry-delay", "10")
                .with("customvision.delivery.retry-delay", "10");
    }

    Installation with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** An environment variable of its commands. */
    Installation withEnvironment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Options of Java instead of the usual {@code -Xmx256m}. */
    Installation onJava(String... options) {
        javaOptions.clear();
        javaOptions.addAll(List.of(options));
        return this;
    }

    /** Writes a request file and gives its name. */
    String request(String id, String... further) throws IOException {
        Files.writeString(folder.resolve(id + ".yaml"), "id: " + id + "\naction: export\n" + String.join("\n", further) + "\n");
        return id + ".yaml";
    }

    /** Starts a command; what it writes is in {@link #said()}. */
    Process start(String... arguments) throws IOException {
        Files.writeString(folder.resolve("config/application.properties"), settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue()).collect(Collectors.joining("\n")));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CustomVisionDataRights.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder program = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output()));
        program.environment().putAll(environment);
        Process process = program.start();
        started.add(process);
        return process;
    }

    /** Runs a command to its end and gives its exit code. */
    int run(String... arguments) throws IOException, InterruptedException {
        return exitCode(start(arguments));
    }

    int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the command did not end. It said:\n" + said());
        }
        return process.exitValue();
    }

    /** As {@code kill -9} does. */
    static void kill(Process process) {
        process.destroyForcibly().onExit().join();
    }

    private File output() {
        return folder.resolve("output.txt").toFile();
    }

    /** All that its commands wrote so far. */
    String said() {
        try {
            return Files.readString(output().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another folder than its own to deliver to, such as one that machines share. */
    Installation deliveringTo(Path shared) {
        delivered = shared;
        return with("customvision.delivery.folder.directory", shared.toString());
    }

    Path delivered() {
        return delivered;
    }

    Path requestFolder(String id) {
        return folder.resolve("requests").resolve(id);
    }

    JsonNode receipt(String id) throws IOException {
        return Json.MAPPER.readTree(delivered().resolve(id + "-receipt.json").toFile());
    }

    JsonNode status(String id) throws IOException {
        return Json.MAPPER.readTree(requestFolder(id).resolve("status.json").toFile());
    }

    @Override
    public void close() {
        started.forEach(Installation::kill);
    }
}
