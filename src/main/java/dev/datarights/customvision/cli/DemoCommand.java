package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.RequestReader;
import dev.datarights.customvision.request.State;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;

/** The main job on a sandbox, end to end, into a folder: nothing to configure, nothing leaves the machine. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Exports a sandbox account into a folder and plans a delete, end to end; nothing to configure.")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--dir", defaultValue = "demo", description = "where the demo works and delivers (default: ${DEFAULT-VALUE})")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Files.createDirectories(folder);
        out.println("A sandbox stands in for Azure Custom Vision: two projects, images, trained iterations, stored predictions.");
        try (Sandbox sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withRequestsPerSecond(0));
                Program program = Program.once(settings(sandbox))) {
            String id = "demo-" + DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(ZonedDateTime.now(ZoneOffset.UTC));
            int exported = carryOut(program, request(id, "export", "a first look", "  projects: [\"*\"]\n"));
            if (exported != State.COMPLETE.exitCode()) {
                return exported;
            }
            show(out, folder.resolve("delivered").resolve(id), id);
            int planned = carryOut(program, request(id + "-delete", "delete", "one person's images",
                    "  projects: [\"Plant safety\"]\n  tags: [customer-4711]\n  trainedIterations: keep\n"));
            out.println();
            out.println("The sandbox ends here, and with it the plan. With your account, approve would run it; until then nothing is deleted.");
            out.flush();
            return planned == State.AWAITING_APPROVAL.exitCode() ? 0 : planned;
        } catch (InvalidRequestException e) {
            throw new IllegalStateException(e);
        }
    }

    private int carryOut(Program program, Path request) throws IOException, InvalidRequestException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("The request, " + request + ":");
        Files.readAllLines(request).forEach(line -> out.println("    " + line));
        out.flush();
        return new Carrying(program, out, spec.commandLine().getErr()).carryOut(RequestReader.read(request), request.toString());
    }

    private Path request(String id, String action, String reference, String scope) throws IOException {
        Path request = folder.resolve(id + ".yaml");
        Files.writeString(request, "id: " + id + "\naction: " + action + "\naccount: sandbox\nreference: " + reference + "\nscope:\n" + scope
                + "deliver:\n  to: folder\n  path: " + id + "\n", StandardCharsets.UTF_8);
        return request;
    }

    private Map<String, String> settings(Sandbox sandbox) {
        Map<String, String> settings = SandboxSettings.of(sandbox);
        settings.put("customvision.accounts.sandbox.requests-per-second", "50");
        settings.put("customvision.requests", folder.resolve("requests").toString());
        settings.put("customvision.delivery.to", "folder");
        settings.put("customvision.delivery.folder.directory", folder.resolve("delivered").toString());
        settings.put("customvision.routes", "");
        return settings;
    }

    /** What the end of the request did not tell: where its proof lies, and how to check it without this program. */
    private static void show(PrintWriter out, Path delivered, String id) throws IOException {
        out.println();
        out.println("Each archive was read back where it lies. Beside them the proof, delivered last:");
        for (Path file : List.of(delivered.resolve(id + "-receipt.json"), delivered.resolve(id + "-receipt.jws"))) {
            out.println("    " + file + "  " + Sizes.readable(Files.size(file)));
        }
        out.println("An archive can be checked without this program:");
        out.println("    unzip ARCHIVE.zip && cd ARCHIVE && sha256sum -c manifest-sha256.txt");
        out.flush();
    }
}
