package dev.datarights.customvision.request;

import dev.datarights.customvision.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Locks that are files, held by the operating system for as long as this process lives: a killed process leaves none.
 * The system knows processes, not threads, so holders within one process are counted here.
 */
public final class FileLocks {

    private final Map<Path, Lock> held = new HashMap<>();

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
            lock = Lock.open(key, shared);
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

    private static final class Lock {
        private final FileChannel channel;
        private final boolean shared;
        private int holders;

        private Lock(FileChannel channel, boolean shared) {
            this.channel = channel;
            this.shared = shared;
        }

        static Lock open(Path file, boolean shared) throws IOException {
            AtomicFiles.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock == null) {
                channel.close();
                return null;
            }
            if (!shared) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
            return new Lock(channel, shared);
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
