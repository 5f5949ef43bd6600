package dev.datarights.customvision.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

import javax.management.JMException;
import javax.management.ObjectName;

import dev.datarights.customvision.files.Background;

/**
 * Has the JVM compile less while a command runs that ends after a while. On two processors its second compiler takes half of
 * what an export of minutes takes, and what it makes of code that runs for so short never pays; hashes and checksums alone do.
 * A service that runs for weeks is compiled as usual.
 * <p>
 * This is the command {@code Compiler.directives_add} of {@code jcmd}, given to ourselves by the management interface that the
 * JDK documents. A JVM without it goes on as it is.
 */
final class LightCompiler {

    private static final Set<String> SHORT = Set.of("process", "approve", "verify", "status", "cancel", "demo");

    private LightCompiler() {
    }

    /** In a thread of its own, since the interface takes a tenth of a second to come up. */
    static void choose(String[] args) {
        if (args.length > 0 && SHORT.contains(args[0])) {
            // nobody waits for it: another JVM, or one without a folder for such a file, compiles as usual, and all else is the same
            Background.begin("customvision-light-compiler", LightCompiler::add);
        }
    }

    /** Returns what the JVM answers. */
    static String add() throws IOException, JMException {
        Path file = Files.createTempFile("customvision-", ".json");
        try (InputStream in = LightCompiler.class.getResourceAsStream("light-compiler.json")) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            ObjectName diagnostics = new ObjectName("com.sun.management:type=DiagnosticCommand");
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(diagnostics, "compilerDirectivesAdd",
                    new Object[] {new String[] {file.toString()}}, new String[] {String[].class.getName()});
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
