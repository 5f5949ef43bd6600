package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.datarights.customvision.files.AtomicFiles;

/** Does short work on files of the working state while no other process or thread does. */
final class WaitingLock {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Path file;

    /** @param file the lock itself, in a folder that exists; it never holds anything and stays */
    WaitingLock(Path file) {
        this.file = file.toAbsolutePath();
    }

    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * @throws IOException where the work fails, or another process holds the lock for more than 30 seconds
     */
    <T> T holding(Work<T> work) throws IOException {
        // The system knows processes, not threads, and closing any channel of a file gives back all its locks of the process:
        // threads, those of a second context too, wait for one monitor before they open it.
        Path real = file.getParent().toRealPath().resolve(file.getFileName());
        String monitor = (WaitingLock.class.getName() + ":" + real).intern();
        synchronized (monitor) {
            try (FileChannel channel = FileChannel.open(AtomicFiles.begin(real), StandardOpenOption.WRITE)) {
                await(channel);
                return work.run();
            }
        }
    }

    private void await(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new IOException("another process holds " + file.getFileName() + ", for longer than "
                        + LONGEST_WAIT.toSeconds() + " seconds or until this one was asked to stop. See which one runs in this folder");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            lock = channel.tryLock();
        }
    }
}
