package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SftpDeliveryTest extends DeliveryPromises {

    /** With everything that a URI, a RAW value, a placeholder or an expression could trip over. */
    private static final String PASSWORD = "#p&a=s%20s)w?o/r+d ${body}@:ä";

    @TempDir
    Path place;
    @TempDir
    Path configuration;

    private SftpServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SftpServer(Files.createDirectory(place.resolve("root")), configuration, PASSWORD);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aKeyLogsInAsWell() throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
        settings.remove("customvision.delivery.sftp.password");
        settings.put("customvision.delivery.sftp.private-key-file", server.loginKey().toString());
        byte[] content = random(1000);
        try (DeliveryContext context = new DeliveryContext(settings)) {
            context.deliver(delivery(content));
            assertThat(read("dsr/2026/0042/DSR-2026-0042-account.zip")).isEqualTo(content);
        }
    }

    @Test
    void noDirectoryIsTheLoginsFolder() throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("sftp.directory", ""))) {
            context.deliver(delivery(random(10)));
            assertThat(server.root().resolve("dsr/2026/0042/DSR-2026-0042-account.zip")).hasSize(10);
        }
    }

    @Test
    void noConnectionStaysOpen() throws Exception {
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Delivery delivery = delivery(random(1000));
            context.deliver(delivery);
            context.deliver(delivery);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.sessions() == 0);
        }
    }

    @Test
    void noConnectionStaysOpenWhileTheCallerGoesOn() throws Exception {
        AtomicInteger open = new AtomicInteger(-1);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            context.camel().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:caller").to("direct:customvision-deliver-file").to("direct:customvision-deliver-file")
                            .process(exchange -> {
                                Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
                                open.set(server.sessions());
                            });
                }
            });
            try (FluentProducerTemplate template = context.camel().createFluentProducerTemplate()) {
                template.to("direct:caller").withVariable("delivery", delivery(random(1000))).request();
            }
        }
        assertThat(open).hasValue(0);
    }

    @Test
    void whatAKilledAttemptLeftIsReplaced() throws Exception {
        put("dsr/2026/0042/.DSR-2026-0042-account.zip.part", random(900));
        byte[] content = random(100);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            context.deliver(delivery(content));
            assertThat(read("dsr/2026/0042/DSR-2026-0042-account.zip")).isEqualTo(content);
            assertThat(names()).hasSize(1);
        }
    }

    @Test
    void anotherHostKeyIsRefused() throws Exception {
        refused("sftp.known-hosts-file", server.knownHostsWithAnotherKey().toString(), "shows another host key", false);
    }

    @Test
    void anUnknownHostIsRefused() throws Exception {
        refused("sftp.known-hosts-file", server.knownHostsWithoutThisServer().toString(),
                "is not in customvision.delivery.sftp.known-hosts-file", false);
    }

    @Test
    void aWrongPasswordIsRefusedAndNotTold() throws Exception {
        refused("sftp.password", "wrong-password", "refused the login", false);
    }

    @Test
    void aServerWhereNobodyListensIsWorthRetrying() throws Exception {
        refused("sftp.port", String.valueOf(Azurite.freePort()), "run the request again", true);
    }

    private void refused(String setting, String value, String message, boolean worthRetrying) throws Exception {
        try (DeliveryContext context = new DeliveryContext(with(setting, value))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining(message)
                    .hasMessageContaining("sftp://127.0.0.1").returns(worthRetrying, DeliveryException::worthRetrying);
            assertThat(context.logLinesWith(List.of("wrong-password"))).isEmpty();
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsCutLeavesNoFileUnderTheFinalNameAndTheNextAttemptSucceeds() throws Exception {
        byte[] content = random(20 << 20);
        Path part = server.root().resolve("in/dsr/2026/0042/.DSR-2026-0042-account.zip.part");
        Delivery delivery = delivery(content);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            Thread scissors = new Thread(() -> {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(part));
                server.cut();
            });
            scissors.start();
            assertThat(failure(context, delivery)).returns(true, DeliveryException::worthRetrying);
            scissors.join();
            assertThat(names()).isSubsetOf("dsr/2026/0042/.DSR-2026-0042-account.zip.part");

            assertThat(context.deliver(delivery).alreadyThere()).isFalse();
            assertThat(read("dsr/2026/0042/DSR-2026-0042-account.zip")).isEqualTo(content);
        }
    }

    @Test
    void withNothingConfiguredTheRoutesStart() throws Exception {
        try (DeliveryContext context = new DeliveryContext(Map.of())) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.sftp.host");
        }
    }

    @Test
    void withEverySettingEmptyTheRoutesStart() throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String setting : List.of("host", "port", "username", "password", "private-key-file", "known-hosts-file",
                "directory")) {
            settings.put("customvision.delivery.sftp." + setting, "");
        }
        try (DeliveryContext context = new DeliveryContext(settings)) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.sftp.host");
        }
    }

    @Test
    void anEmptyPortIsTheUsualOne() throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("sftp.port", ""))) {
            DeliverySettings.check(context.camel(), "sftp");
        }
    }

    @ParameterizedTest
    @CsvSource({"host,''", "username,''", "known-hosts-file,''", "password,''", "host,a/b", "port,0", "port,ssh",
        "directory,/in", "directory,../in", "directory,in/..", "directory,in?password=x", "known-hosts-file,absent",
        "private-key-file,absent"})
    void aSettingThatIsMissingOrWrongIsNamed(String setting, String value) throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("sftp." + setting, value))) {
            assertThatIllegalArgumentException().isThrownBy(() -> DeliverySettings.check(context.camel(), "sftp"))
                    .withMessageContaining("customvision.delivery.sftp." + setting);
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.sftp." + setting);
            assertThat(context.sent()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in/box", "in box"})
    void aDirectoryMayBeDeepOrHaveBlanks(String directory) throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("sftp.directory", directory))) {
            Delivery delivery = delivery(random(10));
            context.deliver(delivery);
            assertThat(context.deliver(delivery).alreadyThere()).isTrue();
            assertThat(server.root().resolve(directory + "/dsr/2026/0042/DSR-2026-0042-account.zip")).hasSize(10);
        }
    }

    @Override
    String destination() {
        return "sftp";
    }

    @Override
    Map<String, String> settings() throws IOException {
        return Map.of(
                "customvision.delivery.sftp.host", "127.0.0.1",
                "customvision.delivery.sftp.port", String.valueOf(server.port()),
                "customvision.delivery.sftp.username", server.user(),
                "customvision.delivery.sftp.password", PASSWORD,
                "customvision.delivery.sftp.known-hosts-file", server.knownHosts().toString(),
                "customvision.delivery.sftp.directory", "in");
    }

    @Override
    void put(String target, byte[] content) throws IOException {
        Path file = server.root().resolve("in").resolve(target);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    byte[] read(String target) throws IOException {
        return Files.readAllBytes(server.root().resolve("in").resolve(target));
    }

    @Override
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(server.root())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> server.root().resolve("in").relativize(file).toString()).toList();
        }
    }

    @Override
    String location(String target) {
        return "sftp://127.0.0.1:" + server.port() + "/in/" + target;
    }

    @Override
    List<String> secrets() {
        return List.of(PASSWORD, PASSWORD.substring(0, 8));
    }
}
