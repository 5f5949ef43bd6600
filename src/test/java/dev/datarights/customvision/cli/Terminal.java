package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine;

/** The program as somebody at a terminal has it: what it prints and its exit code. */
final class Terminal {

    private Terminal() {
    }

    record Said(int code, String out, String err) {

        String all() {
            return out + err;
        }
    }

    /** In this Java, with these settings as system properties. */
    static Said run(Map<String, String> settings, String... arguments) {
        Map<String, String> before = new LinkedHashMap<>();
        settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try {
            CommandLine line = CustomVisionDataRights.commandLine();
            line.setOut(new PrintWriter(out));
            line.setErr(new PrintWriter(err));
            int code = line.execute(arguments);
            line.getOut().flush();
            line.getErr().flush();
            return new Said(code, out.toString(), err.toString());
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }

    /** A Java of its own, working in a folder. */
    static ProcessBuilder java(Path folder, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CustomVisionDataRights.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    /** Waits for the end of a program that prints little. */
    static Said run(ProcessBuilder program) throws IOException, InterruptedException {
        Path out = program.directory().toPath().resolve("terminal.out");
        Path err = program.directory().toPath().resolve("terminal.err");
        Process process = program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after 90 seconds");
        }
        return new Said(process.exitValue(), java.nio.file.Files.readString(out), java.nio.file.Files.readString(err));
    }
}
