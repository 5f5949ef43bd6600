package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexPageTest {

    private final IndexPage pages = new IndexPage();

    @Test
    void thePageSaysWhatIsInsideAndHowToCheckIt() throws Exception {
        assertThat(render("Plant safety", 0)).contains("DSR-2026-0042", "contoso-eu", "Plant safety", "2026-11-24 10:00 UTC",
                "<th scope=\"row\">images</th><td class=\"number\">1234567</td>", "sha256sum -c manifest-sha256.txt",
                "verify DSR-2026-0042-p1.zip", "Nothing failed to be fetched; see the notes below", "<li>Models stay with the account.</li>");
    }

    @Test
    void whatCouldNotBeFetchedIsSaid() throws Exception {
        assertThat(render("Plant safety", 3)).contains("3 could not be fetched", "data/failures.jsonl").doesNotContain("Nothing failed");
    }

    @Test
    void aProjectsNameIsTextAndNeverMarkup() throws Exception {
        assertThat(render("<script>alert('x')</script>\"&", 0)).contains("&lt;script&gt;").doesNotContain("<script");
    }

    @Test
    void thePageAsksNothingOfTheNetwork() throws Exception {
        assertThat(render("Plant safety", 0)).contains("default-src 'none'").doesNotContain("http:", "https:", "src=", "url(");
    }

    @Test
    void anAccountsPageSpeaksOfNoProject() throws Exception {
        PageModel account = new PageModel("Account", "r-account", "r", "contoso-eu", null, null,
                Instant.parse("2026-11-24T10:00:00Z"), List.of(), 0, List.of());

        assertThat(new String(pages.render(account), StandardCharsets.UTF_8)).contains("for an account").doesNotContain("Project id", "Please note");
    }

    private String render(String project, long failures) throws Exception {
        PageModel page = new PageModel("Export of " + project, "DSR-2026-0042-p1", "DSR-2026-0042", "contoso-eu", "p1", project,
                Instant.parse("2026-11-24T10:00:00Z"), List.of(new PageModel.Row("images", 1_234_567)), failures,
                List.of("Models stay with the account."));
        return new String(pages.render(page), StandardCharsets.UTF_8);
    }
}
