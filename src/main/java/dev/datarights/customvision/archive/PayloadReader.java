package dev.datarights.customvision.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import dev.datarights.customvision.files.AtomicFiles;

/** Makes a {@link Payload} of bytes as they come: into memory, and from {@link Payload#IN_MEMORY} on into a spool file. */
final class PayloadReader {

    private PayloadReader() {
    }

    /** Reads {@code in} to its end, of whatever length; no MD5 is computed. */
    static Payload read(InputStream in, Path spoolFolder) throws IOException {
        return read(in, -1, false, spoolFolder);
    }

    /**
     * Reads {@code in} to its end and leaves it open. On a failure the spool file is removed.
     *
     * @param announced how many bytes are to come, -1 where nobody knows; as many as do come are read
     * @param withMd5 whether {@link Payload#md5Base64()} will be asked for
     * @param spoolFolder where bytes go that are too many for memory; made when it is first needed
     */
    static Payload read(InputStream in, long announced, boolean withMd5, Path spoolFolder) throws IOException {
        Measured measured = new Measured(withMd5);
        if (announced >= 0 && announced <= Payload.IN_MEMORY) {
            byte[] all = new byte[(int) announced];
            int came = in.readNBytes(all, 0, all.length);
            int next = came < all.length ? -1 : in.read();
            if (next < 0) {
                all = came < all.length ? Arrays.copyOf(all, came) : all;
                measured.update(all, all.length);
                return new Payload(all, null, false, measured, ExifOrientation.of(all));
            }
            in = new SequenceInputStream(new ByteArrayInputStream(all), new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) next}), in));
        }
        ByteArrayOutputStream memory = new ByteArrayOutputStream();
        byte[] buffer = new byte[Payload.BUFFER];
        for (int n; (n = in.read(buffer)) >= 0; ) {
            measured.update(buffer, n);
            memory.write(buffer, 0, n);
            if (memory.size() > Payload.IN_MEMORY) {
                return spool(memory, in, spoolFolder, measured);
            }
        }
        byte[] all = memory.toByteArray();
        return new Payload(all, null, false, measured, ExifOrientation.of(all));
    }

    private static Payload spool(ByteArrayOutputStream begun, InputStream rest, Path folder, Measured measured)
            throws IOException {
        AtomicFiles.createDirectories(folder);
        Path file = Files.createTempFile(folder, "payload-", ".spool");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                begun.writeTo(out);
                byte[] buffer = new byte[Payload.BUFFER];
                for (int n; (n = rest.read(buffer)) >= 0; ) {
                    measured.update(buffer, n);
                    out.write(buffer, 0, n);
                }
            }
            return new Payload(null, file, true, measured, ExifOrientation.of(begun.toByteArray()));
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
