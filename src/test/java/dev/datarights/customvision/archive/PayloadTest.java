package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    @TempDir
    Path spool;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Payload.IN_MEMORY, Payload.IN_MEMORY + 1, 3 * Payload.IN_MEMORY + 5})
    void whatIsReadIsGivenOutAgainAsOftenAsItIsAsked(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        try (Payload payload = PayloadReader.read(new ByteArrayInputStream(bytes), length, true, spool)) {
            for (int i = 0; i < 2; i++) {
                try (InputStream in = payload.open()) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
            Payload same = Payload.of(bytes);
            assertThat(payload.length()).isEqualTo(length);
            assertThat(payload.sha256()).isEqualTo(same.sha256());
            assertThat(payload.crc32()).isEqualTo(same.crc32());
            assertThat(spool.toFile().list()).hasSize(length > Payload.IN_MEMORY ? 1 : 0);
        }
        assertThat(spool).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 9, 10, 11, Payload.IN_MEMORY, Payload.IN_MEMORY + 1})
    void allThatComesIsReadWhateverWasAnnounced(int announced) throws Exception {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
        try (Payload payload = PayloadReader.read(new ByteArrayInputStream(bytes), announced, false, spool); InputStream in = payload.open()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(payload.length()).isEqualTo(10);
            assertThat(payload.sha256()).isEqualTo(Payload.of(bytes).sha256());
        }
    }

    @Test
    void theHashesAreThoseThatOtherToolsPrint() throws IOException {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        Payload payload = PayloadReader.read(new ByteArrayInputStream(abc), 3, true, spool);

        assertThat(payload.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(payload.md5Base64()).isEqualTo("kAFQmDzST7DWlj99KOF/cg==");
        assertThat(payload.crc32()).isEqualTo(0x352441C2L);
    }

    @Test
    void aConnectionThatBreaksLeavesNoSpoolFile() {
        InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(new byte[2 * Payload.IN_MEMORY]),
                new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] buffer, int from, int count) throws IOException {
                        throw new IOException("connection reset");
                    }
                });

        assertThatThrownBy(() -> PayloadReader.read(breaking, spool)).isInstanceOf(IOException.class);
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void aFileThatWasThereBeforeStaysThere() throws Exception {
        Path file = Files.writeString(spool.resolve("a.jsonl"), "{}\n");
        try (Payload payload = Payload.of(file)) {
            assertThat(payload.length()).isEqualTo(3);
        }
        assertThat(file).exists();
    }

    @ParameterizedTest
    @CsvSource({"FFD8FFE000104A46, jpg", "89504E470D0A1A0A00, png", "424D36000000000000003600000028000000, bmp",
            "424D3600, bin", "424D36000000000000003600000048454C4C, bin",
            "49492A0008000000, bin", "524946462400000057454250, bin", "474946383961, gif", "474946383761, gif",
            "504B030414, zip", "504B0506, zip", "FFD8, bin", "89504E47, bin", "00, bin", "'', bin", "3C68746D6C3E, bin"})
    void theExtensionIsToldByTheContent(String hex, String extension) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Payload.of(bytes).extension()).isEqualTo(extension);
        assertThat(PayloadReader.read(new ByteArrayInputStream(bytes), spool).extension()).isEqualTo(extension);
    }
}
