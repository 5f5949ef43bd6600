package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lock per account and project: exports share it, an apply of a delete has it alone. */
public final class ProjectLocks {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectLocks.class);

    private final RequestStore store;
    private final FileLocks locks;

    public ProjectLocks(RequestStore store, FileLocks locks) {
        this.store = store;
        this.locks = locks;
    }

    /** Waits until the project is free for reading; says so when it has to. */
    public FileLocks.Held share(String requestId, String account, String project) throws IOException, InterruptedException {
        return await(requestId, account, project, true, "a delete is being applied to it");
    }

    /** Waits until nobody else reads or changes the project; says so when it has to. */
    public FileLocks.Held own(String requestId, String account, String project) throws IOException, InterruptedException {
        return await(requestId, account, project, false, "another request is working on it");
    }

    private FileLocks.Held await(String requestId, String account, String project, boolean shared, String why)
            throws IOException, InterruptedException {
        boolean said = false;
        while (true) {
            Optional<FileLocks.Held> lock = locks.tryLock(store.root().resolve(".locks").resolve(account + "-" + project), shared);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!said) {
                LOG.info("request {} project {}: waiting, {}", requestId, project, why);
                said = true;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }
}
