package dev.datarights.customvision.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.request.FileLocks;
import dev.datarights.customvision.request.RequestFolder;
import dev.datarights.customvision.request.RequestStatus;

/** Stops a request cleanly: whoever carries it out ends it; where nobody does, this command writes its receipt. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Stops a request cleanly; its receipt says what was done.")
final class CancelCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "the request to stop")
    private String id;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        RequestFolder folder = StatusCommand.Stores.open().find(id).orElse(null);
        RequestStatus status = folder == null ? null : folder.status().orElse(null);
        if (status == null) {
            spec.commandLine().getErr().println("there is no request '" + id + "'. 'status' lists them");
            return 2;
        }
        if (status.state().isFinal()) {
            out.println(id + " has ended already: " + status.state());
            return 0;
        }
        folder.cancel();
        Optional<FileLocks.Held> free = new FileLocks().tryLock(folder.lockFile(), false);
        if (free.isEmpty()) {
            out.println(id + ": the process that runs it will stop and write the receipt");
            return 0;
        }
        free.get().close();
        try (Program program = Program.once(Map.of())) {
            int code = new Carrying(program, out, spec.commandLine().getErr()).carryOut(folder.request(), id);
            return code == 3 ? 0 : code;
        }
    }
}
