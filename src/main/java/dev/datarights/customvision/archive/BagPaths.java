package dev.datarights.customvision.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** What files a bag holds, read while its bytes come in, from wherever they come; nothing is kept. */
public final class BagPaths {

    private BagPaths() {
    }

    /**
     * Hands over the path of each file, below the bag's top folder, e.g. {@code data/images/ID.jpg}. The stream is left
     * open, somewhere after the last file.
     *
     * @throws IOException where it is no ZIP, or ends too early
     */
    public static void read(InputStream archive, Consumer<String> path) throws IOException {
        // not closed: what it reads is the caller's
        ZipInputStream zip = new ZipInputStream(archive);
        try {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (!entry.isDirectory()) {
                    path.accept(entry.getName().substring(entry.getName().indexOf('/') + 1));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ZipException("a name in it is none");
        }
    }

    /**
     * The same of a sealed bag in its work folder.
     *
     * @throws IOException where it is not the file that was sealed
     */
    public static void read(SealedArchive sealed, Consumer<String> path) throws IOException {
        MessageDigest digest = Fingerprint.digest("SHA-256");
        ZipException unreadable = null;
        try (InputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(sealed.file()), 1 << 16), digest)) {
            try {
                read(in, path);
            } catch (ZipException e) {
                unreadable = e;
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Fingerprint.hex(digest.digest()).equals(sealed.sha256())) {
            throw new IOException(sealed.file().getFileName() + " in the work folder was changed after it was sealed");
        }
        if (unreadable != null) {
            throw unreadable;
        }
    }
}
