package dev.datarights.customvision.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One page of the documentation, as far as tests look at it.
 *
 * @param file relative to the project's folder
 */
record Markdown(Path file, String text) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```([a-z]*)\\n(.*?)^ *```$");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** @param language as it is named behind the fence; empty where it is not */
    record Block(String language, String text) {
    }

    static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README and every page below {@code src/docs}. */
    static List<Markdown> all() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), files.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(Markdown::read).toList();
        }
    }

    /** The fenced blocks, without the indentation of the list that they stand in. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(new Block(found.group(2), found.group(3).replaceAll("(?m)^" + found.group(1), "")));
        }
        return blocks;
    }

    /** What stands between single backticks outside of blocks. */
    List<String> spans() {
        return SPAN.matcher(BLOCK.matcher(text).replaceAll("")).results().map(found -> found.group(1)).toList();
    }

    List<String> links() {
        return LINK.matcher(BLOCK.matcher(text).replaceAll("")).results().map(found -> found.group(1)).toList();
    }

    /** The anchors that headings have on the usual pages. */
    List<String> anchors() {
        return HEADING.matcher(BLOCK.matcher(text).replaceAll("")).results()
                .map(found -> found.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }

    /** The page with a part that is made from something else, between the comments {@code begin NAME} and {@code end NAME}. */
    Markdown with(String name, String made) {
        Pattern part = Pattern.compile("(?s)(<!-- begin " + name + "[^>]*-->\\n).*?(<!-- end " + name + " -->)");
        Matcher found = part.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(file + " has no place for " + name);
        }
        return new Markdown(file, found.replaceFirst(Matcher.quoteReplacement(found.group(1) + made + found.group(2))));
    }

    /** A text for the cell of a table. */
    static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace('\n', ' ');
    }
}
