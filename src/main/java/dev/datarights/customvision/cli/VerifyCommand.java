package dev.datarights.customvision.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.datarights.customvision.archive.BagReport;
import dev.datarights.customvision.archive.BagVerifier;
import dev.datarights.customvision.archive.ReceiptVerifier;

/** Checks archives and receipts offline: no settings, no secrets, no network. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Checks archives (.zip) and receipts (-receipt.json) offline; a mismatch is exit code 1.")
final class VerifyCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "an archive or a receipt; its archives lie beside it")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Integer> codes = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (!Files.isRegularFile(file)) {
                spec.commandLine().getErr().println(file + ": there is no such file");
                codes.add(2);
            } else if (name.endsWith(".zip")) {
                codes.add(tell(out, BagVerifier.verify(file)));
            } else if (name.endsWith("-receipt.json")) {
                codes.add(tell(out, ReceiptVerifier.verify(file)));
            } else {
                spec.commandLine().getErr().println(file + ": this version checks archives (.zip) and receipts (-receipt.json) only");
                codes.add(2);
            }
        }
        out.flush();
        return ExitCodes.worst(codes);
    }

    private static int tell(PrintWriter out, BagReport report) {
        out.println(report.file());
        report.checks().forEach(check -> out.println("  " + (check.passed() ? "ok      " : "FAILED  ") + check.what()
                + (check.detail() == null || check.detail().isBlank() ? "" : ": " + check.detail())));
        out.println("  " + (report.complete() ? "complete and unchanged (integrity only: nothing here says who made it)" : "NOT as it was sealed"));
        return report.complete() ? 0 : 1;
    }
}
