package dev.datarights.customvision.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One piece of work with files that goes on in a thread of its own while its caller does something else. */
public final class Background<T> {

    private final FutureTask<T> task;

    private Background(Callable<T> work) {
        task = new FutureTask<>(work);
    }

    /** @param name of the thread, which keeps no JVM from ending */
    public static <T> Background<T> begin(String name, Callable<T> work) {
        Background<T> begun = new Background<>(work);
        Thread thread = new Thread(begun.task, name);
        thread.setDaemon(true);
        thread.start();
        return begun;
    }

    /**
     * Waits for its end.
     *
     * @return what came of it
     * @throws IOException its own failure, whatever it was; or where the waiting thread was interrupted
     */
    public T await() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for work with files");
        }
    }
}
