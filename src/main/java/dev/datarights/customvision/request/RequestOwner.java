package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which requests this process carries out: a request's lock is held from its arrival to its final state. */
final class RequestOwner {

    private static final Logger LOG = LoggerFactory.getLogger(RequestOwner.class);

    private final FileLocks locks;
    private final Map<String, FileLocks.Held> owned = new ConcurrentHashMap<>();

    RequestOwner(FileLocks locks) {
        this.locks = locks;
    }

    /** Waits until nobody else carries the request out; says so when it has to. */
    void own(RequestFolder folder) throws IOException, InterruptedException {
        boolean said = false;
        while (true) {
            Optional<FileLocks.Held> lock = locks.tryLock(folder.lockFile(), false);
            if (lock.isPresent()) {
                owned.put(folder.id(), lock.get());
                return;
            }
            if (!said) {
                LOG.info("request {} is running elsewhere; waiting for its end", folder.id());
                said = true;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    boolean owns(String id) {
        return owned.containsKey(id);
    }

    void release(String id) {
        FileLocks.Held lock = owned.remove(id);
        if (lock != null) {
            lock.close();
        }
    }

    void releaseAll() {
        owned.keySet().forEach(this::release);
    }
}
