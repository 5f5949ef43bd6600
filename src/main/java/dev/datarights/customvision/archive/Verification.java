package dev.datarights.customvision.archive;

import dev.datarights.customvision.archive.Findings.Rule;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * One pass over an archive. Each thing that names a path (an entry, a manifest line, a record) becomes a line; sorted, all
 * that is said about a path stands together, and {@link Agreement} compares it. So memory does not grow with the bag.
 */
final class Verification {

    private static final String AGAIN = " Fetch the archive again, or run the request again.";
    private static final int LARGEST_TAG_FILE = 1 << 20;
    private static final Pattern OXUM = Pattern.compile("(?m)^Payload-Oxum:\\s*(\\d+\\.\\d+)\\s*$");
    private static final Pattern DECLARATION =
            Pattern.compile("BagIt-Version: 1\\.0\\R+Tag-File-Character-Encoding: UTF-8\\R*");

    private final Path file;
    private final Findings findings = new Findings();
    private final Map<Rule, String> seen = new EnumMap<>(Rule.class);
    private final KindCounts kinds = new KindCounts();
    private final RecordFiles records = new RecordFiles();
    private String bagName = "";
    private boolean declared;
    private boolean manifested;
    private boolean tagManifested;
    private String info = "";
    private String oxum = "";
    private long entries;
    private long payloadFiles;
    private long payloadBytes;

    Verification(Path file) {
        this.file = file;
    }

    void run(SortedLines names) throws IOException {
        try (ZipDirectory zip = ZipDirectory.open(file)) {
            for (Optional<ZipDirectory.Item> item; (item = zip.next()).isPresent(); ) {
                entry(zip, item.get(), names);
            }
        }
        structure();
        Agreement agreement = new Agreement(findings);
        names.forEach(agreement);
        agreement.end();
        seen.put(Rule.STRUCTURE, entries + " entries in the bag " + bagName);
        seen.put(Rule.NAMES, entries + " names");
        seen.put(Rule.CONTENT, entries + " entries read");
        seen.put(Rule.MANIFEST, payloadFiles + " files, " + payloadBytes + " bytes");
        seen.put(Rule.TAG_MANIFEST, agreement.tagFiles() + " tag files");
        seen.put(Rule.OXUM, oxum);
        seen.put(Rule.RECORDS, agreement.references() + " references");
        seen.put(Rule.RECORDED, agreement.referenced() + " files");
    }

    /** To be asked after {@link #run} or {@link #couldNotGoOn}. */
    BagReport report() {
        return new BagReport(file, bagName, findings.none(), findings.checks(seen),
                BagFacts.of(info, payloadFiles, payloadBytes, kinds.counts()));
    }

    void couldNotGoOn(IOException cause) {
        if (cause instanceof FileNotFoundException) {
            findings.fail(Rule.STRUCTURE, file + " is not there or cannot be read. Check the path.");
        } else if (cause instanceof ZipException || cause instanceof EOFException) {
            findings.fail(Rule.STRUCTURE, file + " is not a whole ZIP archive: " + cause.getMessage() + "." + AGAIN);
        } else {
            findings.fail(Rule.STRUCTURE, file + " could not be checked to its end: " + cause + ". Check the disks and try again.");
        }
    }

    private void entry(ZipDirectory zip, ZipDirectory.Item item, SortedLines names) throws IOException {
        if (item.isFolder() && Entry.isSafe(item.name().substring(0, item.name().length() - 1))) {
            return;
        }
        entries++;
        int slash = item.name().indexOf('/');
        String folder = item.name().substring(0, Math.max(slash, 0));
        String path = item.name().substring(slash + 1);
        if (!Entry.isSafe(folder) || !Entry.isSafe(path)) {
            findings.fail(Rule.NAMES, "The name '" + item.name().replaceAll("[^ -~]", "?")
                    + "' is not allowed in a bag. Do not unpack this archive; ask where it comes from.");
            return;
        }
        bagName = bagName.isEmpty() ? folder : bagName;
        if (!folder.equals(bagName)) {
            findings.fail(Rule.STRUCTURE, item.name() + " lies outside the top folder " + bagName + "." + AGAIN);
            return;
        }
        names.add(path + Agreement.ENTRY + content(zip, item, path, names));
        if (Entry.isPayload(path)) {
            payloadFiles++;
            payloadBytes += item.length();
            kinds.add(path);
        }
    }

