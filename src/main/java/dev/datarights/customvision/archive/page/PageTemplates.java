package dev.datarights.customvision.archive.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.datarights.customvision.page.Templates;

/** Renders the parts of the page in an archive. No part holds a script. */
public final class PageTemplates {

    private static final String FOLDER = "dev/datarights/customvision/archive/page/";

    private final Templates templates = new Templates(FOLDER);

    /** {@code index.html}. */
    public byte[] overview(Overview overview) throws IOException {
        return templates.render("overview", Map.of("page", overview, "root", "", "pages", Gallery.FOLDER));
    }

    byte[] gallery(GalleryPage page) throws IOException {
        return templates.render("gallery", Map.of("page", page, "root", "../", "pages", ""));
    }

    /** The style of all parts. */
    public byte[] style() throws IOException {
        try (InputStream in = PageTemplates.class.getResourceAsStream("/" + FOLDER + "style.css")) {
            return (Templates.baseStyle() + new String(in.readAllBytes(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
    }
}
