package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lock per account and project: exports share it, an apply of a delete has it alone. Who waits says so in its
 * {@code status.json}, and waits no longer than its request is wanted and the program runs.
 */
public final class ProjectLocks {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectLocks.class);

    private final RequestStore store;
    private final FileLocks locks;

    public ProjectLocks(RequestStore store, FileLocks locks) {
        this.store = store;
        this.locks = locks;
    }

    /**
     * Waits until the project is free for reading.
     *
     * @throws RequestCancelled where nobody wants it any more
     * @throws Stopping         where the context is stopping
     */
    public FileLocks.Held share(CamelContext context, String requestId, String account, String project)
            throws IOException, InterruptedException, RequestCancelled, Stopping {
        return await(context, requestId, account, project, true, "a delete is being applied to it");
    }

    /**
     * Waits until nobody else reads or changes the project.
     *
     * @throws RequestCancelled where nobody wants it any more
     * @throws Stopping         where the context is stopping
     */
    public FileLocks.Held own(CamelContext context, String requestId, String account, String project)
            throws IOException, InterruptedException, RequestCancelled, Stopping {
        return await(context, requestId, account, project, false, "another request is working on it");
    }

    /**
     * Waits until nobody here is at the same job: a broker that takes a worker for dead gives its job away, maybe to this very machine.
     *
     * @throws RequestCancelled where nobody wants it any more
     * @throws Stopping         where the context is stopping
     */
    public FileLocks.Held alone(CamelContext context, ExportJob job) throws IOException, InterruptedException, RequestCancelled, Stopping {
        return await(context, job.requestId(), job.project(), store.folder(job.requestId()).work(job.project()).resolve(".lock"), false,
                "the same job is under way here already");
    }

    private FileLocks.Held await(CamelContext context, String requestId, String account, String project, boolean shared, String why)
            throws IOException, InterruptedException, RequestCancelled, Stopping {
        return await(context, requestId, project, store.root().resolve(".locks").resolve(account + "-" + project), shared, why);
    }

    private FileLocks.Held await(CamelContext context, String requestId, String project, Path file, boolean shared, String why)
            throws IOException, InterruptedException, RequestCancelled, Stopping {
        Optional<FileLocks.Held> lock = locks.tryLock(file, shared);
        if (lock.isPresent()) {
            return lock.get();
        }
        LOG.info("request {} project {}: waiting, {}", requestId, project, why);
        say(requestId, "project " + project + ": " + why);
        try {
            while (lock.isEmpty()) {
                if (Stopping.is(context)) {
                    throw new Stopping();
                }
                if (store.folder(requestId).cancelled()) {
                    throw new RequestCancelled();
                }
                TimeUnit.MILLISECONDS.sleep(250);
                lock = locks.tryLock(file, shared);
            }
            return lock.get();
        } finally {
            say(requestId, null);
        }
    }

    /** A worker of another machine's request has no status to say it in. */
    private void say(String requestId, String waiting) throws IOException {
        if (store.folder(requestId).status().isPresent()) {
            store.update(requestId, status -> status.waitingFor(waiting));
        }
    }
}
