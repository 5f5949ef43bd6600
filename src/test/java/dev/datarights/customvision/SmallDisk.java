package dev.datarights.customvision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;

/** A disk of its own, a few megabytes of memory; tests that need one are skipped where it cannot be mounted. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    public SmallDisk(Path folder, String size) throws Exception {
        this.folder = Files.createDirectories(folder);
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + size, "customvision-test", folder.toString()),
                "skipped: a small disk can be mounted by root only");
    }

    /** Changes it as {@code mount -o remount} does: {@code size=64m}, {@code ro}, {@code rw}. */
    void remount(String option) throws Exception {
        if (!run("mount", "-o", "remount," + option, folder.toString())) {
            throw new IOException("cannot remount " + folder + " with " + option);
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    @Override
    public void close() throws Exception {
        run("umount", "-l", folder.toString());
    }
}
