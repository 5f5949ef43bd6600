package dev.datarights.customvision.request;

import dev.datarights.customvision.request.InvalidRequestException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;

/**
 * A file of the inbox as it was read: regular, and never more of it than shows that it is too large.
 *
 * @param name without its folder
 */
record DocumentFile(String name, byte[] content, Instant lastChange) {

    /**
     * @throws InvalidRequestException where the file is none that can be read
     * @throws IOException where reading fails for a reason that may pass
     */
    static DocumentFile read(Path file) throws InvalidRequestException, IOException {
        String name = String.valueOf(file.getFileName());
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            // Before it is opened: opening a pipe would wait for its writer.
            if (!attributes.isRegularFile()) {
                throw new InvalidRequestException(name, Problem.ofFile("is not a regular file",
                        "Put the request itself there, not a link, folder or pipe"));
            }
            return new DocumentFile(name, content(file), attributes.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException(name, Problem.ofFile("does not exist", "Check the name"));
        } catch (AccessDeniedException e) {
            throw new InvalidRequestException(name,
                    Problem.ofFile("cannot be read: access is denied", "Make it readable for the user the program runs as"));
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Channels.newInputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            return in.readNBytes(RequestText.MOST_BYTES + 1);
        }
    }
}
