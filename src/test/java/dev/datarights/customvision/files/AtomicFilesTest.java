package dev.datarights.customvision.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    Path folder;

    @Test
    void aFileIsReplacedAndNothingElseIsLeftBehind() throws IOException {
        Path file = folder.resolve("status.json");
        AtomicFiles.write(file, "a much longer first content".getBytes());
        AtomicFiles.write(file, "second".getBytes());

        assertThat(file).hasContent("second");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aWriteThatFailsLeavesNoHalfFile() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.createFile(taken.resolve("inside"));

        assertThatThrownBy(() -> AtomicFiles.write(taken, new byte[] {1})).isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("taken");
    }

    @Test
    void onlyTheOwnerMayReadFilesAndFolders() throws IOException {
        Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "skipped: this file system knows no permissions");
        Path inner = folder.resolve("requests/DSR-1");
        AtomicFiles.createDirectories(inner);
        AtomicFiles.createDirectories(inner);
        AtomicFiles.write(inner.resolve("request.json"), new byte[0]);

        assertThat(permissions(folder.resolve("requests"))).isEqualTo("rwx------");
        assertThat(permissions(inner)).isEqualTo("rwx------");
        assertThat(permissions(inner.resolve("request.json"))).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
