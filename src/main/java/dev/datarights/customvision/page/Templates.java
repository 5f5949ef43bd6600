package dev.datarights.customvision.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;

/** Makes pages that people read. Everything that is told in one is escaped, and one that tells of what is not there fails. */
public final class Templates {

    private static final String BASE = "/dev/datarights/customvision/page/base.css";

    private final PebbleEngine engine;

    /** @param folder of the templates on the class path, with a slash at its end */
    public Templates(String folder) {
        ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        loader.setPrefix(folder);
        loader.setSuffix(".peb");
        engine = new PebbleEngine.Builder().loader(loader).autoEscaping(true).strictVariables(true).defaultLocale(Locale.ENGLISH).build();
    }

    /** @param template its name without the ending */
    public byte[] render(String template, Map<String, Object> values) throws IOException {
        StringWriter html = new StringWriter(1 << 16);
        engine.getTemplate(template).evaluate(html, values);
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The style that all pages have in common: CSS, light, dark and for print. */
    public static String baseStyle() throws IOException {
        try (InputStream in = Templates.class.getResourceAsStream(BASE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
