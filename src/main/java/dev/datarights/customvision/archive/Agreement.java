package dev.datarights.customvision.archive;

import dev.datarights.customvision.archive.Findings.Rule;

/** Compares, path by path, what the entries, the manifests and the records say. Lines come sorted: path, a tab, kind, value. */
final class Agreement implements SortedLines.Sink {

    static final String ENTRY = "\tE";
    static final String MANIFEST = "\tM";
    static final String TAG_MANIFEST = "\tT";
    static final String REFERENCE = "\tR";

    private static final String AGAIN = " Fetch the archive again, or run the request again.";

    private final Findings findings;
    private String path = "";
    private int copies;
    private String content;
    private String manifest;
    private String tagManifest;
    private String namedBy;
    private long tagFiles;
    private long references;
    private long referenced;

    Agreement(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void accept(String line) {
        int tab = line.indexOf('\t');
        if (!line.substring(0, tab).equals(path)) {
            end();
            path = line.substring(0, tab);
        }
        String value = line.substring(tab + 2);
        switch (line.substring(tab, tab + 2)) {
            case ENTRY -> {
                copies++;
                content = value;
            }
            case MANIFEST -> manifest = listed(Rule.MANIFEST, TagFiles.MANIFEST, manifest, value);
            case TAG_MANIFEST -> tagManifest = listed(Rule.TAG_MANIFEST, TagFiles.TAG_MANIFEST, tagManifest, value);
            case REFERENCE -> {
                references++;
                namedBy = value;
            }
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** To be called once more after the last line. */
    void end() {
        if (copies > 1) {
            findings.fail(Rule.NAMES, path + " occurs " + copies + " times. Which one is unpacked depends on the tool;"
                    + " do not use this archive." + AGAIN);
        }
        if (Entry.isPayload(path) || manifest != null) {
            compare(Rule.MANIFEST, TagFiles.MANIFEST, manifest);
        }
        if (!path.isEmpty() && (tagManifest != null || !Entry.isPayload(path) && !path.startsWith("tagmanifest-"))) {
            compare(Rule.TAG_MANIFEST, TagFiles.TAG_MANIFEST, tagManifest);
            tagFiles++;
        }
        compareRecords();
        copies = 0;
        content = manifest = tagManifest = namedBy = null;
    }

    private String listed(Rule rule, String where, String before, String now) {
        if (before != null && !before.equals(now)) {
            findings.fail(rule, path + " has two different checksums in " + where + "." + AGAIN);
        }
        return now;
    }

    private void compare(Rule rule, String where, String expected) {
        if (copies == 0 && expected != null) {
            findings.fail(rule, path + " is listed in " + where + " but is not in the archive." + AGAIN);
        } else if (copies > 0 && expected == null) {
            findings.fail(rule, path + " is in the archive but not listed in " + where + ": it was added later." + AGAIN);
        } else if (copies > 0 && !content.equals(expected)) {
            findings.fail(rule, path + " does not have the SHA-256 that " + where + " states: one of them was damaged or changed." + AGAIN);
        }
    }

    private void compareRecords() {
        if (namedBy != null && copies == 0) {
            findings.fail(Rule.RECORDS, path + " is named by a record in " + namedBy + " but is not in the archive." + AGAIN);
        }
        if (copies > 0 && (path.startsWith("data/images/") || path.startsWith("data/predictions/"))) {
            referenced++;
            if (namedBy == null) {
                findings.fail(Rule.RECORDED, path + " is named by no record of the archive." + AGAIN);
            }
        }
    }

    long tagFiles() {
        return tagFiles;
    }

    long references() {
        return references;
    }

    /** Images and predictions that are there. */
    long referenced() {
        return referenced;
    }
}
