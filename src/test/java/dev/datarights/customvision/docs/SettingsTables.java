package dev.datarights.customvision.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code config/application.properties} as tables: a part of the file is a table, a setting a row. */
final class SettingsTables {

    private static final Pattern PART = Pattern.compile("# --- (.+?) -+");
    private static final Pattern SETTING = Pattern.compile("#(customvision\\.[^=]+)=(.*)");
    private static final String EXAMPLE = " (example)";

    /** @param example true where the value only shows how it is written */
    record Setting(String part, String name, String value, String meaning, boolean example) {
    }

    private final List<Setting> settings = new ArrayList<>();

    SettingsTables(List<String> lines) {
        String part = "";
        StringBuilder comment = new StringBuilder();
        for (String line : lines) {
            Matcher begins = PART.matcher(line);
            Matcher setting = SETTING.matcher(line);
            if (begins.matches()) {
                part = begins.group(1);
                comment.setLength(0);
            } else if (setting.matches()) {
                String meaning = comment.toString().strip();
                boolean example = meaning.endsWith(EXAMPLE.strip());
                settings.add(new Setting(part, anyName(setting.group(1)), setting.group(2),
                        meaning.replace(EXAMPLE, ""), example));
                comment.setLength(0);
            } else if (line.startsWith("# ")) {
                comment.append(line.substring(2)).append(' ');
            } else {
                comment.setLength(0);
            }
        }
    }

    List<Setting> settings() {
        return settings;
    }

    /** The name with {@code NAME} where the operator chooses one. */
    static String anyName(String setting) {
        return setting.replaceFirst("^(customvision\\.(?:accounts|sweep))\\.[^.]+\\.", "$1.NAME.");
    }

    String markdown() {
        StringBuilder page = new StringBuilder();
        String part = "";
        for (Setting setting : settings) {
            if (!setting.part().equals(part)) {
                part = setting.part();
                page.append("\n## ").append(part).append("\n\n| Setting | Default | What it does |\n|---|---|---|\n");
            }
            String value = setting.value().isEmpty() ? "" : "`" + setting.value() + "`";
            page.append("| `").append(setting.name()).append("` | ")
                    .append(Markdown.cell(setting.example() ? "none; such as " + value : value)).append(" | ")
                    .append(Markdown.cell(capital(setting.meaning()))).append(" |\n");
        }
        return page.append('\n').toString();
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
