package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;

/** Sweeps of the service in a Java of its own, by the real clock. */
class SweepCommandTest {

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Process service;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxData.samples());
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), SandboxSettings.of(sandbox).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n").collect(Collectors.joining()));
        Files.writeString(folder.resolve("sweep.yaml"), "action: export\nscope: {include: [account]}\n");
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.destroyForcibly().waitFor();
        }
        sandbox.close();
    }

    @Test
    void theServiceRunsThemWhenTheirTimeHasComeAlsoIfTheEnvironmentAloneNamesThem() throws Exception {
        ProcessBuilder run = Terminal.java(folder, List.of(), "run");
        run.environment().put("CUSTOMVISION_SWEEP_EACH_SECOND_CRON", "* * * * * ?");
        run.environment().put("CUSTOMVISION_SWEEP_EACH_SECOND_REQUEST", "sweep.yaml");
        service = run.redirectErrorStream(true).redirectOutput(folder.resolve("service.log").toFile()).start();

        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> receipts().size() >= 2);

        assertThat(receipts()).allMatch(name -> name.matches("each-second-\\d{8}T\\d{6}Z-receipt.json"));
        assertThat(Files.readString(folder.resolve("service.log"))).contains("sweep each-second: export by sweep.yaml at '* * * * * ?', UTC");
    }

    @Test
    void theServiceDoesNotStartWithASweepThatIsWrongAndLeavesTheInboxAlone() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(folder.resolve("inbox/dsr.yaml"), "id: dsr\naction: export\n");

        Terminal.Said said = Terminal.run(Terminal.java(folder, List.of("-Dcustomvision.sweep.nightly.cron=0 2 * * *"), "run"));

        assertThat(said.code()).as(said.all()).isEqualTo(2);
        assertThat(said.err()).contains("setting customvision.sweep.nightly.cron is '0 2 * * *', which cannot be read").doesNotContain("\tat ");
        assertThat(folder.resolve("inbox/dsr.yaml")).exists();
        assertThat(folder.resolve("requests")).doesNotExist();
    }

    @Test
    void commandsThatEndRunNone() throws Exception {
        Files.writeString(folder.resolve("dsr.yaml"), "id: dsr\naction: export\nscope: {include: [account]}\n");

        Terminal.Said said = Terminal.run(Terminal.java(folder, List.of("-Dcustomvision.sweep.nightly.cron=not looked at"), "process", "dsr.yaml"));

        assertThat(said.code()).as(said.all()).isZero();
    }

    private List<String> receipts() throws Exception {
        Path delivered = folder.resolve("delivered");
        if (!Files.isDirectory(delivered)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(delivered)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("-receipt.json")).toList();
        }
    }
}
