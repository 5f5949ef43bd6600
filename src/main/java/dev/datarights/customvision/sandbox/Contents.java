package dev.datarights.customvision.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Tags and images at one point: the workspace, or the copy that an iteration was trained on. Thread-safe. */
final class Contents {

    private static final Comparator<SandboxImage> BY_AGE =
            Comparator.comparing(SandboxImage::created).thenComparing(SandboxImage::id);

    private final Map<UUID, SandboxTag> tags = new LinkedHashMap<>();
    private final Map<UUID, SandboxImage> byId = new HashMap<>();
    private final List<SandboxImage> oldestFirst = new ArrayList<>();

    synchronized Contents copy() {
        Contents copy = new Contents();
        copy.tags.putAll(tags);
        copy.byId.putAll(byId);
        copy.oldestFirst.addAll(oldestFirst);
        return copy;
    }

    synchronized void add(SandboxTag tag) {
        tags.put(tag.id(), tag);
    }

    synchronized List<SandboxTag> tags() {
        return List.copyOf(tags.values());
    }

    synchronized Optional<SandboxTag> tag(UUID id) {
        return Optional.ofNullable(tags.get(id));
    }

    synchronized void add(SandboxImage image) {
        int at = Collections.binarySearch(oldestFirst, image, BY_AGE);
        oldestFirst.add(at < 0 ? -at - 1 : at, image);
        byId.put(image.id(), image);
    }

    synchronized boolean remove(UUID imageId) {
        SandboxImage image = byId.remove(imageId);
        return image != null && oldestFirst.remove(Collections.binarySearch(oldestFirst, image, BY_AGE)) != null;
    }

    /** The tag, and its links and regions on every image. */
    synchronized boolean removeTag(UUID tagId) {
        if (tags.remove(tagId) == null) {
            return false;
        }
        change(image -> image.bears(tagId), image -> image.without(Set.of(tagId)));
        return true;
    }

    /** {@code change} keeps id and time of the image. */
    synchronized void change(Predicate<SandboxImage> wanted, UnaryOperator<SandboxImage> change) {
        oldestFirst.replaceAll(image -> wanted.test(image) ? change.apply(image) : image);
        oldestFirst.forEach(image -> byId.put(image.id(), image));
    }

    synchronized Optional<SandboxImage> image(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized int count(Predicate<SandboxImage> wanted) {
        int count = 0;
        for (SandboxImage image : oldestFirst) {
            if (wanted.test(image)) {
                count++;
            }
        }
        return count;
    }

    synchronized List<SandboxImage> page(Predicate<SandboxImage> wanted, boolean newestFirst, int skip, int take) {
        List<SandboxImage> page = new ArrayList<>();
        int passed = 0;
        int size = oldestFirst.size();
        for (int i = 0; i < size && page.size() < take; i++) {
            SandboxImage image = oldestFirst.get(newestFirst ? size - 1 - i : i);
            if (wanted.test(image) && passed++ >= skip) {
                page.add(image);
            }
        }
        return page;
    }
}