    private String content(ZipDirectory zip, ZipDirectory.Item item, String path, SortedLines names) throws IOException {
        Fingerprint found = new Fingerprint();
        try (InputStream content = new FingerprintedStream(zip.content(item), found, item.length())) {
            interpret(path, content, names);
            content.transferTo(OutputStream.nullOutputStream());
            if (found.length() != item.length() || found.crc32() != item.crc32()) {
                findings.fail(Rule.CONTENT, path + " does not have the length and CRC that the ZIP states:"
                        + " it was damaged or changed." + AGAIN);
            }
        } catch (ZipException | EOFException e) {
            findings.fail(Rule.CONTENT, path + " cannot be unpacked: " + e.getMessage() + "." + AGAIN);
        }
        return found.sha256();
    }

    private void interpret(String path, InputStream in, SortedLines names) throws IOException {
        switch (path) {
            case TagFiles.DECLARATION -> declared = DECLARATION.matcher(text(in)).matches();
            case TagFiles.INFO -> {
                info = text(in);
                Matcher matcher = OXUM.matcher(info);
                oxum = matcher.find() ? matcher.group(1) : "";
            }
            case TagFiles.MANIFEST -> {
                manifested = true;
                understood(Rule.MANIFEST, path, () -> ManifestLines.read(in,
                        (listed, sha256) -> names.add(listed + Agreement.MANIFEST + sha256)));
            }
            case TagFiles.TAG_MANIFEST -> {
                tagManifested = true;
                understood(Rule.TAG_MANIFEST, path, () -> ManifestLines.read(in,
                        (listed, sha256) -> names.add(listed + Agreement.TAG_MANIFEST + sha256)));
            }
            default -> {
                if (RecordFiles.mayNameFiles(path)) {
                    understood(Rule.RECORDS, path, () -> kinds.addRecords(path, records.read(in, named -> reference(path, named, names))));
                }
            }
        }
    }

    private void reference(String path, String named, SortedLines names) throws IOException {
        if (Entry.isSafe(named)) {
            names.add(named + Agreement.REFERENCE + path);
        } else {
            findings.fail(Rule.RECORDS, path + " names a file that no bag can hold." + AGAIN);
        }
    }

    private void understood(Rule rule, String path, Reading reading) throws IOException {
        try {
            reading.read();
        } catch (ZipException | EOFException e) {
            throw e;
        } catch (IOException e) {
            findings.fail(rule, path + " cannot be understood: " + e.getMessage() + "." + AGAIN);
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(LARGEST_TAG_FILE), StandardCharsets.UTF_8);
    }

    private void structure() {
        if (!declared) {
            findings.fail(Rule.STRUCTURE, "bagit.txt is missing or is not that of BagIt 1.0: this is not an archive of this program." + AGAIN);
        }
        if (!manifested) {
            findings.fail(Rule.MANIFEST, TagFiles.MANIFEST + " is missing." + AGAIN);
        }
        if (!tagManifested) {
            findings.fail(Rule.TAG_MANIFEST, TagFiles.TAG_MANIFEST + " is missing." + AGAIN);
        }
        String there = payloadBytes + "." + payloadFiles;
        if (!oxum.equals(there)) {
            findings.fail(Rule.OXUM, "bag-info.txt states '" + oxum + "' (bytes.files), there are " + there + "." + AGAIN);
        }
    }

    private interface Reading {
        void read() throws IOException;
    }
}
