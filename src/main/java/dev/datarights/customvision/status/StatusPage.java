package dev.datarights.customvision.status;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;

/** Renders the page of the requests. Everything that is told is escaped by the template engine. */
final class StatusPage {

    private static final String TEMPLATE = "dev/datarights/customvision/status/status.peb";
    private static final int MOST_ENDED = 50;

    private final PebbleEngine engine;

    StatusPage() {
        ClasspathLoader loader = new ClasspathLoader(StatusPage.class.getClassLoader());
        loader.setCharset(StandardCharsets.UTF_8.name());
        engine = new PebbleEngine.Builder().loader(loader).newLineTrimming(false).autoEscaping(true).strictVariables(true)
                .defaultLocale(Locale.ENGLISH).build();
    }

    byte[] render(RequestViews.All all) throws IOException {
        List<RequestView> open = all.requests().stream().filter(view -> !view.hasEnded()).toList();
        List<RequestView> ended = all.requests().stream().filter(RequestView::hasEnded).toList();
        StringWriter html = new StringWriter();
        engine.getTemplate(TEMPLATE).evaluate(html, Map.of(
                "states", all.states().entrySet().stream().filter(state -> state.getValue() > 0).toList(),
                "open", open, "ended", ended.stream().limit(MOST_ENDED).toList(), "more", Math.max(0, ended.size() - MOST_ENDED),
                "say", new Wording(), "updated", all.updated()));
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Numbers and days as people read them. */
    public static final class Wording {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
        private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

        public String time(Instant time) {
            return time == null ? "" : TIME.format(time);
        }

        public String state(String state) {
            return state.replace('_', ' ').toLowerCase(Locale.ROOT);
        }

        public String number(long number) {
            return String.format(Locale.ENGLISH, "%,d", number);
        }

        /** For instance "1 tag" or "1,200 images"; a template finds no method that takes a long where it has an int. */
        public String items(String kind, Number count) {
            String one = kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind;
            return number(count.longValue()) + " " + (count.longValue() == 1 ? one : one + "s");
        }

        public String size(long bytes) {
            double value = bytes;
            int unit = 0;
            while (value >= 1000 && unit < UNITS.length - 1) {
                value /= 1000;
                unit++;
            }
            return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
        }

        public String left(Long seconds) {
            if (seconds == null) {
                return "";
            }
            return seconds < 60 ? seconds + " s left" : seconds < 3600 ? seconds / 60 + " min left"
                    : seconds / 3600 + " h " + seconds % 3600 / 60 + " min left";
        }

        public String days(Long days) {
            return days == null ? "" : days < 0 ? -days + (days == -1 ? " day late" : " days late") : days == 0 ? "today"
                    : days + (days == 1 ? " day left" : " days left");
        }

        /** How pressing it is, for the eye. */
        public String urgency(Long days) {
            return days == null ? "" : days < 0 ? "late" : days <= 7 ? "soon" : "";
        }
    }
}
