package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Locks that are files, held by the operating system for as long as this process lives: a killed process leaves none.
 * The system knows processes, not threads, so holders within one process are counted here. A second context of the same
 * process is told by the JVM who holds what, and waits as another process would.
 */
public final class FileLocks {

    private final Map<Path, Lock> held = new HashMap<>();
    private final Map<Path, Tried> tried = new HashMap<>();

    /** A lock that is held until it is closed. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param shared true where others may hold it too, as long as they share it as well
     * @return empty where somebody else has it
     */
    public synchronized Optional<Held> tryLock(Path file, boolean shared) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        Lock lock = held.get(key);
        if (lock == null) {
            lock = open(key, shared);
            if (lock == null) {
                return Optional.empty();
            }
            held.put(key, lock);
        } else if (!shared || !lock.shared) {
            return Optional.empty();
        }
        lock.holders++;
        Lock taken = lock;
        return Optional.of(new Held() {
            private boolean open = true;

            @Override
            public void close() {
                if (open) {
                    open = false;
                    release(key, taken);
                }
            }
        });
    }

    private synchronized void release(Path key, Lock lock) {
        if (--lock.holders == 0) {
            held.remove(key);
            lock.close();
        }
    }

    private Lock open(Path file, boolean shared) throws IOException {
        Tried channel = channel(file);
        FileLock lock;
        try {
            lock = channel.channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // closed, it would give back the lock of the other context too; it is kept for the next try
            tried.put(file, channel);
            return null;
        } catch (IOException | RuntimeException e) {
            channel.channel.close();
            throw e;
        }
        if (lock == null) {
            channel.channel.close();
            return null;
        }
        if (!shared) {
            channel.channel.truncate(0);
            channel.channel.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        return new Lock(channel.channel, shared);
    }

    /** The channel of the last try, where that file is still the one that is there. */
    private Tried channel(Path file) throws IOException {
        AtomicFiles.createDirectories(file.getParent());
        Tried before = tried.remove(file);
        if (before != null && Files.exists(file) && Objects.equals(before.fileKey, fileKey(file))) {
            return before;
        }
        if (before != null) {
            before.channel.close();
        }
        FileChannel channel = FileChannel.open(AtomicFiles.begin(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Tried(channel, fileKey(file));
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** @param fileKey tells a file from another that was made under its name since */
    private record Tried(FileChannel channel, Object fileKey) {
    }

    private static final class Lock {
        private final FileChannel channel;
        private final boolean shared;
        private int holders;

        private Lock(FileChannel channel, boolean shared) {
            this.channel = channel;
            this.shared = shared;
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // closing gives the lock back in any case; there is nothing else to lose here
            }
        }
    }
}
