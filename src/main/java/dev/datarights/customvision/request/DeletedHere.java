package dev.datarights.customvision.request;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Projects that a request of this installation deleted, or asked the service to delete. */
public final class DeletedHere {

    private static final Logger LOG = LoggerFactory.getLogger(DeletedHere.class);

    private final RequestStore store;

    public DeletedHere(RequestStore store) {
        this.store = store;
    }

    /** Those of the projects that some request deleted from that very account. */
    public Set<String> among(Set<String> projects, String account) throws IOException {
        Set<String> deleted = new HashSet<>();
        for (RequestFolder folder : store.all()) {
            try {
                if (!folder.isRetired() && folder.status().map(RequestStatus::account).equals(Optional.of(account))) {
                    for (String project : projects) {
                        if (folder.erasures().isAskedToGo(project)) {
                            deleted.add(project);
                        }
                    }
                }
            } catch (IOException e) {
                LOG.warn("request {}: it cannot be read what it deleted: {}", folder.id(), e.getMessage());
            }
        }
        return deleted;
    }
}
