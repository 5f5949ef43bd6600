package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An archive that grows where it can be given to its destination without being written twice. */
@DisabledOnOs(OS.WINDOWS)
class DestinedFileTest {

    private static final String NAME = "DSR-2026-0042-account.zip";

    @TempDir
    Path folder;

    private Path work;
    private Path place;
    private Path part;
    private Path sealed;

    @BeforeEach
    void prepare() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        place = folder.resolve("place");
        part = work.resolve(NAME + ".part");
        sealed = work.resolve(NAME);
    }

    @Test
    void itIsNotWrittenTwiceAndMayBeReadByWhoeverMayReadWhatIsMadeThere() throws Exception {
        try (DeliveryContext context = context()) {
            begin(context);
            assertThat(rights(part)).as("while it grows it is its owner's").isEqualTo("rw-------");
            Delivery delivery = seal(List.of());
            Delivered delivered = context.deliver(delivery);

            assertThat(delivered).returns(false, Delivered::alreadyThere).returns(delivery.sha256(), Delivered::sha256);
            assertThat(names()).containsExactly(NAME);
            assertThat(Files.isSameFile(place.resolve("dsr/" + NAME), sealed)).isTrue();
            Path byHand = Files.createFile(place.resolve("dsr/by-hand"));
            assertThat(rights(place.resolve("dsr/" + NAME))).isEqualTo(rights(byHand));
            assertThat(Files.getOwner(place.resolve("dsr/" + NAME))).isEqualTo(Files.getOwner(byHand));
            assertThat(Files.getAttribute(sealed, "posix:group")).isEqualTo(Files.getAttribute(byHand, "posix:group"));
        }
    }

    @Test
    void oneThatIsGoneOnWithIsCopied() throws Exception {
        try (DeliveryContext context = context()) {
            begin(context);
            Delivery delivery = seal(List.of());
            DestinedFile.keep(sealed);
            context.deliver(delivery);

            assertCopied();
        }
    }

    @Test
    void oneThatWasMadeForAnotherFolderIsCopied() throws Exception {
        try (DeliveryContext context = context()) {
            DestinedFile.begin(context.camel(), "folder", "elsewhere", part);
            assertThat(part).exists();
            context.deliver(seal(List.of()));

            assertCopied();
        }
    }

    @Test
    void oneThatWasMadeAnewInItsWorkFolderIsCopied() throws Exception {
        try (DeliveryContext context = context()) {
            begin(context);
            Files.move(part, folder.resolve("lost"));
            context.deliver(seal(List.of()));

            assertCopied();
        }
    }

    @Test
    void oneThatIsToBeEncryptedOrGoesElsewhereIsMadeInItsWorkFolder() throws Exception {
        try (DeliveryContext encrypting = new DeliveryContext(Map.of("customvision.delivery.folder.directory", place.toString(),
                "customvision.delivery.encrypt-to", "reader.asc")); DeliveryContext context = context()) {
            DestinedFile.begin(encrypting.camel(), "folder", "dsr", part);
            DestinedFile.begin(context.camel(), "blob", "dsr", part);

            assertThat(part).doesNotExist();
            assertThat(place).doesNotExist();
        }
    }

    @Test
    void anEncryptedOneIsNotWrittenTwiceEither() throws Exception {
        Readers readers = new Readers(folder);
        readers.reader("officer", "");
        byte[] content = DeliveryPromises.random(10_000);
        Files.write(sealed, content);
        Delivery plain = new Delivery("folder", "dsr", sealed, NAME, content.length, DeliveryPromises.sha256(content), List.of());
        try (DeliveryContext context = new DeliveryContext(Map.of("customvision.delivery.folder.directory", place.toString(),
                "customvision.delivery.encrypt-to", readers.publicKey("officer").toString()))) {
            Exchange exchange = new DefaultExchange(context.camel());
            exchange.setVariable("delivery", plain);
            new ArchiveEncryption().encrypt(exchange);
            context.deliver(exchange.getVariable("delivery", Delivery.class));

            assertThat(names()).containsExactly(NAME + ".pgp");
            assertThat(Files.isSameFile(place.resolve("dsr/" + NAME + ".pgp"), EncryptedFile.of(sealed))).isTrue();
            assertThat(rights(place.resolve("dsr/" + NAME + ".pgp"))).isEqualTo(rights(Files.createFile(place.resolve("dsr/by-hand"))));
        }
    }

    @Test
    void aPlaceThatCannotBeMadeIsNoConcernBeforeSomethingIsDeliveredThere() throws Exception {
        Files.writeString(place, "no folder");
        try (DeliveryContext context = context()) {
            begin(context);
        }
        try (Stream<Path> files = Files.list(work)) {
            assertThat(files).isEmpty();
        }
        assertThat(place).hasContent("no folder");
    }

    /** The second name was given, and the program killed before it became the last one. */
    @Test
    void whatAKilledAttemptLeftIsNotWrittenInto() throws Exception {
        try (DeliveryContext context = context()) {
            begin(context);
            Delivery delivery = seal(List.of());
            Files.createLink(place.resolve("dsr/." + NAME + ".part"), sealed);
            DestinedFile.keep(sealed);
            context.deliver(delivery);

            assertCopied();
            assertThat(sealed).hasSameBinaryContentAs(place.resolve("dsr/" + NAME));
            assertThat(names()).containsExactly(NAME);
        }
    }

    @Test
    void oneThatTakesTheNameOfAnEarlierOneLeavesThatOneAsItWas() throws Exception {
        try (DeliveryContext context = context()) {
            byte[] before = DeliveryPromises.random(500);
            Path earlier = Files.createDirectories(place.resolve("dsr")).resolve(NAME);
            Files.write(earlier, before);
            Path kept = Files.createLink(folder.resolve("kept"), earlier);
            begin(context);
            context.deliver(seal(List.of(DeliveryPromises.sha256(before))));

            assertThat(Files.isSameFile(earlier, sealed)).isTrue();
            assertThat(kept).hasBinaryContent(before);
        }
    }

    private DeliveryContext context() throws Exception {
        return new DeliveryContext(Map.of("customvision.delivery.folder.directory", place.toString()));
    }

    private void begin(DeliveryContext context) {
        DestinedFile.begin(context.camel(), "folder", "dsr", part);
    }

    private Delivery seal(List<String> replaces) throws IOException {
        byte[] content = DeliveryPromises.random(100_000);
        Files.write(part, content);
        Files.move(part, sealed);
        return new Delivery("folder", "dsr", sealed, NAME, content.length, DeliveryPromises.sha256(content), replaces);
    }

    private void assertCopied() throws IOException {
        assertThat(place.resolve("dsr/" + NAME)).hasSameBinaryContentAs(sealed);
        assertThat(Files.isSameFile(place.resolve("dsr/" + NAME), sealed)).isFalse();
        assertThat(DestinedFile.isShared(sealed)).isFalse();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("dsr"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String rights(Path file) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        return PosixFilePermissions.toString(rights);
    }
}
