package dev.datarights.customvision.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/** A local stand-in for the service, with sample data, until it is stopped. */
@Command(name = "sandbox", mixinStandardHelpOptions = true, description = "Runs a local stand-in for Custom Vision with sample data.")
final class SandboxCommand implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "10800", description = "port of the service (default: ${DEFAULT-VALUE}; 0: any)")
    private int port;

    @Option(names = "--images", defaultValue = "0", description = "one project of that many generated images instead of the sample data")
    private int images;

    @Option(names = "--requests-per-second", defaultValue = "10", description = "what the service allows (default: ${DEFAULT-VALUE}; 0: any)")
    private int rate;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SandboxData data = images > 0 ? SandboxData.large(images, 60_000) : SandboxData.samples();
        try (Sandbox sandbox = Sandbox.start(data, SandboxOptions.defaults().withPort(port).withRequestsPerSecond(rate).withKeptRequests(1000))) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("# A stand-in for Azure Custom Vision. These settings reach it (config/application.properties):");
            SandboxSettings.of(sandbox).forEach((name, value) -> out.println(name + "=" + value));
            out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
