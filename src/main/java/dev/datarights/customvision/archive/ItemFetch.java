package dev.datarights.customvision.archive;

import dev.datarights.customvision.service.LinkRefused;
import dev.datarights.customvision.service.Links;

/** How far one item has come: its link, how often a fresh one was refused, whether the service still has it. One thread's own. */
final class ItemFetch {

    /** So often a link may be refused although it was given out just now. */
    private static final int REFUSALS = 3;

    private final BagItem item;
    private final LinkWindow window;
    private String link;
    private int round;
    private boolean asked;
    private int refusals;
    private boolean lost;
    private boolean gone;

    ItemFetch(BagItem item, LinkWindow window) {
        this.item = item;
        this.window = window;
        this.round = window.round();
        this.gone = window.isGone(item);
        // a path for GetArtifact is no secret and does not run out
        this.link = Links.isArtifactPath(item.link()) ? item.link() : window.link(item);
    }

    BagItem item() {
        return item;
    }

    LinkWindow window() {
        return window;
    }

    /** Null where one has to be asked for. */
    String link() {
        return link;
    }

    /**
     * True where a link has to be asked for.
     *
     * @throws LinkRefused where that was done, and none was given
     */
    boolean needsLink() throws LinkRefused {
        if (link == null && window.isLinkless(item)) {
            throw new LinkRefused("the service gave no link to its bytes");
        }
        return link == null;
    }

    int round() {
        return round;
    }

    boolean isGone() {
        return gone;
    }

    /** The window's links were asked for again. */
    void renewed() {
        asked = true;
        round = window.round();
        gone = window.isGone(item);
        link = window.link(item);
    }

    /** The link did not open: true where another one may. */
    boolean maySucceed() {
        link = null;
        refusals += asked ? 1 : 0;
        return refusals < REFUSALS;
    }

    /** There is nothing behind the link: true where it has not been asked yet whether the item is still there. */
    boolean mayBeGone() {
        boolean first = !lost;
        lost = true;
        link = null;
        window.lose(item);
        return first;
    }
}
