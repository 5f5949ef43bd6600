package dev.datarights.customvision.erasure;

import dev.datarights.customvision.request.ErasureStep;
import dev.datarights.customvision.request.Evidence;
import dev.datarights.customvision.request.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of the ids that the plan froze for one step. Ids only, never records: a project has up to 100,000. */
final class StepErasure {

    private final ErasureStep step;
    private final List<String> frozen;
    private final Map<String, Hold> retained = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> unclear = new HashSet<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> goneBefore = new HashSet<>();
    private String proof;
    private Evidence.ReadBack readBack;

    /** @param frozen sorted */
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

    boolean isFrozen(String id) {
        return Collections.binarySearch(frozen, id) >= 0;
    }

    /** Where ids stand in the frozen list, such as {@code 0-63,70}. */
    String places(Collection<String> ids) {
        List<Integer> places = ids.stream().map(id -> Collections.binarySearch(frozen, id)).sorted().toList();
        List<String> runs = new ArrayList<>();
        for (int from = 0; from < places.size();) {
            int to = from;
            while (to + 1 < places.size() && places.get(to + 1) == places.get(to) + 1) {
                to++;
            }
            runs.add(places.get(from) + (to == from ? "" : "-" + places.get(to)));
            from = to + 1;
        }
        return String.join(",", runs);
    }

    /** The ids at such places. */
    List<String> at(String places) {
        List<String> ids = new ArrayList<>();
        for (String run : places.split(",")) {
            String[] ends = run.split("-");
            ids.addAll(frozen.subList(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1));
        }
        return ids;
    }

    /** The open ids whose deletion is still to be asked for. */
    Stream<String> toSend() {
        return open().filter(id -> !goneBefore.contains(id) && !answered.contains(id));
    }

    /** Held since the plan was made: it is not sent. */
    void retain(String id, Hold hold) {
        retained.put(id, hold);
    }

    Map<String, Hold> retained() {
        return retained;
    }

    /** Their deletion is asked for: from here on they may be gone. */
    void asked(List<String> ids) {
        asked.addAll(ids);
    }

    /** They were not asked for after all. */
    void unasked(List<String> ids) {
        ids.stream().filter(id -> !unclear.contains(id) && !accepted.contains(id)).toList().forEach(asked::remove);
    }

    Set<String> asked() {
        return asked;
    }

    /** It was asked for, and it is not known whether it was carried out. */
    void unclear(List<String> ids) {
        unclear.addAll(ids);
    }

    /** The service took the call. */
    void accepted(List<String> ids) {
        accepted.addAll(ids);
        answered.addAll(ids);
    }

    /** The service says that it is not there: because of a call that nobody saw the answer of, or because it was not before. */
    void absent(List<String> ids) {
        ids.stream().filter(unclear::contains).forEach(accepted::add);
        answered.addAll(ids);
    }

    /** True where it was asked for and whether this request deleted it is not known. */
    boolean isUnclear(String id) {
        return unclear.contains(id) && !answered.contains(id) && step != ErasureStep.PROJECT;
    }

    /** Another attempt begins: what was read back as gone is not sent again, and is read back again; anything else is sent. */
    void nextAttempt() {
        goneBefore.addAll(gone);
        gone.clear();
        answered.clear();
        failures.clear();
    }

    /** It cannot be counted as gone, and why; the first reason stays. */
    void fail(String id, String reason) {
        gone.remove(id);
        failures.putIfAbsent(id, reason);
    }

    Map<String, String> failures() {
        return failures;
    }

    /** They were read back as gone. */
    void gone(Collection<String> ids, String how) {
        gone.addAll(ids);
        proof = how;
    }

    /** What was read back as gone, whoever deleted it. */
    Set<String> gone() {
        return gone;
    }

    /** Of what is gone, how many a DELETE of this request was taken for. A project that was asked to go and is gone is one. */
    long deleted() {
        return gone.stream().filter(id -> accepted.contains(id) || step == ErasureStep.PROJECT && unclear.contains(id)).count();
    }

    /** True where the id may not be there any more because of this request. */
    boolean mayBeGone(String id) {
        return asked.contains(id) || gone.contains(id) || goneBefore.contains(id);
    }

    String proof() {
        return proof;
    }

    void readBack(Evidence.ReadBack seen) {
        readBack = seen;
    }

    Evidence.ReadBack readBack() {
        return readBack;
    }

    /** The ids of which nothing is known yet: neither read back as gone, nor kept, nor failed. */
    Stream<String> open() {
        return frozen.stream().filter(id -> !gone.contains(id) && !retained.containsKey(id) && !failures.containsKey(id));
    }

    /** The ids of {@link #open} that were asked for. */
    Set<String> openAsked() {
        return open().filter(asked::contains).collect(Collectors.toSet());
    }
}
