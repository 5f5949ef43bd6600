package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.check.Checks;
import dev.datarights.customvision.check.Finding;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.service.Json;

/** Whether a request would work from here, before one is made: asks the service and changes nothing there. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Checks settings, login, lists, links, clock, holds, disk and destination; changes nothing in the service.",
        footer = {"", "Exit codes: 0 all is well, 1 something does not work, 2 a setting is wrong.",
                "A file that --record wrote holds no values, ids, keys or names."})
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", paramLabel = "ACCOUNT", description = "accounts to check; all that are configured where none is named")
    private List<String> accounts = new ArrayList<>();

    @Option(names = "--record", paramLabel = "FILE", description = "writes the shapes of the service's answers, for a bug report")
    private Path file;

    @Spec
    private CommandSpec spec;

    private final InstantSource clock;

    CheckCommand() {
        this(InstantSource.system());
    }

    CheckCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        // a service that does not answer is told soon
        try (Program program = Program.once(Map.of("customvision.service.response-timeout", "15000"))) {
            Checks checks = new Checks(program.context(), clock);
            List<Finding> findings = checks.run(accounts);
            int width = findings.stream().mapToInt(finding -> finding.what().length()).max().orElse(0);
            findings.forEach(finding -> out.println(line(finding, width)));
            out.printf("%d calls in %d seconds%n", checks.calls(), checks.took().toSeconds());
            if (file != null) {
                write(checks);
                out.println("recorded: " + file);
            }
            out.flush();
            return ExitCodes.worst(findings.stream().map(CheckCommand::code).toList());
        }
    }

    private void write(Checks checks) throws IOException {
        Map<String, String> versions = Map.of("program", String.valueOf(Checks.class.getPackage().getImplementationVersion()),
                "java", String.valueOf(Runtime.version()));
        Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(checks.record(versions)));
    }

    private static int code(Finding finding) {
        return switch (finding.standing()) {
            case OK, NOTE -> 0;
            case FAILED -> 1;
            case SETTING -> 2;
        };
    }

    /** One line each, so that a column can be searched for; what came from elsewhere must not steer the terminal. */
    private static String line(Finding finding, int width) {
        String standing = finding.standing() == Finding.Standing.OK ? "ok" : finding.standing() == Finding.Standing.NOTE ? "note"
                : finding.standing().name();
        String text = String.format("%-8s %-" + Math.max(1, width) + "s  %s%s%s", standing, finding.what(), finding.found(),
                finding.expected().isEmpty() ? "" : "; expected: " + finding.expected(), finding.remedy().isEmpty() ? "" : "; to do: " + finding.remedy());
        return Redaction.clean(text).replaceAll("\\p{Cntrl}", "?");
    }
}
