package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;
import dev.datarights.customvision.request.RequestReader;

/** Carries requests out now, and ends when they have ended; may run beside the service. */
@Command(name = "process", mixinStandardHelpOptions = true, description = "Runs the requests in the files now, shows progress, exits.")
final class ProcessCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "a request, YAML or JSON")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Integer> codes = new ArrayList<>();
        Map<Path, Request> requests = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                requests.put(file, RequestReader.read(file));
            } catch (InvalidRequestException | IOException e) {
                err.println(Messages.of(e));
                codes.add(e instanceof InvalidRequestException ? 2 : 1);
            }
        }
        if (!requests.isEmpty()) {
            try (Program program = Program.once(Map.of())) {
                program.retention().sweep();
                for (Map.Entry<Path, Request> request : requests.entrySet()) {
                    codes.add(new Carrying(program, out, err).carryOut(request.getValue(), String.valueOf(request.getKey().getFileName())));
                }
            }
        }
        return ExitCodes.worst(codes);
    }
}
