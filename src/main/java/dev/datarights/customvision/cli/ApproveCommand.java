package dev.datarights.customvision.cli;

import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.request.Approval;
import dev.datarights.customvision.request.InvalidRequestException;
import dev.datarights.customvision.request.Request;

/** Approves exactly one plan of a delete, and carries its request on. */
@Command(name = "approve", mixinStandardHelpOptions = true,
        description = "Approves the plan of a delete and resumes the request; a wrong or stale hash changes nothing (exit code 2).")
final class ApproveCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "the request that waits for approval")
    private String id;

    @Parameters(index = "1", paramLabel = "HASH", description = "the SHA-256 of its plan.json, as 'status ID' tells it")
    private String hash;

    @Option(names = "--by", paramLabel = "NAME", required = true, description = "who approves; stands in the receipt")
    private String by;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try {
            Approval approval = Approval.of(id, hash, by);
            try (Program program = Program.once(Map.of())) {
                Request request = program.approvals().give(approval, "approve");
                return new Carrying(program, spec.commandLine().getOut(), spec.commandLine().getErr()).carryOut(request, id);
            }
        } catch (InvalidRequestException e) {
            spec.commandLine().getErr().println(Messages.of(e));
            return 2;
        }
    }
}
