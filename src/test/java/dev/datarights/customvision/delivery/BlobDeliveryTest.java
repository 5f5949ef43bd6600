package dev.datarights.customvision.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.azure.storage.blob.BlobComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobDeliveryTest extends DeliveryPromises {

    @RegisterExtension
    static final Azurite AZURITE = new Azurite();

    private static final String TARGET = "dsr/2026/0042/DSR-2026-0042-account.zip";

    private String container;
    private String sas = "-no SAS-";

    @BeforeEach
    void aContainerOfItsOwn() {
        container = "delivery-" + System.nanoTime();
    }

    @Test
    void theContainerIsMadeAndTheChecksumStaysWithTheBlob() throws Exception {
        byte[] content = random(1000);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            context.deliver(delivery(content));
        }
        assertThat(container().getBlobClient(TARGET).getProperties().getMetadata()).containsEntry("sha256", sha256(content));
    }

    @Test
    void aSasForOneContainerIsEnough() throws Exception {
        container().create();
        byte[] content = random(9_000_000);
        try (DeliveryContext context = new DeliveryContext(withSas("?" + sas("rcw")))) {
            Delivered delivered = context.deliver(delivery(content));
            assertThat(read(TARGET)).isEqualTo(content);
            assertThat(delivered.location()).isEqualTo(location(TARGET));
            assertThat(context.logLinesWith(secrets())).isEmpty();
        }
    }

    @Test
    void aSasThatMayNotReadIsRefusedBeforeAnythingIsSent() throws Exception {
        container().create();
        try (DeliveryContext context = new DeliveryContext(withSas(sas("cw")))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("403")
                    .hasMessageContaining("customvision.delivery.blob.auth").returns(false, DeliveryException::worthRetrying);
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void aWrongKeyIsRefusedAndNotTold() throws Exception {
        String wrong = Base64.getEncoder().encodeToString(random(64));
        try (DeliveryContext context = new DeliveryContext(with("blob.account-key", wrong))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("403")
                    .hasMessageContaining(location(TARGET)).returns(false, DeliveryException::worthRetrying);
            assertThat(context.logLinesWith(List.of(wrong))).isEmpty();
        }
    }

    @Test
    void anEndpointWhereNobodyListensIsWorthRetrying() throws Exception {
        String nobody = "http://127.0.0.1:" + Azurite.freePort() + "/" + AZURITE.account();
        try (DeliveryContext context = new DeliveryContext(with("blob.endpoint", nobody))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining(nobody)
                    .returns(true, DeliveryException::worthRetrying);
        }
    }

    @ParameterizedTest
    @CsvSource({"503,true", "500,true", "429,true", "408,true", "400,false", "401,false", "403,false"})
    void onlyAnAnswerThatMayPassByItselfIsWorthRetrying(int status, boolean worthRetrying) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext("/", answer -> {
            answer.sendResponseHeaders(status, -1);
            answer.close();
        });
        service.start();
        String endpoint = "http://127.0.0.1:" + service.getAddress().getPort() + "/a";
        try (DeliveryContext context = new DeliveryContext(with("blob.endpoint", endpoint))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("the service answered " + status)
                    .returns(worthRetrying, DeliveryException::worthRetrying);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void anotherFileThatComesWhileSendingIsNotOverwritten() throws Exception {
        byte[] other = random(20);
        try (DeliveryContext context = new DeliveryContext(settings())) {
            AdviceWith.adviceWith(context.camel(), "customvision-deliver-file", false, advice ->
                    advice.weaveById("customvision-send-delivery").before().process(exchange -> put(TARGET, other)));
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("another file came there meanwhile");
            assertThat(read(TARGET)).isEqualTo(other);
        }
    }

    @Test
    void noClientOfOursIsGivenToTheHostAndNoneIsTaken() throws Exception {
        BlobServiceClient host = AZURITE.client();
        try (DeliveryContext context = new DeliveryContext(settings())) {
            context.camel().getRegistry().bind("hostClient", host);
            context.deliver(delivery(random(10)));

            assertThat(context.camel().getRegistry().findByType(BlobServiceClient.class)).containsExactly(host);
            assertThat(context.camel().getComponent("customvision-blob", BlobComponent.class).getConfiguration()
                    .getServiceClient()).isNotNull().isNotSameAs(host);
        }
    }

    @Test
    void withNothingConfiguredTheRoutesStartAndNoClientIsBuilt() throws Exception {
        try (DeliveryContext context = new DeliveryContext(Map.of())) {
            assertThat(context.camel().getComponent("customvision-blob", BlobComponent.class).getConfiguration()
                    .getServiceClient()).isNull();
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.blob.endpoint");
        }
    }

    @ParameterizedTest
    @CsvSource({"endpoint,''", "container,''", "account-name,''", "account-key,''", "auth,password", "auth,sas",
        "auth,identity", "endpoint,not a url", "endpoint,ftp://127.0.0.1/a", "endpoint,account"})
    void aSettingThatIsMissingOrWrongIsNamed(String setting, String value) throws Exception {
        String named = setting.equals("auth") && value.equals("sas") ? "sas-token" : setting;
        try (DeliveryContext context = new DeliveryContext(with("blob." + setting, value))) {
            assertThatIllegalArgumentException().isThrownBy(() -> DeliverySettings.check(context.camel(), "blob"))
                    .withMessageContaining("customvision.delivery.blob." + named);
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.blob." + named);
            assertThat(context.sent()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://contoso.blob.core.windows.net", "http://10.0.0.1/a", "http://127.0.0.1.example/a",
        "http://localhost.example", "http://[::2]/a", "https://a.example/?sv=1&sig=c2VjcmV0", "https://user:pw@a.example"})
    void plainHttpToAnotherMachineAndCredentialsInTheEndpointAreRefused(String endpoint) throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("blob.endpoint", endpoint))) {
            assertThat(failure(context, delivery(random(10)))).hasMessageContaining("customvision.delivery.blob.endpoint")
                    .message().doesNotContain("c2VjcmV0", "pw");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:10000/a", "http://127.1.2.3/a", "http://[::1]:10000/a", "https://a.example"})
    void plainHttpIsForThisMachineOnly(String endpoint) throws Exception {
        try (DeliveryContext context = new DeliveryContext(with("blob.endpoint", endpoint))) {
            DeliverySettings.check(context.camel(), "blob");
        }
    }

    @Override
    String destination() {
        return "blob";
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "customvision.delivery.blob.endpoint", AZURITE.endpoint(),
                "customvision.delivery.blob.container", container,
                "customvision.delivery.blob.auth", "key",
                "customvision.delivery.blob.account-name", AZURITE.account(),
                "customvision.delivery.blob.account-key", AZURITE.key());
    }

    @Override
    void put(String target, byte[] content) {
        container().createIfNotExists();
        container().getBlobClient(target).upload(BinaryData.fromBytes(content), true);
    }

    @Override
    byte[] read(String target) {
        return container().getBlobClient(target).downloadContent().toBytes();
    }

    @Override
    List<String> names() {
        return container().exists() ? container().listBlobs().stream().map(BlobItem::getName).toList() : List.of();
    }

    @Override
    String location(String target) {
        return AZURITE.endpoint() + "/" + container + "/" + target;
    }

    @Override
    List<String> secrets() {
        return List.of(AZURITE.key(), sas, sas.replaceFirst(".*sig=", ""));
    }

    private BlobContainerClient container() {
        return AZURITE.client().getBlobContainerClient(container);
    }

    private String sas(String permissions) {
        sas = container().generateSas(new BlobServiceSasSignatureValues(OffsetDateTime.now().plusHours(1),
                BlobContainerSasPermission.parse(permissions)));
        return sas;
    }

    private Map<String, String> withSas(String token) throws IOException {
        Map<String, String> settings = new HashMap<>(with("blob.auth", "sas"));
        settings.remove("customvision.delivery.blob.account-name");
        settings.remove("customvision.delivery.blob.account-key");
        settings.put("customvision.delivery.blob.sas-token", token);
        return settings;
    }
}
