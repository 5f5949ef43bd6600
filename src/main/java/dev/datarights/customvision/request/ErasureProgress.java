package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the delete of one request is: ids that are to go, and ids that were read back as gone. */
final class ErasureProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureProgress.class);

    private final RequestStore store;
    private final String id;
    private final Map<String, Long> done = new TreeMap<>();
    private final Map<String, Long> expected = new TreeMap<>();

    ErasureProgress(RequestStore store, String id) {
        this.store = store;
        this.id = id;
        try {
            countErased();
        } catch (IOException e) {
            LOG.warn("request {}: what an earlier start erased is not counted: {}", id, e.getMessage());
        }
    }

    /** Projects that an earlier start erased by this plan: they are not gone through again. */
    private void countErased() throws IOException {
        RequestFolder folder = store.folder(id);
        Optional<String> plan = folder.planSha256();
        if (plan.isEmpty()) {
            return;
        }
        for (ErasureResult result : folder.erasures().results(folder.plan().orElseThrow())) {
            if (result.state() == State.COMPLETE && plan.get().equals(result.planSha256())) {
                result.kinds().forEach((kind, counts) -> {
                    if (counts.expected() > 0) {
                        done.merge(kind, counts.gone(), Long::sum);
                        expected.merge(kind, counts.expected(), Long::sum);
                    }
                });
            }
        }
    }

    /** Few and far between, so each is written. */
    synchronized void note(String kind, long more, long moreExpected) {
        done.merge(kind, more, Long::sum);
        expected.merge(kind, moreExpected, Long::sum);
        try {
            store.update(id, status -> status.progressed(kinds(), status.bytes()));
        } catch (IOException e) {
            LOG.warn("request {}: its progress could not be written: {}", id, e.getMessage());
        }
    }

    private Map<String, RequestStatus.Progress> kinds() {
        Map<String, RequestStatus.Progress> kinds = new LinkedHashMap<>();
        expected.forEach((kind, count) -> kinds.put(kind, new RequestStatus.Progress(done.getOrDefault(kind, 0L), count)));
        return kinds;
    }
}
