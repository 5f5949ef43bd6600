package dev.datarights.customvision.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The bags of one job: one, or where the job says how large it may become, as many as it takes, {@code <name>-001} and on.
 * Documents go into the first, items into the last, until the next item would make it too large; an item that is larger by
 * itself has a bag of its own. Only these two are open; of the others it is known what they hold.
 */
final class BagParts implements AutoCloseable {

    private final Path folder;
    private final String name;
    private final long maxBytes;
    private final Beginning beginning;
    /** Read by those who look for what is missing, while the one writer may add to it. */
    private final List<Bag> parts = new CopyOnWriteArrayList<>();

    private BagParts(Path folder, String name, long maxBytes, Beginning beginning) {
        this.folder = folder;
        this.name = name;
        this.maxBytes = maxBytes;
        this.beginning = beginning;
    }

    /** May make the empty file of a new bag, where it is to be more than a file of the work folder. */
    interface Beginning {
        void begin(Path file);
    }

    /** Begins the bags, or goes on with those left behind; what was begun in one stays in one. */
    static BagParts open(Path folder, String name, long maxBytes, Beginning beginning) throws IOException {
        boolean whole = isThere(folder, name);
        boolean cut = isThere(folder, partName(name, 1));
        BagParts bags = new BagParts(folder, name, whole || maxBytes == 0 && !cut ? 0 : maxBytes == 0 ? Long.MAX_VALUE : maxBytes, beginning);
        try {
            bags.add();
            while (bags.isCut() && isThere(folder, partName(name, bags.count() + 1))) {
                bags.add();
            }
        } catch (IOException | RuntimeException e) {
            bags.close();
            throw e;
        }
        return bags;
    }

    private static boolean isThere(Path folder, String name) {
        return Files.exists(folder.resolve(name + ".journal"));
    }

    private static String partName(String name, int number) {
        return "%s-%03d".formatted(name, number);
    }

    private void add() throws IOException {
        if (parts.size() > 1) {
            last().close();
        }
        String next = name(parts.size() + 1);
        if (!isThere(folder, next)) {
            beginning.begin(GrowingZip.part(folder, next));
        }
        parts.add(Bag.open(folder, next));
    }

    /** True where the job's archive consists of parts, if only of one. */
    boolean isCut() {
        return maxBytes > 0;
    }

    int count() {
        return parts.size();
    }

    /** The name of a bag, from 1. */
    String name(int number) {
        return isCut() ? partName(name, number) : name;
    }

    Bag first() {
        return parts.get(0);
    }

    private Bag last() {
        return parts.get(parts.size() - 1);
    }

    /** Where an item of that length goes; the caller is the only one who adds items. */
    Bag forItem(long length) throws IOException {
        if (isCut() && last().entries() > 0 && last().payloadBytes() + length > maxBytes) {
            add();
        }
        return last();
    }

    boolean contains(String path) {
        return parts.stream().anyMatch(part -> part.contains(path));
    }

    Optional<String> fileOf(String folder, String id) {
        return parts.stream().flatMap(part -> part.fileOf(folder, id).stream()).findFirst();
    }

    /** Opens a bag to be sealed; the others are closed from now on. */
    Bag reopen(int number) throws IOException {
        if (parts.size() == 1) {
            return first();
        }
        close();
        Bag bag = Bag.open(folder, name(number));
        parts.set(number - 1, bag);
        return bag;
    }

    @Override
    public void close() {
        parts.forEach(Bag::close);
    }
}
