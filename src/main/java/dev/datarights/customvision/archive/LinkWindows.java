package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Items one by one, each with the window in which its link is asked for; two windows are in memory, this one and the next. */
final class LinkWindows implements Iterator<LinkWindows.Sought> {

    private final Iterator<BagItem> items;
    private final LinkSource source;
    private final BooleanSupplier over;
    private BagItem first;      // of the window after the next
    private List<BagItem> following = List.of();
    private LinkWindow ahead;
    private LinkWindow window;
    private List<BagItem> members = List.of();
    private int at;

    /**
     * @param items of one kind, those of one iteration together
     * @param over  whether no more are wanted
     */
    LinkWindows(LinkSource source, Iterator<BagItem> items, BooleanSupplier over) {
        this.source = source;
        this.items = items;
        this.over = over;
        read();
    }

    /**
     * An item that is to be fetched.
     *
     * @param middle true for one item of each window: then it is time to ask for the links of the next
     */
    record Sought(BagItem item, LinkWindow window, boolean middle) {
    }

    private void read() {
        List<BagItem> read = new ArrayList<>();
        BagItem item = first != null ? first : items.hasNext() ? items.next() : null;
        first = null;
        while (item != null && read.size() < LinkWindow.SIZE && (read.isEmpty() || Objects.equals(item.iteration(), read.get(0).iteration()))) {
            read.add(item);
            item = items.hasNext() ? items.next() : null;
        }
        first = item;
        following = read;
        ahead = read.isEmpty() ? null : new LinkWindow(source, read);
    }

    @Override
    public boolean hasNext() {
        return (at < members.size() || ahead != null) && !over.getAsBoolean();
    }

    @Override
    public Sought next() {
        if (at == members.size() && ahead == null) {
            throw new NoSuchElementException();
        }
        if (at == members.size()) {
            window = ahead;
            members = following;
            at = 0;
            read();
            if (ahead != null) {
                window.before(ahead);
            }
        }
        return new Sought(members.get(at), window, at++ == members.size() / 2);
    }
}
