package dev.datarights.customvision.archive;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** The texts of {@code bagit.txt} and {@code bag-info.txt} (RFC 8493, 2.1.1 and 2.2.2). */
final class TagFiles {

    static final String DECLARATION = "bagit.txt";
    static final String INFO = "bag-info.txt";
    static final String MANIFEST = "manifest-sha256.txt";
    static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    static final String PAGE = "index.html";

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private TagFiles() {
    }

    static byte[] declaration() {
        return "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".getBytes(StandardCharsets.UTF_8);
    }

    static byte[] info(BagInfo info, long payloadFiles, long payloadBytes) {
        StringBuilder out = new StringBuilder();
        add(out, "Bag-Software-Agent", softwareAgent());
        add(out, "Bagging-Date", info.bagged().atZone(ZoneOffset.UTC).toLocalDate().toString());
        add(out, "Payload-Oxum", payloadBytes + "." + payloadFiles);
        add(out, "External-Identifier", info.externalIdentifier());
        add(out, "Bag-Group-Identifier", info.groupIdentifier());
        add(out, "Bag-Count", info.number() + " of " + (info.of() > 0 ? info.of() : "?"));
        info.more().forEach((label, value) -> add(out, label, value));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder out, String label, String value) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException("Not a label for bag-info.txt: '" + label + "'");
        }
        if (value != null) {
            // a value with a line break would forge further labels
            out.append(label).append(": ").append(value.replaceAll("\\R|\\p{Cntrl}", " ").strip()).append('\n');
        }
    }

    private static String softwareAgent() {
        String version = TagFiles.class.getPackage().getImplementationVersion();
        return "customvision-data-rights" + (version == null ? "" : " " + version);
    }
}
