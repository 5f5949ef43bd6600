package dev.datarights.customvision.archive;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Renders {@code index.html}: what the archive is, what is inside, how to check it. Everything that is told is escaped. */
public final class IndexPage {

    private static final String TEMPLATE = "dev/datarights/customvision/archive/index.peb";

    private final PebbleEngine engine;

    public IndexPage() {
        ClasspathLoader loader = new ClasspathLoader(IndexPage.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        engine = new PebbleEngine.Builder().loader(loader).newLineTrimming(false).autoEscaping(true).strictVariables(true)
                .defaultLocale(Locale.ENGLISH).build();
    }

    public byte[] render(PageModel page) throws IOException {
        StringWriter html = new StringWriter();
        engine.getTemplate(TEMPLATE).evaluate(html, Map.of(
                "page", page,
                "made", DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ENGLISH)
                        .withZone(ZoneOffset.UTC).format(page.made())));
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }
}
