package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagSizeTest {

    private static final int ENTRIES = 200_000;

    @TempDir
    Path folder;

    @Test
    void twoHundredThousandEntriesFitInto64MegabytesOfMemory() throws Exception {
        Process child = ForkedJvm.start("64m", ManyEntries.class, folder.toString());

        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isZero();
        try (ZipFile zip = new ZipFile(folder.resolve(SampleBag.NAME + ".zip").toFile())) {
            assertThat(zip.size()).as("more than the 65,535 of plain ZIP").isEqualTo(ENTRIES + 6);
            try (InputStream in = zip.getInputStream(zip.getEntry(SampleBag.NAME + "/" + ManyEntries.path(ENTRIES - 1)))) {
                assertThat(in.readAllBytes()).isEqualTo(ManyEntries.content(ENTRIES - 1));
            }
        }
    }

    @Test
    void sizesAndOffsetsBeyondFourGigabytesAreRead() throws Exception {
        Path file = folder.resolve("large.zip");
        ZipFormat zip = new ZipFormat("b");
        byte[] small = "behind".getBytes(StandardCharsets.UTF_8);
        long large = 4_500_000_000L;
        Entry first = new Entry("data/first.bin", Entry.STORED, 0, large, large, 0, "", 0);
        Payload payload = Payload.of(small);
        Entry second = new Entry("data/second.bin", Entry.STORED, zip.endOf(first), small.length, small.length, payload.crc32(), "", 0);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(zip.localHeader(first));
            out.seek(zip.endOf(first));
            out.write(zip.localHeader(second));
            out.write(small);
            byte[] one = zip.centralHeader(first);
            byte[] two = zip.centralHeader(second);
            out.write(one);
            out.write(two);
            out.write(zip.end(2, zip.endOf(second), one.length + two.length));
        }

        try (ZipFile read = new ZipFile(file.toFile())) {
            assertThat(read.getEntry("b/data/first.bin").getSize()).isEqualTo(large);
            try (InputStream in = read.getInputStream(read.getEntry("b/data/second.bin"))) {
                assertThat(in.readAllBytes()).isEqualTo(small);
            }
        }
        try (ZipDirectory read = ZipDirectory.open(file)) {
            assertThat(read.next().map(ZipDirectory.Item::length)).contains(large);
            Optional<ZipDirectory.Item> behind = read.next();
            assertThat(behind.map(ZipDirectory.Item::offset)).contains(second.offset());
            assertThat(read.content(behind.orElseThrow()).readAllBytes()).isEqualTo(small);
            assertThat(read.next()).isEmpty();
        }
    }

    /** Writes, seals, re-opens and verifies a bag of very many very small files. */
    static final class ManyEntries {
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
                for (int i = 0; i < ENTRIES; i++) {
                    bag.put(path(i), Payload.of(content(i)));
                }
                Path records = folder.resolve("images.jsonl");
                try (var out = Files.newBufferedWriter(records)) {
                    for (int i = 0; i < ENTRIES; i++) {
                        out.write("{\"file\":\"" + path(i) + "\"}\n");
                    }
                }
                bag.beginSealing();
                bag.put("data/images.jsonl", Payload.of(records));
                bag.seal(SampleBag.info());
            }
            BagReport report = BagVerifier.verify(folder.resolve(SampleBag.NAME + ".zip"));
            if (!report.complete()) {
                throw new IllegalStateException(report.checks().toString());
            }
        }

        static String path(int i) {
            // as scattered as real ids are
            return "data/images/%08x-0000-4000-8000-%012x.bin".formatted(i * 0x9E3779B1, i);
        }

        static byte[] content(int i) {
            return Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        }
    }
}
