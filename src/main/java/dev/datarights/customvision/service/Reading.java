package dev.datarights.customvision.service;

import java.io.IOException;
import java.util.List;

/**
 * One list while it is asked for: says which calls come next until the list is whole, and takes their answers. The route
 * {@code customvision-read-list} does the calling.
 */
public sealed interface Reading permits CountedReading, RepeatedReading {

    /**
     * One call of the service.
     *
     * @param call    e.g. {@code GET /projects/<id>/images/tagged?orderBy=Oldest&take=256&skip=0}
     * @param content its body where it is a POST, else null
     * @param shape   what its answer must look like, a {@link Shape} in lower case
     */
    record Call(String call, String content, String shape) {
    }

    /** False once the list is whole and proven, or was so from the start. */
    boolean isUnfinished();

    /** The next calls, at least one; none waits for what another is answered, so they may all be under way at once. */
    List<Call> getCalls();

    /** True where nothing of the list is taken: that it cannot be read is in nobody's way. */
    default boolean isCountedOnly() {
        return false;
    }

    /** Lets go of what was begun; the list stays as it was. */
    void abandon() throws IOException;

    /** Takes the answers to {@link #getCalls()}, in that order. */
    void accept(List<Answer> answers) throws IOException, FilterIgnored;
}
