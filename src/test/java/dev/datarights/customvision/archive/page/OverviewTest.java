package dev.datarights.customvision.archive.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class OverviewTest {

    private final PageTemplates templates = new PageTemplates();

    @Test
    void thePageSaysWhatIsInsideAndHowToCheckIt() throws Exception {
        assertThat(render("Plant safety", 0, List.of())).contains("DSR-2026-0042", "contoso-eu", "Plant safety", "24 November 2026, 10:00 UTC",
                "the original files</span></th><td class=\"number\">1234567</td>", "cd DSR-2026-0042-p1/\nsha256sum -c manifest-sha256.txt",
                "verify DSR-2026-0042-p1.zip", "everything that was asked for is here", "Nothing. What the service listed");
    }

    @Test
    void whatCouldNotBeFetchedIsSaidWithItsReason() throws Exception {
        List<Overview.Gap> gaps = List.of(new Overview.Gap("Pictures", 26, List.of(new Card.Fact("i-1", "its link answered 404")), 25));

        assertThat(render("Plant safety", 26, gaps)).contains("26 could not be fetched", "Pictures: 26 could not be fetched", "its link answered 404",
                "And 25 more", "data/failures.jsonl").doesNotContain("Nothing is missing", "everything that was asked for is here");
    }

    @Test
    void aProjectsNameIsTextAndNeverMarkup() throws Exception {
        assertThat(render("<script>alert('x')</script>\"&", 0, List.of())).contains("&lt;script&gt;").doesNotContain("<script");
    }

    @Test
    void thePageAsksNothingOfTheNetwork() throws Exception {
        assertThat(render("Plant safety", 0, List.of()) + new String(templates.style(), StandardCharsets.UTF_8))
                .contains("default-src 'none'").doesNotContain("http:", "https:", "src=", "url(", "@import");
    }

    @Test
    void anAccountsPageSpeaksOfNoProject() throws Exception {
        Overview account = new Overview("The account contoso-eu", "r-account", "r", "contoso-eu", null, "", "24 November 2026", null, false, List.of(),
                true, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null,
                List.of(new Card.Fact("Email", "a@b.example")), List.of(new Card.Fact("Plant safety", "p1")), List.of());

        assertThat(new String(templates.overview(account), StandardCharsets.UTF_8)).contains("knows about the account itself", "a@b.example", "Plant safety")
                .doesNotContain("Project id", "Please note", "Pictures", "Iterations");
    }

    @Test
    void anyNumberOfCardsIsPutIntoPagesThatLeadToEachOther() throws Exception {
        List<String> files = new ArrayList<>();
        List<String> pages = new ArrayList<>();
        Gallery gallery = new Gallery(templates, (path, content) -> {
            files.add(path);
            pages.add(new String(content, StandardCharsets.UTF_8));
        }, "images", "Plant safety", "picture", 250);
        for (int i = 1; i <= 250; i++) {
            gallery.add(new Card("Picture " + i, "data/images/" + i + ".jpg", true, false, "", null, List.of(), List.of(), List.of()));
        }
        gallery.finish();

        assertThat(files).containsExactly("pages/images-0001.html", "pages/images-0002.html", "pages/images-0003.html");
        assertThat(pages.get(0)).contains("Page 1 of 3", "href=\"images-0002.html\" rel=\"next\"", "href=\"images-0003.html\">Last").doesNotContain("rel=\"prev\"");
        assertThat(pages.get(1)).contains("Page 2 of 3", "href=\"images-0001.html\" rel=\"prev\"", "href=\"../data/images/101.jpg\"", "Pictures 101 to 200");
        assertThat(pages.get(2)).contains("Page 3 of 3", "Pictures 201 to 250").doesNotContain("rel=\"next\"");
        assertThat(gallery.pages().cards()).hasSize(8);
        assertThat(gallery.pages().links()).extracting(Overview.PageLink::from).containsExactly(1L, 101L, 201L);
    }

    private String render(String project, long failures, List<Overview.Gap> gaps) throws Exception {
        Overview page = new Overview(project, "DSR-2026-0042-p1", "DSR-2026-0042", "contoso-eu", "p1", "", "24 November 2026, 10:00 UTC",
                "archive 1 of 2", false, List.of(), failures == 0, failures,
                List.of(new Overview.Row("images", "Pictures", "the original files", 1_234_567, failures)), gaps, List.of(), List.of(), List.of(),
                List.of(), List.of(), null, null, List.of(), List.of(), List.of());
        return new String(templates.overview(page), StandardCharsets.UTF_8);
    }
}
