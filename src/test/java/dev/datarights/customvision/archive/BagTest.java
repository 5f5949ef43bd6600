package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.loc.repository.bagit.reader.BagReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagTest {

    private static final Map<String, byte[]> CONTENT = SampleBag.content(30);

    @TempDir
    Path folder;

    @Test
    void whatIsPutInComesOutOfAnyUnzip() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);

        assertThat(SampleBag.read(archive.file())).containsAllEntriesOf(CONTENT);
        assertThat(archive.payloadFiles()).isEqualTo(CONTENT.size() + 1);
        assertThat(archive.length()).isEqualTo(Files.size(archive.file()));
        assertThat(archive.sha256()).isEqualTo(Payload.of(archive.file()).sha256());
        assertThat(folder).isDirectoryNotContaining("glob:**.{part,spool}");
    }

    @Test
    void unzipFindsNothingWrong() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);

        assertThat(run("unzip", "-tqq", archive.file().toString())).isZero();
    }

    @Test
    void theLibraryOfCongressToolValidatesTheBag() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);
        Path unpacked = folder.resolve("unpacked");
        SampleBag.unpack(archive.file(), unpacked);

        var bag = new BagReader().read(unpacked.resolve(SampleBag.NAME));
        try (var verifier = new gov.loc.repository.bagit.verify.BagVerifier()) {
            verifier.isValid(bag, false);
        }
        assertThat(bag.getMetadata().get("Bag-Count")).containsExactly("1 of 3");
        assertThat(bag.getMetadata().get("Payload-Oxum")).containsExactly(archive.payloadBytes() + "." + archive.payloadFiles());
        assertThat(bag.getTagManifests().iterator().next().getFileToChecksumMap().keySet())
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "index.html");
    }

    @Test
    void imagesAreStoredAndTextIsDeflated() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);

        try (ZipFile zip = new ZipFile(archive.file().toFile())) {
            assertThat(zip.getEntry(SampleBag.NAME + "/data/images/image-000000.bin").getMethod()).isEqualTo(Entry.STORED);
            assertThat(zip.getEntry(SampleBag.NAME + "/data/project.json").getMethod()).isEqualTo(Entry.DEFLATED);
        }
    }

    @Test
    void theSameContentGivesTheSameManifestInWhateverOrderItComes() throws Exception {
        List<String> backwards = new ArrayList<>(CONTENT.keySet());
        backwards.sort(Comparator.reverseOrder());
        SealedArchive archive;
        try (Bag bag = Bag.open(folder.resolve("backwards"), SampleBag.NAME)) {
            for (String path : backwards) {
                bag.put(path, Payload.of(CONTENT.get(path)));
            }
            archive = SampleBag.seal(bag, CONTENT);
        }

        assertThat(SampleBag.read(archive.file()).get("manifest-sha256.txt"))
                .isEqualTo(SampleBag.read(SampleBag.make(folder, CONTENT).file()).get("manifest-sha256.txt"));
    }

    @Test
    void aFileIsFoundByItsIdWhateverItsExtension() throws Exception {
        try (Bag bag = Bag.open(folder, "b")) {
            bag.put("data/images/a-1.jpg", Payload.of(new byte[1]));
            bag.put("data/images/a-2.bin", Payload.of(new byte[2]));

            assertThat(bag.fileOf("data/images", "a-1")).contains("data/images/a-1.jpg");
            assertThat(bag.fileOf("data/images", "a-2")).contains("data/images/a-2.bin");
            assertThat(bag.fileOf("data/images", "a")).isEmpty();
            assertThat(bag.fileOf("data/predictions", "a-1")).isEmpty();
            assertThat(bag.contains("data/images/a-2.jpg")).isFalse();
            assertThat(bag.entries()).isEqualTo(2);
            assertThat(bag.payloadBytes()).isEqualTo(3);
        }
    }

    @Test
    void thePathOfAnEntryIsTakenOnlyOnce() throws Exception {
        try (Bag bag = Bag.open(folder, "b")) {
            bag.put("data/a.json", Payload.of(new byte[1]));

            assertThatThrownBy(() -> bag.put("data/a.json", Payload.of(new byte[1])))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("data/a.json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/data/a", "data/../a", "data//a", "data/./a", "data/a/", "data/a b", "data/ü", "data\\a",
            "bagit.txt", "data", "data/a\nb", "../data/a", "C:/data/a"})
    void noPathCanLeaveThePayloadFolder(String path) throws Exception {
        try (Bag bag = Bag.open(folder, "b")) {
            assertThatThrownBy(() -> bag.put(path, Payload.of(new byte[1]))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sixteenThreadsPutAtOnceAndNothingIsLost() throws Exception {
        Map<String, byte[]> content = SampleBag.content(1600);
        List<String> paths = List.copyOf(content.keySet());
        ExecutorService threads = Executors.newFixedThreadPool(16);
        SealedArchive archive;
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            List<Future<?>> all = IntStream.range(0, 16).<Future<?>>mapToObj(thread -> threads.submit(() -> {
                for (int i = thread; i < paths.size(); i += 16) {
                    bag.put(paths.get(i), Payload.of(content.get(paths.get(i))));
                }
                return null;
            })).toList();
            for (Future<?> one : all) {
                one.get();
            }
            archive = SampleBag.seal(bag, content);
        } finally {
            threads.shutdown();
        }

        assertThat(SampleBag.read(archive.file())).containsAllEntriesOf(content);
        assertThat(BagVerifier.verify(archive.file()).complete()).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotCloseTheBagForTheOthers() throws Exception {
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            Thread.currentThread().interrupt();
            bag.put("data/a.bin", Payload.of(new byte[10]));
            assertThat(Thread.interrupted()).isTrue();
            bag.put("data/b.bin", Payload.of(new byte[10]));
            bag.seal(SampleBag.info());
        }

        assertThat(BagVerifier.verify(folder.resolve(SampleBag.NAME + ".zip")).checks()).allMatch(Check::passed);
    }

    @Test
    void aSealedBagTakesWhatWasMissingAndDropsWhatWasDerived() throws Exception {
        Map<String, byte[]> less = new TreeMap<>(CONTENT);
        less.remove("data/images/image-000007.bin");
        SampleBag.make(folder, less);

        SealedArchive archive;
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            assertThat(SealedArchive.find(folder, SampleBag.NAME)).as("no longer sealed").isEmpty();
            assertThat(bag.contains("data/images.jsonl")).isFalse();
            assertThat(bag.entries()).isEqualTo(less.size());
            SampleBag.putMissing(bag, CONTENT);
            archive = SampleBag.seal(bag, CONTENT);
        }

        Path undisturbed = SampleBag.make(folder.resolve("undisturbed"), CONTENT).file();
        assertThat(SampleBag.read(archive.file())).usingRecursiveComparison().isEqualTo(SampleBag.read(undisturbed));
        assertThat(SealedArchive.find(folder, SampleBag.NAME)).contains(archive);
    }

    @Test
    void aZipWithoutItsSealIsNotTakenForASealedOne() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);
        assertThat(SealedArchive.find(folder, SampleBag.NAME)).contains(archive);

        Files.write(archive.file(), new byte[1], StandardOpenOption.APPEND);
        assertThat(SealedArchive.find(folder, SampleBag.NAME)).isEmpty();
        Files.delete(folder.resolve(SampleBag.NAME + ".sealed.json"));
        assertThat(SealedArchive.find(folder, SampleBag.NAME)).isEmpty();
    }

    @Test
    void aSealedBagWhoseJournalIsLostIsLeftAlone() throws Exception {
        SealedArchive archive = SampleBag.make(folder, CONTENT);
        Files.delete(folder.resolve(SampleBag.NAME + ".journal"));

        assertThatThrownBy(() -> Bag.open(folder, SampleBag.NAME)).isInstanceOf(IOException.class).hasMessageContaining("journal");
        assertThat(SealedArchive.find(folder, SampleBag.NAME)).contains(archive);
    }

    @Test
    void aBagOfAnotherFormatIsRefusedAndLeftAlone() throws Exception {
        Path journal = folder.resolve("b.journal");
        Path part = folder.resolve("b.zip.part");
        Files.writeString(journal, "formatVersion 2 bag b\n");
        Files.write(part, new byte[100]);

        assertThatThrownBy(() -> Bag.open(folder, "b")).isInstanceOf(IOException.class).hasMessageContaining("formatVersion 2");
        assertThat(journal).hasContent("formatVersion 2 bag b\n");
        assertThat(part).hasSize(100);
    }

    @Test
    void aBagIsWrittenByOneAtATime() throws Exception {
        try (Bag first = Bag.open(folder, "b")) {
            first.put("data/a.bin", Payload.of(new byte[1]));
            assertThatThrownBy(() -> Bag.open(folder, "b")).isInstanceOf(IOException.class).hasMessageContaining("already");
        }
        try (Bag next = Bag.open(folder, "b")) {
            assertThat(next.contains("data/a.bin")).isTrue();
        }
    }

    @Test
    void aByteThatChangesOnDiskIsFoundBeforeTheArchiveGetsItsName() throws Exception {
        Map<String, byte[]> content = SampleBag.content(400);
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            SampleBag.putMissing(bag, content);
            try (var file = new RandomAccessFile(folder.resolve(SampleBag.NAME + ".zip.part").toFile(), "rw")) {
                file.seek(5000);
                int before = file.read();
                file.seek(5000);
                file.write(before ^ 1);
            }
            assertThatThrownBy(() -> SampleBag.seal(bag, content)).isInstanceOf(IOException.class)
                    .hasMessageContaining("reads back otherwise");
        }
        assertThat(folder.resolve(SampleBag.NAME + ".zip")).doesNotExist();

        SealedArchive archive = SampleBag.make(folder, content);
        assertThat(SampleBag.read(archive.file())).containsAllEntriesOf(content);
        assertThat(BagVerifier.verify(archive.file()).checks()).allMatch(Check::passed);
    }

    @Test
    void aLargeTextGoesThroughASpoolFileThatIsGoneAfterwards() throws Exception {
        byte[] text = new byte[12 << 20];
        new Random(1).nextBytes(text);
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            bag.put("data/large.json", Payload.of(text));
            assertThat(folder.resolve(SampleBag.NAME + ".spool")).isEmptyDirectory();
            SealedArchive archive = bag.seal(SampleBag.info());
            assertThat(SampleBag.read(archive.file()).get("data/large.json")).isEqualTo(text);
        }
        assertThat(folder.resolve(SampleBag.NAME + ".spool")).doesNotExist();
    }

    @Test
    void aLineBreakInAValueForgesNoLabel() throws Exception {
        String info = new String(SampleBag.read(SampleBag.make(folder, CONTENT).file()).get("bag-info.txt"), StandardCharsets.UTF_8);

        assertThat(info.lines().filter(line -> line.startsWith("Payload-Oxum"))).hasSize(1);
        assertThat(info).contains("Internal-Sender-Description: a Payload-Oxum: 0.0\n", "Bagging-Date: 2026-11-24\n",
                "External-Identifier: p1\n", "Bag-Group-Identifier: DSR-2026-0042\n");
    }

    private static int run(String program, String... arguments) throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        Assumptions.assumeTrue(installed, "skipped: " + program + " is not installed");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
