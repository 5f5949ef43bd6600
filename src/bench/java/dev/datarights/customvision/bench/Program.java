package dev.datarights.customvision.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The program as its users start it: a whole process, with its journal, its destination check and all its proofs. */
record Program(String name, List<String> command) {

    private static final Path JAR = Path.of(System.getProperty("bench.jar", "target/customvision-data-rights.jar")).toAbsolutePath();

    /** {@code java -jar}, with the memory that the documentation promises; {@code bench.java} holds further options of Java. */
    static Program plain() {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(Stream.of(System.getProperty("bench.java", "").split(" ")).filter(option -> !option.isEmpty()).toList());
        command.addAll(List.of("-jar", JAR.toString()));
        return new Program("java -jar", command);
    }

    /** The start script of the distribution that was built; {@code bench.script} names another. */
    static Program script() {
        return new Program("start script", List.of(Path.of(System.getProperty("bench.script")).toAbsolutePath().toString()));
    }

    /** Both, or the one where no script is named. */
    static List<Program> all() {
        return System.getProperty("bench.script", "").isEmpty() ? List.of(plain()) : List.of(script(), plain());
    }

    /** Exports all there is, anew. */
    Run export(Stand stand, Map<String, String> settings) throws IOException {
        return process(stand.installation("program", settings), 0, "action: export");
    }

    /** Carries out a request; {@code fields} are lines of it after {@code id: r}. */
    Run process(Path installation, int expected, String... fields) throws IOException {
        Files.writeString(installation.resolve("r.yaml"), "id: r\n" + String.join("\n", fields) + "\n");
        return run(installation, expected, "process", "r.yaml");
    }

    Run run(Path installation, int expected, String... arguments) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(arguments));
        return Run.of(installation, expected, whole);
    }
}
