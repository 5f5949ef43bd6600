package dev.datarights.customvision.archive.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;

/** Renders the parts of the page in an archive. Everything that is told is escaped; no part holds a script. */
public final class PageTemplates {

    private static final String FOLDER = "dev/datarights/customvision/archive/page/";

    private final PebbleEngine engine;

    public PageTemplates() {
        ClasspathLoader loader = new ClasspathLoader(PageTemplates.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        loader.setPrefix(FOLDER);
        loader.setSuffix(".peb");
        engine = new PebbleEngine.Builder().loader(loader).autoEscaping(true).strictVariables(true).defaultLocale(Locale.ENGLISH).build();
    }

    /** {@code index.html}. */
    public byte[] overview(Overview overview) throws IOException {
        return render("overview", Map.of("page", overview, "root", "", "pages", Gallery.FOLDER));
    }

    byte[] gallery(GalleryPage page) throws IOException {
        return render("gallery", Map.of("page", page, "root", "../", "pages", ""));
    }

    private byte[] render(String template, Map<String, Object> values) throws IOException {
        StringWriter html = new StringWriter(1 << 16);
        engine.getTemplate(template).evaluate(html, values);
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The style of all parts. */
    public byte[] style() throws IOException {
        try (InputStream in = PageTemplates.class.getResourceAsStream("/" + FOLDER + "style.css")) {
            return in.readAllBytes();
        }
    }
}
