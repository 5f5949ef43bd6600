package dev.datarights.customvision.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

import dev.datarights.customvision.files.AtomicFiles;

/** The growing file: bytes are added at its end or not at all. */
final class PartFile implements Closeable {

    private final RandomAccessFile file;
    private long end;

    private PartFile(RandomAccessFile file, long end) {
        this.file = file;
        this.end = end;
    }

    static PartFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(AtomicFiles.begin(path).toFile(), "rw");
        return new PartFile(file, file.length());
    }

    long end() {
        return end;
    }

    void append(byte[] header, Payload data) throws IOException {
        long before = end;
        try {
            write(header, header.length);
            data.writeTo(this::write);
            long written = end - before - header.length;
            if (written != data.length()) {
                throw new IOException("A payload of " + data.length() + " bytes had " + written + " when it was written");
            }
        } catch (IOException | RuntimeException | Error e) {
            undo(before, e);
            throw e;
        }
    }

    /** A stream onto the end; closing it only flushes. */
    OutputStream append() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                file.seek(end);
                file.write(bytes, from, count);
                end += count;
            }
        };
    }

    void cutTo(long length) throws IOException {
        file.setLength(length);
        end = length;
    }

    void sync() throws IOException {
        file.getFD().sync();
    }

    private void write(byte[] bytes, int count) throws IOException {
        file.seek(end);
        file.write(bytes, 0, count);
        end += count;
    }

    private void undo(long length, Throwable cause) {
        end = length;
        try {
            file.setLength(length);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
