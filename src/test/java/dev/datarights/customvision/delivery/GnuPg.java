package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** GnuPG with a home of its own; a test that needs it is skipped where it is not installed. */
public final class GnuPg implements AutoCloseable {

    private final Path home;

    private GnuPg(Path home) {
        this.home = home;
    }

    public static GnuPg start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(isInstalled(), "skipped: GnuPG (gpg) is not installed");
        // a short path: gpg's agent listens on a socket in it
        return new GnuPg(Files.createTempDirectory("gpg"));
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("gpg", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a key pair without a passphrase; gives the public key, binary. */
    public byte[] newKey(String name) throws IOException, InterruptedException {
        run("--passphrase", "", "--pinentry-mode", "loopback", "--quick-generate-key", name, "default", "default", "1d");
        return run("--export", name);
    }

    public byte[] decrypt(Path file) throws IOException, InterruptedException {
        return run("--decrypt", file.toString());
    }

    private byte[] run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--quiet", "--homedir", home.toString()));
        command.addAll(List.of(arguments));
        Path errors = home.resolve("errors");
        Process gpg = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        byte[] out = gpg.getInputStream().readAllBytes();
        if (!gpg.waitFor(60, TimeUnit.SECONDS) || gpg.exitValue() != 0) {
            throw new IOException("gpg failed: " + Files.readString(errors));
        }
        return out;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "gpg-agent").start().waitFor();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        }
    }
}
