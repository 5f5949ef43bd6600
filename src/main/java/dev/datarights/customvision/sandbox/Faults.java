package dev.datarights.customvision.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What goes wrong in the sandbox, on the wire and in what it says. Thread-safe; may be changed while it serves. */
public final class Faults {

    private final List<FaultRule> rules = new CopyOnWriteArrayList<>();
    private final Map<UUID, Integer> countOffsets = new ConcurrentHashMap<>();
    private final Set<UUID> lost = ConcurrentHashMap.newKeySet();
    private final Set<UUID> kept = ConcurrentHashMap.newKeySet();
    private final Set<UUID> unpublishable = ConcurrentHashMap.newKeySet();
    private final AtomicLong tieOrders = new AtomicLong();
    private volatile boolean deleted;
    private volatile boolean shuffled;
    private volatile boolean duplicates;
    private volatile boolean unknownFields;

    Faults() {
    }

    /**
     * @param server service, links or arm
     * @param method GET, POST, ... or * for any
     * @param pathPattern a regular expression that is looked for in the path (without query)
     */
    public FaultRule on(String server, String method, String pathPattern) {
        return new FaultRule(this, server, method, Pattern.compile(pathPattern));
    }

    /** Every count call of the project says this much more than its pages hold. */
    public Faults countOff(UUID projectId, int delta) {
        countOffsets.put(projectId, delta);
        return this;
    }

    /** The image (or prediction) stays listed, its bytes are gone: links answer 404. */
    public Faults loseImage(UUID imageId) {
        lost.add(imageId);
        return this;
    }

    /** DeleteImages answers as if it would remove the image, and the image stays. */
    public Faults keepsImage(UUID imageId) {
        kept.add(imageId);
        return this;
    }

    /** UnpublishIteration answers BadRequestUnpublishFailed, as when the prediction resource was moved or deleted. */
    public Faults unpublishFails(UUID iterationId) {
        unpublishable.add(iterationId);
        return this;
    }

    /** Every page but the first begins with the last record of the page before, as when images arrive meanwhile. */
    public Faults duplicateAcrossPages() {
        duplicates = true;
        return this;
    }

    /** Images created at the same moment come in another order with every call, as nothing tells them apart. */
    public Faults shuffleTies() {
        shuffled = true;
        return this;
    }

    /** Every record carries fields that no version of the API has named. */
    public Faults unknownFields() {
        unknownFields = true;
        return this;
    }

    /** All is well again. */
    public Faults clear() {
        rules.clear();
        countOffsets.clear();
        lost.clear();
        kept.clear();
        unpublishable.clear();
        deleted = false;
        shuffled = false;
        duplicates = false;
        unknownFields = false;
        return this;
    }

    Faults register(FaultRule rule) {
        rules.add(rule);
        return this;
    }

    /** The fault of the first rule that applies, or null. */
    Fault take(String server, Incoming request) {
        deleted |= request.method().equalsIgnoreCase("DELETE");
        return rules.stream().map(rule -> rule.take(server, request)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    int counted(UUID projectId, int truth) {
        return truth + countOffsets.getOrDefault(projectId, 0);
    }

    /** Whether a DELETE came since all was well. */
    boolean deleted() {
        return deleted;
    }

    boolean shufflesTies() {
        return shuffled;
    }

    /** The same images, oldest or newest first as before; those of one moment in some order. */
    List<SandboxImage> ordered(List<SandboxImage> images) {
        List<SandboxImage> ordered = new ArrayList<>(images);
        Random order = new Random(tieOrders.incrementAndGet());
        for (int from = 0, to; from < ordered.size(); from = to) {
            to = from + 1;
            while (to < ordered.size() && ordered.get(to).created().equals(ordered.get(from).created())) {
                to++;
            }
            Collections.shuffle(ordered.subList(from, to), order);
        }
        return ordered;
    }

    boolean lost(UUID id) {
        return lost.contains(id);
    }

    boolean keeps(UUID imageId) {
        return kept.contains(imageId);
    }

    boolean keepsPublished(UUID iterationId) {
        return unpublishable.contains(iterationId);
    }

    int skip(int asked) {
        return duplicates && asked > 0 ? asked - 1 : asked;
    }

    boolean addsUnknownFields() {
        return unknownFields;
    }
}
