package dev.datarights.customvision.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items whose links are asked for together, and the links while the items are under way; they are nowhere else. One thread asks
 * at a time, for all items of the window that have not come yet; whoever else needs a link meanwhile waits for that answer.
 */
final class LinkWindow {

    /** As many ids as GetImagesByIds takes. */
    static final int SIZE = 256;

    private final LinkSource source;
    private final Map<String, BagItem> open = new LinkedHashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Set<String> lost = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> linkless = new HashSet<>();
    private final String iteration;
    private LinkWindow next;
    private int round;
    private boolean asking;
    private Exception failure;

    /** @param items of one kind, and of one iteration where they are of any */
    LinkWindow(LinkSource source, List<BagItem> items) {
        this.source = source;
        this.iteration = items.get(0).iteration();
        items.forEach(item -> open.put(item.id(), item));
    }

    LinkSource source() {
        return source;
    }

    String iteration() {
        return iteration;
    }

    synchronized void before(LinkWindow following) {
        next = following;
    }

    /** The window that comes after this one where nobody has asked for its links yet, else null. */
    synchronized LinkWindow unasked() {
        return next == null || next.round() > 0 ? null : next;
    }

    /** How often its links were asked for. */
    synchronized int round() {
        return round;
    }

    /** Null where none was given. */
    synchronized String link(BagItem item) {
        return links.get(item.id());
    }

    /** The items that have not come yet. */
    synchronized List<BagItem> open() {
        return List.copyOf(open.values());
    }

    /** An item has come, or never will: its link is not needed any more. */
    synchronized void close(BagItem item) {
        open.remove(item.id());
        links.remove(item.id());
    }

    /** The storage says that the bytes of the item are not there. */
    synchronized void lose(BagItem item) {
        lost.add(item.id());
    }

    synchronized boolean isLost(String id) {
        return lost.contains(id);
    }

    /** True where the service was asked and gave no link, and would not if it were asked again. */
    synchronized boolean isLinkless(BagItem item) {
        return linkless.contains(item.id());
    }

    synchronized boolean isGone(BagItem item) {
        return gone.contains(item.id());
    }

    /**
     * Waits while somebody else asks.
     *
     * @param seen the round whose link did not open, or in which there was none
     * @return true where the caller must ask, and then {@link #end}
     * @throws Exception what somebody else's asking ended with meanwhile
     */
    synchronized boolean begin(int seen) throws Exception {
        while (asking) {
            wait();
        }
        if (round != seen) {
            if (failure != null) {
                throw failure;
            }
            return false;
        }
        asking = true;
        return true;
    }

    /** @param vanished ids of which the service says that it does not have them any more */
    synchronized void end(Map<String, String> given, Set<String> vanished) {
        given.forEach((id, link) -> {
            if (open.containsKey(id)) {
                links.put(id, link);
            }
        });
        gone.addAll(vanished);
        linkless.addAll(open.keySet());
        linkless.removeAll(given.keySet());
        end((Exception) null);
    }

    synchronized void end(Exception with) {
        failure = with;
        round++;
        asking = false;
        notifyAll();
    }
}
