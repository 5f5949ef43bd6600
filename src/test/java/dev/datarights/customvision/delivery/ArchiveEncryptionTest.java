package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datarights.customvision.archive.ForkedJvm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveEncryptionTest {

    @TempDir
    Path folder;

    private Readers readers;
    private byte[] content;
    private Delivery plain;

    @BeforeEach
    void anArchive() throws IOException {
        readers = new Readers(folder);
        content = new byte[300_000];
        new Random(1).nextBytes(content);
        plain = archive(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 1_000_000})
    void theRecipientGetsTheArchiveByteForByte(int length) throws Exception {
        plain = archive(Arrays.copyOf(new byte[] {80, 75, 3, 4}, length));
        readers.reader("alice", "");
        EncryptedFile encrypted = encrypt(plain, recipients("alice"));

        assertThat(opened("alice", "")).isEqualTo(Files.readAllBytes(plain.file()));
        Path file = EncryptedFile.of(plain.file());
        assertThat(encrypted.length()).isEqualTo(Files.size(file));
        assertThat(encrypted.sha256()).isEqualTo(Fingerprint.of(Files.newInputStream(file)).sha256());
        assertThat(encrypted.sealedLength()).isEqualTo(length);
        assertThat(encrypted.sealedSha256()).isEqualTo(plain.sha256());
        assertThat(encrypted.recipients()).containsExactly(readers.fingerprint("alice"));
    }

    @Test
    void eachOfTwoRecipientsOpensItAloneAndNobodyElse() throws Exception {
        readers.reader("alice", "");
        readers.reader("bob", "a passphrase");
        readers.reader("eve", "");
        encrypt(plain, recipients("alice", "bob"));

        assertThat(opened("alice", "")).isEqualTo(content);
        assertThat(opened("bob", "a passphrase")).isEqualTo(content);
        assertThatThrownBy(() -> opened("eve", "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not encrypted to the key").hasMessageContaining("eve.private.asc");
        assertThatThrownBy(() -> opened("bob", "another")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("passphrase").hasMessageNotContaining("another");
        assertThatThrownBy(() -> opened("bob", "")).hasMessageContaining("none was given");
    }

    @Test
    void keysMayBeBinaryAndSeveralInOneFile() throws Exception {
        Path both = folder.resolve("both.asc");
        Files.writeString(both, Files.readString(readers.reader("alice", "")) + "\n" + Files.readString(readers.reader("bob", "")));

        assertThat(new RecipientFile(both).recipients()).extracting(Recipient::fingerprint)
                .containsExactly(readers.fingerprint("alice"), readers.fingerprint("bob"));
        assertThat(new RecipientFile(readers.binary("alice", Path.of("alice.gpg"))).recipients()).extracting(Recipient::fingerprint)
                .containsExactly(readers.fingerprint("alice"));
    }

    interface Making {
        Path in(Readers readers, Path folder) throws Exception;
    }

    static Stream<Arguments> uselessKeys() {
        return Stream.of(
                useless("missing", (readers, folder) -> folder.resolve("missing.asc"), "does not exist: correct the path"),
                useless("a folder", (readers, folder) -> folder, "does not exist: correct the path"),
                useless("empty", (readers, folder) -> Files.createFile(folder.resolve("empty.asc")), "holds no OpenPGP public key"),
                useless("garbage", (readers, folder) -> Files.write(folder.resolve("g.asc"), new byte[] {1, 2, 3, -1, 5}), "holds no OpenPGP public key"),
                useless("a text", (readers, folder) -> Files.writeString(folder.resolve("t.asc"), "my key"), "gpg --armor --export NAME"),
                useless("armor with garbage", (readers, folder) -> Files.writeString(folder.resolve("a.asc"),
                        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n%%%%\n-----END PGP PUBLIC KEY BLOCK-----\n"), "holds no OpenPGP public key"),
                useless("a private key", (readers, folder) -> {
                    readers.reader("p", "");
                    return readers.privateKey("p");
                }, "holds a private key"),
                useless("expired", (readers, folder) -> readers.expired("old", Instant.parse("2020-01-02T00:00:00Z")),
                        "which expired on 2024-12-31: ask its owner"),
                useless("expired for encryption", (readers, folder) -> readers.expired("old", Instant.parse("2025-01-02T00:00:00Z")),
                        "whose key for encryption expired on 2026-01-02: ask its owner"),
                useless("revoked", (readers, folder) -> readers.revoked("lost"), "was revoked: ask its owner"),
                useless("for signing only", (readers, folder) -> readers.signingOnly("signer"), "can sign but not encrypt: ask its owner"));
    }

    private static Arguments useless(String what, Making making, String message) {
        return Arguments.of(what, making, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uselessKeys")
    void aKeyThatCannotBeUsedIsNamedWithTheRemedy(String what, Making making, String message) throws Exception {
        Path file = making.in(readers, folder);

        assertThatThrownBy(() -> new RecipientFile(file).recipients()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customvision.delivery.encrypt-to: " + file + " ").hasMessageContaining(message);
    }

    @Test
    void aRunAfterAKillFindsTheSameCiphertextAndNoOther() throws Exception {
        readers.reader("alice", "");
        EncryptedFile first = encrypt(plain, recipients("alice"));
        byte[] bytes = Files.readAllBytes(EncryptedFile.of(plain.file()));

        assertThat(encrypt(plain, recipients("alice"))).isEqualTo(first);
        assertThat(Files.readAllBytes(EncryptedFile.of(plain.file()))).isEqualTo(bytes);
    }

    @Test
    void whatWasCutOffByAKillIsWrittenAnew() throws Exception {
        readers.reader("alice", "");
        Files.write(folder.resolve("a.zip.pgp.part"), new byte[1_000_000]);
        Files.write(EncryptedFile.of(plain.file()), new byte[10]);
        encrypt(plain, recipients("alice"));

        assertThat(opened("alice", "")).isEqualTo(content);
        assertThat(folder.resolve("a.zip.pgp.part")).doesNotExist();
    }

    @Test
    void otherRecipientsOrAnotherArchiveAreEncryptedAnewAndMayReplaceWhatWasSent() throws Exception {
        readers.reader("alice", "");
        readers.reader("bob", "");
        EncryptedFile first = encrypt(plain, recipients("alice"));
        EncryptedFile second = encrypt(plain, recipients("alice", "bob"));
        EncryptedFile third = encrypt(archive(new byte[] {1}), recipients("alice", "bob"));

        assertThat(third.inPlaceOf(plain).replaces()).containsExactly(first.sha256(), second.sha256());
        assertThat(opened("bob", "")).containsExactly(1);
    }

    @Test
    void aFlippedByteAnywhereIsSeen() throws Exception {
        readers.reader("alice", "");
        plain = archive(Arrays.copyOf(content, 700));
        encrypt(plain, recipients("alice"));
        Path file = EncryptedFile.of(plain.file());
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] changed = bytes.clone();
            changed[at] ^= 4;
            Files.write(file, changed);
            assertThatThrownBy(() -> opened("alice", "")).as("byte " + at)
                    .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() -> opened("alice", "")).as("cut short").isInstanceOf(IOException.class);
    }

    @Test
    void gnuPgOpensIt() throws Exception {
        try (GnuPg gpg = GnuPg.start()) {
            Files.write(folder.resolve("gpg.asc"), gpg.newKey("alice@example.org"));
            encrypt(plain, recipients("gpg"));

            assertThat(gpg.decrypt(EncryptedFile.of(plain.file()))).isEqualTo(content);
        }
    }

    @Test
    void twoGigabytesAreEncryptedIn64MegabytesOfMemory() throws Exception {
        readers.reader("alice", "");
        Process child = ForkedJvm.start("64m", TwoGigabytes.class, readers.publicKey("alice").toString());

        assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isZero();
    }

    /** Encrypts a generated stream, and counts what comes out. */
    static final class TwoGigabytes {
        public static void main(String[] arguments) throws IOException {
            long[] written = new long[1];
            OutputStream counter = new OutputStream() {
                @Override
                public void write(int b) {
                    written[0]++;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    written[0] += length;
                }
            };
            new OpenPgpWriter(new RecipientFile(Path.of(arguments[0])).recipients())
                    .write(new Generated(2L << 30), "large.zip", counter);
            if (written[0] < 2L << 30) {
                throw new IllegalStateException("only " + written[0] + " bytes were written");
            }
        }
    }

    private static final class Generated extends InputStream {
        private long left;

        Generated(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int some = (int) Math.min(length, left);
            left -= some;
            return some == 0 ? -1 : some;
        }
    }

    private Delivery archive(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), bytes);
        Fingerprint sealed = Fingerprint.of(new ByteArrayInputStream(bytes));
        return new Delivery("folder", "", file, "a.zip", sealed.length(), sealed.sha256(), List.of());
    }

    private static EncryptedFile encrypt(Delivery plain, List<Recipient> recipients) throws IOException {
        return ArchiveEncryption.encrypt(plain, recipients, part -> { });
    }

    private List<Recipient> recipients(String... names) {
        return Stream.of(names).flatMap(name -> new RecipientFile(readers.publicKey(name)).recipients().stream()).toList();
    }

    private byte[] opened(String name, String passphrase) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrivateKeyFile.read(readers.privateKey(name), passphrase.toCharArray()).decrypt(EncryptedFile.of(plain.file()), out);
        return out.toByteArray();
    }
}
