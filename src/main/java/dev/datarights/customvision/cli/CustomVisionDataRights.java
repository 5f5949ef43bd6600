package dev.datarights.customvision.cli;

import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: {@code java -jar customvision-data-rights.jar [COMMAND]}; without a command it runs the service. */
@Command(name = "customvision-data-rights", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Exports or deletes everything an organisation keeps in Azure Custom Vision, and proves it.",
        subcommands = {RunCommand.class, ProcessCommand.class, ApproveCommand.class, StatusCommand.class, CancelCommand.class, VerifyCommand.class,
                CheckCommand.class, SandboxCommand.class, DemoCommand.class},
        footer = {"", "Settings are read from config/application.properties in the working directory.",
                "Exit codes: 0 complete, 1 failed, 2 invalid request or usage, 3 partial or cancelled, 4 awaiting approval, 5 refused,",
                "6 complete, but something that was asked for stayed or was left out by rule (held, withheld)."})
public final class CustomVisionDataRights implements Callable<Integer> {

    public static void main(String[] args) {
        // a host that embeds the jar keeps its own logging, so the file is not called logback.xml
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "customvision-logback.xml");
        }
        LightCompiler.choose(args);
        LogFormat.choose(args);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine program = new CommandLine(new CustomVisionDataRights());
        program.getSubcommands().values().forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        return program.setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(Messages.of(failure));
                    return Messages.exitCode(failure);
                });
    }

    @Override
    public Integer call() throws Exception {
        return new RunCommand().call();
    }
}
