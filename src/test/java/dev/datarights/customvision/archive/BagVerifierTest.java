package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BagVerifierTest {

    private static final String IMAGE = "data/images/image-000003.bin";

    @TempDir
    Path folder;

    private Path archive;

    @BeforeEach
    void aSealedArchive() throws IOException {
        archive = SampleBag.make(folder, SampleBag.content(20)).file();
    }

    @Test
    void aSealedArchivePassesEveryCheck() {
        BagReport report = BagVerifier.verify(archive);

        assertThat(report.checks()).hasSize(8).allMatch(Check::passed);
        assertThat(report.complete()).isTrue();
        assertThat(report.bagName()).isEqualTo(SampleBag.NAME);
    }

    @Test
    void anArchivePackedAnewByAnotherToolStillPasses() throws Exception {
        change(entries -> { });

        assertThat(BagVerifier.verify(archive).checks()).allMatch(Check::passed);
    }

    @Test
    void aFlippedByteMakesVerificationFail() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        byte[] image = SampleBag.content(20).get(IMAGE);
        int at = indexOf(bytes, image) + 5;
        bytes[at] ^= 1;
        Files.write(archive, bytes);

        assertThat(BagVerifier.verify(archive).checks()).filteredOn(check -> !check.passed())
                .hasSize(2).allSatisfy(check -> assertThat(check.detail()).contains(IMAGE));
    }

    @Test
    void whereAFlippedByteGoesUnseenWhatIsUnpackedIsStillTheSame() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        Map<String, byte[]> content = SampleBag.read(archive);
        for (int at = 0; at < bytes.length; at += 41) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x10;
            Files.write(archive, changed);
            if (BagVerifier.verify(archive).complete()) {
                assertThat(SampleBag.read(archive)).as("byte " + at).usingRecursiveComparison().isEqualTo(content);
            }
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("an image is missing", IMAGE, entries -> entries.remove(IMAGE)),
                change("an image is other than it was", IMAGE, entries -> entries.put(IMAGE, new byte[] {1})),
                change("a file was added", "data/extra.bin", entries -> entries.put("data/extra.bin", new byte[1])),
                change("a tag file was added", "notes.txt", entries -> entries.put("notes.txt", new byte[1])),
                change("a manifest line was changed", IMAGE, entries -> edit(entries, "manifest-sha256.txt",
                        text -> text.replaceAll("[0-9a-f]{64}(?=  " + IMAGE + ")", "0".repeat(64)))),
                change("a manifest line was removed", IMAGE, entries -> edit(entries, "manifest-sha256.txt",
                        text -> text.replaceAll("[0-9a-f]{64}  " + IMAGE + "\n", ""))),
                change("the manifest is no manifest", "manifest-sha256.txt", entries -> edit(entries, "manifest-sha256.txt", text -> "x")),
                change("a manifest line has no end", "manifest-sha256.txt", entries -> edit(entries, "manifest-sha256.txt", text -> "0".repeat(100_000))),
                change("the manifest is missing", "manifest-sha256.txt", entries -> entries.remove("manifest-sha256.txt")),
                change("the tag manifest is missing", "tagmanifest-sha256.txt", entries -> entries.remove("tagmanifest-sha256.txt")),
                change("the page was changed", "index.html", entries -> edit(entries, "index.html", text -> text + " ")),
                change("the page is missing", "index.html", entries -> entries.remove("index.html")),
                change("the oxum was changed", "bag-info.txt", entries -> edit(entries, "bag-info.txt",
                        text -> text.replaceAll("Payload-Oxum: \\d+", "Payload-Oxum: 1"))),
                change("the declaration is missing", "bagit.txt", entries -> entries.remove("bagit.txt")),
                change("a record names a file that is not there", "data/images/gone.jpg", entries -> edit(entries, "data/images.jsonl",
                        text -> text + "{\"file\":\"data/images/gone.jpg\"}\n")),
                change("no record names an image", IMAGE, entries -> edit(entries, "data/images.jsonl",
                        text -> text.replaceAll(".*" + IMAGE + ".*\n", ""))),
                change("the records are no JSON", "data/images.jsonl", entries -> edit(entries, "data/images.jsonl", text -> text + "{\"file")),
                change("a record names a path outside", "data/images.jsonl", entries -> edit(entries, "data/images.jsonl",
                        text -> text + "{\"file\":\"../../etc/passwd\"}\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void anArchiveThatWasChangedFailsAndTheReasonNamesTheFile(String what, String file, Consumer<Map<String, byte[]>> change)
            throws Exception {
        change(change);

        BagReport report = BagVerifier.verify(archive);
        assertThat(report.complete()).isFalse();
        assertThat(report.checks()).filteredOn(check -> !check.passed())
                .anySatisfy(check -> assertThat(check.detail()).contains(file).contains("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "/absolute.txt", "TOP/../../x.txt", "TOP/data/a\\b.txt", "TOP/data/C:x.txt", "TOP/data/a\u0000b", "other/data/x.bin"})
    void anUnsafeOrStrayNameIsRefused(String name) throws Exception {
        Map<String, byte[]> entries = named();
        entries.put(name.replace("TOP", SampleBag.NAME), new byte[1]);
        SampleBag.pack(archive, entries);

        assertThat(BagVerifier.verify(archive).complete()).isFalse();
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() throws Exception {
        Map<String, byte[]> entries = named();
        byte[] image = SampleBag.content(20).get(IMAGE);
        entries.put(SampleBag.NAME + "/" + IMAGE.replace("3.bin", "X.bin"), image);
        SampleBag.pack(archive, entries);
        String zip = Files.readString(archive, StandardCharsets.ISO_8859_1);
        Files.writeString(archive, zip.replace("image-00000X.bin", "image-000003.bin"), StandardCharsets.ISO_8859_1);

        assertThat(BagVerifier.verify(archive).checks()).filteredOn(check -> !check.passed())
                .anySatisfy(check -> assertThat(check.detail()).contains(IMAGE).contains("2 times"));
    }

    @Test
    void anEntryThatUnpacksToMoreThanItStatesIsNotUnpackedFurther() throws Exception {
        change(entries -> entries.put("data/bomb.json", new byte[50 << 20]));
        byte[] bytes = Files.readAllBytes(archive);
        String name = SampleBag.NAME + "/data/bomb.json";
        int central = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(name) - 46;
        Arrays.fill(bytes, central + 24, central + 28, (byte) 1);
        bytes[central + 27] = 0;
        Files.write(archive, bytes);

        assertThat(BagVerifier.verify(archive).checks()).filteredOn(check -> !check.passed())
                .anySatisfy(check -> assertThat(check.detail()).contains("data/bomb.json", "unpacks to more"));
    }

    @Test
    void whatARecordHoldsIsNotQuotedWhenItIsDamaged() throws Exception {
        change(entries -> edit(entries, "data/images.jsonl", text -> text + "{\"file\": Secret-Name"));

        assertThat(BagVerifier.verify(archive).checks().toString()).contains("is not JSON").doesNotContain("Secret");
    }

    @Test
    void anArchiveCutShortAnywhereFailsWithoutAnException() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        for (int length = 0; length < bytes.length; length += 131) {
            Files.write(archive, Arrays.copyOf(bytes, length));
            assertThat(BagVerifier.verify(archive).complete()).as("cut at " + length).isFalse();
        }
    }

    @Test
    void whatIsNoZipOrNotThereFailsWithoutAnException() throws Exception {
        Files.writeString(archive, "hello".repeat(100));
        assertThat(BagVerifier.verify(archive).checks()).singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("not a whole ZIP"));
        assertThat(BagVerifier.verify(folder.resolve("none.zip")).checks()).singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("none.zip", "Check the path"));
        assertThat(BagVerifier.verify(folder).complete()).isFalse();
    }

    private void change(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = SampleBag.read(archive);
        change.accept(entries);
        SampleBag.pack(archive, prefixed(entries));
    }

    private Map<String, byte[]> named() {
        return prefixed(SampleBag.read(archive));
    }

    private static Map<String, byte[]> prefixed(Map<String, byte[]> entries) {
        Map<String, byte[]> named = new LinkedHashMap<>();
        entries.forEach((path, bytes) -> named.put(SampleBag.NAME + "/" + path, bytes));
        return named;
    }

    private static Arguments change(String what, String file, Consumer<Map<String, byte[]>> change) {
        return Arguments.of(what, file, change);
    }

    private static void edit(Map<String, byte[]> entries, String path, UnaryOperator<String> edit) {
        String text = new String(entries.get(path), StandardCharsets.UTF_8);
        entries.put(path, edit.apply(text).getBytes(StandardCharsets.UTF_8));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; ; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }
}
