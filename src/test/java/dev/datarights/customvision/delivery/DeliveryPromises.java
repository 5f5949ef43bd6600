package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can rely on whatever the destination. */
abstract class DeliveryPromises {

    private static final String PATH = "dsr/2026/0042";
    private static final String NAME = "DSR-2026-0042-account.zip";
    private static final String TARGET = PATH + "/" + NAME;

    @TempDir
    Path local;

    /** {@code folder}, {@code blob} or {@code sftp}. */
    abstract String destination();

    /** Everything this destination needs. */
    abstract Map<String, String> settings() throws IOException;

    /** Puts a file there by other means than the tested code. */
    abstract void put(String target, byte[] content) throws IOException;

    /** What is there, read by other means than the tested code; {@code null} where nothing is. */
    abstract byte[] read(String target) throws IOException;

    /** Every file there, temporary ones too. */
    abstract List<String> names() throws IOException;

    /** Where the proof says that a target is. */
    abstract String location(String target);

    abstract List<String> secrets();

    @Test
    void whatIsTakenAwayAgainIsGoneAndNothingElseIs() throws Exception {
        put("another.txt", random(20));
        byte[] content = random(30);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(content);
            context.deliver(delivery);
            assertThat(names()).containsExactlyInAnyOrder("another.txt", TARGET);

            context.remove(delivery);

            assertThat(names()).containsExactly("another.txt");
            assertThat(context.logLinesWith(secrets())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 300_000, 9 * 1024 * 1024})
    void aFileArrivesByteForByte(int length) throws Exception {
        byte[] content = random(length);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Instant before = Instant.now();
            Delivery delivery = delivery(content);
            Delivered delivered = context.deliver(delivery);

            assertThat(read(TARGET)).isEqualTo(content);
            assertThat(names()).containsExactly(TARGET);
            assertThat(delivered.verifiedAt()).isBetween(before, Instant.now());
            assertThat(delivered).isEqualTo(new Delivered(destination(), location(TARGET), length,
                    delivery.sha256(), delivered.verifiedAt(), false));
            assertThat(read(TARGET)).as("the file here is left alone").isEqualTo(Files.readAllBytes(delivery.file()));
            assertThat(context.logLinesWith(secrets())).isEmpty();
        }
    }

    @Test
    void withoutAPathAFileArrivesAtTheRoot() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(random(10));
            Delivered delivered = context.deliver(new Delivery(delivery.to(), "", delivery.file(), NAME,
                    delivery.length(), delivery.sha256(), List.of()));

            assertThat(read(NAME)).hasSize(10);
            assertThat(delivered.location()).isEqualTo(location(NAME));
        }
    }

    @Test
    void aHundredMegabytesArrive() throws Exception {
        Path file = local.resolve("large.zip");
        byte[] block = random(1 << 20);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 100; i++) {
                block[0] = (byte) i;
                out.write(block);
            }
        }
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivered delivered = context.deliver(delivery(file, List.of()));
            assertThat(delivered.length()).isEqualTo(100L << 20);
            assertThat(delivered.alreadyThere()).isFalse();
        }
    }

    @Test
    void aFileThatIsThereAlreadyIsNotSentAgain() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(random(100_000));
            Delivered first = context.deliver(delivery);
            Delivered second = context.deliver(delivery);

            assertThat(context.sent()).isOne();
            assertThat(second).isEqualTo(new Delivered(first.to(), first.location(), first.length(), first.sha256(),
                    second.verifiedAt(), true));
        }
    }

    @Test
    void oneExchangeMayDeliverSeveralFilesOneAfterTheOther() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery first = named("first.zip", random(1000));
            Delivery second = named("second.zip", random(1000));
            assertThat(context.deliver(List.of(first, second, first))).extracting(Delivered::sha256, Delivered::alreadyThere)
                    .containsExactly(tuple(first.sha256(), false), tuple(second.sha256(), false), tuple(first.sha256(), true));
        }
    }

    @Test
    void severalFilesArriveAtTheSameTime() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            List<Future<Delivered>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Delivery delivery = named(i + ".zip", random(200_000));
                all.add(callers.submit(() -> context.deliver(delivery)));
            }
            for (Future<Delivered> one : all) {
                assertThat(one.get().alreadyThere()).isFalse();
            }
            assertThat(names()).hasSize(8);
        } finally {
            callers.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 499, 0})
    void anotherFileOfThatNameIsRefusedAndUntouched(int length) throws Exception {
        byte[] other = random(length);
        put(TARGET, other);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            assertThat(failure(context, delivery(random(500))))
                    .hasMessageContaining("another file of that name is there").hasMessageContaining(location(TARGET));
            assertThat(context.sent()).isZero();
            assertThat(read(TARGET)).isEqualTo(other);
            assertThat(names()).containsExactly(TARGET);
        }
    }

    @Test
    void anotherFileIsRefusedAlsoWhereAnEarlierAttemptsFileMightBeReplaced() throws Exception {
        byte[] other = random(500);
        put(TARGET, other);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(write(random(500)), List.of(sha256(random(500))));
            assertThat(failure(context, delivery)).hasMessageContaining("another file of that name is there");
            assertThat(read(TARGET)).isEqualTo(other);
        }
    }

    @Test
    void anEarlierAttemptsFileIsReplaced() throws Exception {
        byte[] earlier = random(700);
        byte[] now = random(500);
        put(TARGET, earlier);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivered delivered = context.deliver(delivery(write(now), List.of(sha256(random(3)), sha256(earlier))));

            assertThat(delivered.alreadyThere()).isFalse();
            assertThat(read(TARGET)).isEqualTo(now);
            assertThat(names()).containsExactly(TARGET);
        }
    }

    @Test
    void aFlippedByteAtTheDestinationMakesTheDeliveryFail() throws Exception {
        byte[] content = random(50_000);
        byte[] flipped = content.clone();
        flipped[49_999] ^= 1;
        try (DeliveryContext context = new DeliveryContext(settings()).afterSending(e -> put(TARGET, flipped))) {
            assertThat(failure(context, delivery(content)))
                    .hasMessageContaining("reading it back").hasMessageContaining(sha256(flipped))
                    .returns(false, DeliveryException::worthRetrying);
        }
    }

    @Test
    void aByteLostAtTheDestinationMakesTheDeliveryFail() throws Exception {
        byte[] content = random(50_000);
        try (DeliveryContext context = new DeliveryContext(settings())
                .afterSending(e -> put(TARGET, Arrays.copyOf(content, 49_999)))) {
            assertThat(failure(context, delivery(content))).hasMessageContaining("49999 bytes");
        }
    }

    @Test
    void aFileThatChangedSinceItWasSealedIsNotSent() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(random(100));
            Files.write(delivery.file(), random(101));
            assertThat(failure(context, delivery)).hasMessageContaining("changed after it was sealed");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void encryptionThatIsAskedForAndCannotBeHadIsRefused() throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("encrypt-to", "officer.asc"))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.encrypt-to");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whatIsConfiguredInFullPassesTheCheck() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            assertThat(catchThrowable(() -> DeliverySettings.check(context.camel(), destination()))).isNull();
        }
    }

    /** The settings with one changed, named without its prefix. */
    final Map<String, String> with(String setting, String value) throws IOException {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("customvision.delivery." + setting, value);
        return settings;
    }

    /** The failure of a delivery, once it is certain that neither it nor the log tells a secret. */
    final DeliveryException failure(DeliveryContext context, Delivery delivery) {
        DeliveryException failure = catchThrowableOfType(DeliveryException.class, () -> context.deliver(delivery));
        assertThat(failure).as("the delivery's failure").isNotNull();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(secrets());
        }
        assertThat(context.logLinesWith(secrets())).isEmpty();
        return failure;
    }

    final Delivery delivery(byte[] content) throws IOException {
        return delivery(write(content), List.of());
    }

    final Delivery delivery(Path file, List<String> replaces) throws IOException {
        try (var content = Files.newInputStream(file)) {
            Fingerprint sealed = Fingerprint.of(content);
            return new Delivery(destination(), PATH, file, NAME, sealed.length(), sealed.sha256(), replaces);
        }
    }

    private Delivery named(String name, byte[] content) throws IOException {
        Delivery delivery = delivery(content);
        return new Delivery(delivery.to(), PATH, delivery.file(), name, delivery.length(), delivery.sha256(), List.of());
    }

    final Path write(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(local, "sealed", ".zip"), content);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] content) throws IOException {
        return Fingerprint.of(new ByteArrayInputStream(content)).sha256();
    }
}
