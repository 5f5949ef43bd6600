package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BagRecoveryTest {

    private static final Map<String, byte[]> CONTENT = SampleBag.content(300);

    @TempDir
    Path folder;

    private Path part;
    private Path journal;
    private byte[] manifest;

    @BeforeEach
    void aBagThatWasLeftBehind() throws IOException {
        manifest = SampleBag.read(SampleBag.make(folder.resolve("undisturbed"), CONTENT).file()).get("manifest-sha256.txt");
        part = folder.resolve(SampleBag.NAME + ".zip.part");
        journal = folder.resolve(SampleBag.NAME + ".journal");
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            SampleBag.putMissing(bag, CONTENT);
            bag.beginSealing();
            bag.put("data/annotations/coco.json", Payload.of("{}".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"part", "journal", "both"})
    void aBagCutAtAnyByteGoesOnToTheSameManifest(String which) throws Exception {
        byte[] wholePart = Files.readAllBytes(part);
        byte[] wholeJournal = Files.readAllBytes(journal);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            Files.deleteIfExists(SealedArchive.zip(folder, SampleBag.NAME));
            int partLength = which.equals("journal") ? wholePart.length : random.nextInt(wholePart.length);
            int journalLength = which.equals("part") ? wholeJournal.length : random.nextInt(wholeJournal.length);
            Files.write(part, Arrays.copyOf(wholePart, partLength));
            Files.write(journal, Arrays.copyOf(wholeJournal, journalLength));

            assertGoesOn("seed " + seed + ", cut " + i + ": part " + partLength + ", journal " + journalLength);
        }
    }

    @ParameterizedTest
    @CsvSource({"part, 0", "part, 1", "part, 29", "part, 30", "journal, 0", "journal, 1", "journal, 15", "journal, 40", "journal, 41"})
    void aBagCutAtItsVeryBeginningGoesOnToo(String which, int length) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile((which.equals("part") ? part : journal).toFile(), "rw")) {
            file.setLength(length);
        }

        assertGoesOn(which + " cut at " + length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"part", "journal"})
    void aBagWithOneOfItsTwoFilesGoneBeginsAnew(String gone) throws Exception {
        Files.delete(gone.equals("part") ? part : journal);

        assertGoesOn(gone + " gone");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 3000, 20_000})
    void aDamagedTailIsCutBackToTheFirstWrongEntry(int beforeTheEnd) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
            file.seek(file.length() - beforeTheEnd);
            int before = file.read();
            file.seek(file.length() - beforeTheEnd);
            file.write(before ^ 0xFF);
        }

        assertGoesOn("byte flipped " + beforeTheEnd + " before the end");
    }

    @Test
    void aJournalThatEndsInZeroesAfterAPowerCutGoesOn() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.seek(file.length() - 3000);
            file.write(new byte[10_000]);
        }

        assertGoesOn("zeroes in the journal");
    }

    @Test
    void aBagKilledBetweenItsNameAndItsSealGoesOn() throws Exception {
        SampleBag.make(folder, CONTENT);
        Files.delete(SealedArchive.seal(folder, SampleBag.NAME));

        assertGoesOn("renamed, not sealed");
    }

    @Test
    void aBagThatGoesOnLeavesWhatWasDeliveredOfItAsItWas() throws Exception {
        Path sealed = SampleBag.make(folder, CONTENT).file();
        byte[] before = Files.readAllBytes(sealed);
        Path delivered = Files.createLink(folder.resolve("delivered.zip"), sealed);
        Files.delete(SealedArchive.seal(folder, SampleBag.NAME));

        assertGoesOn("sealed, delivered, gone on with");
        assertThat(delivered).hasBinaryContent(before);
        assertThat(Files.isSameFile(delivered, sealed)).isFalse();
    }

    @Test
    void aBagKilledWhileSealingGoesOn() throws Exception {
        byte[] sealed = Files.readAllBytes(SampleBag.make(folder, CONTENT).file());
        byte[] wholeJournal = Files.readAllBytes(journal);
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Files.deleteIfExists(SealedArchive.zip(folder, SampleBag.NAME));
            Files.write(part, Arrays.copyOf(sealed, sealed.length - random.nextInt(60_000)));
            Files.write(journal, wholeJournal);

            assertGoesOn("cut " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 300_000, 900_000})
    void aProcessKilledWhileWritingLeavesABagThatGoesOn(int enough) throws Exception {
        Path killed = folder.resolve("killed");
        Path growing = killed.resolve(SampleBag.NAME + ".zip.part");
        Process child = ForkedJvm.start("256m", Writer.class, killed.toString());
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1))
                .until(() -> !child.isAlive() || Files.exists(growing) && Files.size(growing) > enough);
        assertThat(child.isAlive()).as("still writing").isTrue();
        child.destroyForcibly();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

        try (Bag bag = Bag.open(killed, SampleBag.NAME)) {
            assertThat(bag.entries()).as("what was written is kept").isBetween(30L, (long) Writer.CONTENT.size() - 1);
        }
        SealedArchive archive = SampleBag.make(killed, Writer.CONTENT);
        assertThat(SampleBag.read(archive.file()).get("manifest-sha256.txt")).isEqualTo(
                SampleBag.read(SampleBag.make(folder.resolve("whole"), Writer.CONTENT).file()).get("manifest-sha256.txt"));
        assertThat(BagVerifier.verify(archive.file()).checks()).allMatch(Check::passed);
    }

    private void assertGoesOn(String how) throws IOException {
        SealedArchive archive = SampleBag.make(folder, CONTENT);

        Map<String, byte[]> found = SampleBag.read(archive.file());
        assertThat(found.get("manifest-sha256.txt")).as(how).isEqualTo(manifest);
        assertThat(found).as(how).containsAllEntriesOf(CONTENT).doesNotContainKey("data/annotations/coco.json");
        assertThat(BagVerifier.verify(archive.file()).checks()).as(how).allMatch(Check::passed);
    }

    static final class Writer {
        static final Map<String, byte[]> CONTENT = SampleBag.content(10_000);

        public static void main(String[] arguments) throws IOException {
            try (Bag bag = Bag.open(Path.of(arguments[0]), SampleBag.NAME)) {
                SampleBag.putMissing(bag, CONTENT);
            }
        }
    }
}
