package dev.datarights.customvision.archive.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.datarights.customvision.files.Background;

/**
 * Writes cards into page after page as they come; of all the cards only those of two pages are in memory. A page is rendered
 * while the cards of the next one are made.
 */
public final class Gallery {

    static final String FOLDER = "pages/";

    /** Cards of a page: few enough that a browser opens it at once, many enough that a large project has few pages. */
    public static final int CARDS = 100;

    private static final int FIRST = 8;

    private final PageTemplates templates;
    private final PageFiles files;
    private final String name;
    private final String title;
    private final String one;
    private final long expected;
    private final List<Card> first = new ArrayList<>();
    private List<Card> cards = new ArrayList<>();
    private Background<byte[]> rendered;
    private int written;

    /**
     * @param name of the files, for instance {@code images}
     * @param title of the archive
     * @param one of what is shown: picture or prediction
     * @param expected how many cards will come
     */
    public Gallery(PageTemplates templates, PageFiles files, String name, String title, String one, long expected) {
        this.templates = templates;
        this.files = files;
        this.name = name;
        this.title = title;
        this.one = one;
        this.expected = expected;
    }

    public void add(Card card) throws IOException {
        if (cards.size() == CARDS) {
            render(true);
        }
        if (first.size() < FIRST) {
            first.add(card);
        }
        cards.add(card);
    }

    /** To be called after the last card. */
    public void finish() throws IOException {
        if (!cards.isEmpty()) {
            render(false);
        }
        writeRendered();
    }

    private void render(boolean more) throws IOException {
        writeRendered();
        int number = ++written;
        int last = more ? Math.max(number + 1, (int) ((expected + CARDS - 1) / CARDS)) : number;
        long from = (number - 1L) * CARDS + 1;
        long to = from + cards.size() - 1;
        GalleryPage page = new GalleryPage(title, one, one + "s", number, last, from, to, Math.max(to, expected),
                number > 1 ? file(1) : null, number > 1 ? file(number - 1) : null, more ? file(number + 1) : null,
                more ? file(last) : null, cards);
        cards = new ArrayList<>();
        rendered = Background.begin("customvision-pages", () -> templates.gallery(page));
    }

    /** Waits for the page that is being rendered, if one is, and writes it. */
    private void writeRendered() throws IOException {
        if (rendered != null) {
            files.put(FOLDER + file(written), rendered.await());
            rendered = null;
        }
    }

    private String file(int number) {
        return String.format(Locale.ROOT, "%s-%04d.html", name, number);
    }

    /** The pages that were written, for the overview. */
    public Overview.Pages pages() {
        List<Overview.PageLink> links = new ArrayList<>();
        for (int number = 1; number <= written; number++) {
            links.add(new Overview.PageLink(FOLDER + file(number), (number - 1L) * CARDS + 1));
        }
        return new Overview.Pages(one, one + "s", List.copyOf(first), links);
    }
}
