package dev.datarights.customvision.erasure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Hold;

/** What became of the ids that the plan froze for one step. Ids only, never records: a project has up to 100,000. */
final class StepErasure {

    private final ErasureStep step;
    private final List<String> frozen;
    private final Map<String, Hold> retained = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> goneBefore = new HashSet<>();
    private String proof;

    StepErasure(ErasureStep step, List<String> frozen) {
        this.step = step;
        this.frozen = frozen;
    }

    ErasureStep step() {
        return step;
    }

    List<String> frozen() {
        return frozen;
    }

    /**
     * Read back as gone by an earlier attempt: not sent again, and read back again.
     *
     * @param kept what that attempt left, for whatever reason
     */
    void allGoneBefore(Set<String> kept) {
        frozen.stream().filter(id -> !kept.contains(id)).forEach(goneBefore::add);
    }

    /** The open ids whose deletion is still to be asked for. */
    Stream<String> toSend() {
        return open().filter(id -> !goneBefore.contains(id));
    }

    /** Held since the plan was made: it is not sent. */
    void retain(String id, Hold hold) {
        retained.put(id, hold);
    }

    Map<String, Hold> retained() {
        return retained;
    }

    /** Its deletion was asked for, whatever the answer. */
    void asked(List<String> ids) {
        asked.addAll(ids);
    }

    Set<String> asked() {
        return asked;
    }

    /** It cannot be counted as gone, and why; the first reason stays. */
    void fail(String id, String reason) {
        done.remove(id);
        failures.putIfAbsent(id, reason);
    }

    Map<String, String> failures() {
        return failures;
    }

    /** It was read back as gone. */
    void done(String id, String how) {
        done.add(id);
        proof = how;
    }

    Set<String> gone() {
        return done;
    }

    String proof() {
        return proof;
    }

    /** The ids of which nothing is known yet: neither read back as gone, nor kept, nor failed. */
    Stream<String> open() {
        return frozen.stream().filter(id -> !done.contains(id) && !retained.containsKey(id) && !failures.containsKey(id));
    }
}
