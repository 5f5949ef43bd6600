package dev.datarights.customvision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.datarights.customvision.delivery.Azurite;
import dev.datarights.customvision.network.ConnectProxy;
import dev.datarights.customvision.network.PrivateAuthority;
import dev.datarights.customvision.network.TlsFront;
import dev.datarights.customvision.network.TokenEndpoint;
import dev.datarights.customvision.sandbox.LoggedRequest;
import dev.datarights.customvision.sandbox.Sandbox;
import dev.datarights.customvision.sandbox.SandboxData;
import dev.datarights.customvision.sandbox.SandboxOptions;
import dev.datarights.customvision.service.Cloud;
import dev.datarights.customvision.service.Json;

/**
 * A company's network: no way out but a proxy, which alone knows where hosts are, and certificates of a private authority.
 * The hosts have the names of the real clouds; what is behind them is the sandbox, Azurite and a stand-in for Entra.
 */
class CorporateNetworkTest {

    private static final String PROXY_PASSWORD = "pr0xy:p@ss+1";
    private static final String CLIENT_SECRET = "entra-client-secret-1";
    private static final String ENTRA_TOKEN = "entra-token-of-the-service";

    @TempDir
    static Path certificates;
    @TempDir
    Path folder;

    private static PrivateAuthority authority;
    private Sandbox sandbox;

    @BeforeAll
    static void issue() throws Exception {
        authority = new PrivateAuthority(certificates, List.of("service.contoso.test", "images.contoso.test", "127.0.0.1.test",
                "contoso.cognitiveservices.azure.com", "contoso.cognitiveservices.azure.us", "contoso.cognitiveservices.azure.cn",
                "images.blob.core.windows.net", "images.blob.core.usgovcloudapi.net", "images.blob.core.chinacloudapi.cn",
                "testaccount.blob.core.windows.net", "testaccount.blob.core.usgovcloudapi.net", "testaccount.blob.core.chinacloudapi.cn",
                "management.azure.com", "management.usgovcloudapi.net", "management.chinacloudapi.cn",
                "login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"));
    }

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxData.samples(), SandboxOptions.defaults().withBearerToken(ENTRA_TOKEN));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void everythingGoesThroughTheProxyToTheHostsOfTheCloudWithTokensOfItsLogin(Cloud cloud) throws Exception {
        String service = "contoso." + URI.create(cloud.serviceScope()).getHost();
        String images = "images." + cloud.blobSuffix();
        String arm = URI.create(cloud.armEndpoint()).getHost();
        String login = URI.create(cloud.authority()).getHost();
        String blob = "testaccount." + cloud.blobSuffix();
        try (TlsFront serviceFront = front(sandbox.endpoint().toString(), renamedLinks(images));
                TlsFront linkFront = front("http://" + sandbox.linkHost(), UnaryOperator.identity());
                TlsFront armFront = front(sandbox.armEndpoint().toString(), UnaryOperator.identity());
                TokenEndpoint entra = new TokenEndpoint(authority.serverTls(), login, CLIENT_SECRET);
                Azurite azurite = Azurite.secured(authority.serverCertificate(), authority.serverKey());
                ConnectProxy proxy = new ConnectProxy("kim:" + PROXY_PASSWORD);
                Installation installation = Installation.of(folder, sandbox)) {
            azurite.start();
            entra.gives(cloud.serviceScope(), ENTRA_TOKEN).gives(cloud.armScope(), sandbox.armToken())
                    .gives("https://storage.azure.com/.default", TokenEndpoint.jwt("https://storage.azure.com"));
            proxy.knows(service, serviceFront.port()).knows(images, linkFront.port()).knows(arm, armFront.port())
                    .knows(login, entra.port()).knows(blob, azurite.port());
            installation.with("customvision.accounts.sandbox.endpoint", "https://" + service)
                    .with("customvision.accounts.sandbox.auth", "entra")
                    .with("customvision.accounts.sandbox.cloud", cloud.name().toLowerCase())
                    .with("customvision.accounts.sandbox.image-hosts", "")
                    .with("customvision.accounts.sandbox.training-key", "")
                    .with("customvision.accounts.sandbox.resource-id", sandbox.resourceId())
                    .with("customvision.delivery.to", "blob")
                    .with("customvision.delivery.blob.endpoint", "https://" + blob)
                    .with("customvision.delivery.blob.container", "exports")
                    .with("customvision.proxy", "http://kim:pr0xy%3Ap%40ss+1@" + proxy.address())
                    .with("customvision.truststore", authority.pem().toString())
                    .withEnvironment("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000c0de")
                    .withEnvironment("AZURE_CLIENT_ID", "00000000-0000-0000-0000-0000000000a1")
                    .withEnvironment("AZURE_CLIENT_SECRET", CLIENT_SECRET);

            assertThat(installation.run("process", installation.request("r"))).as(installation.said()).isZero();

            assertThat(proxy.tunnelled()).containsExactlyInAnyOrder(service + ":443", images + ":443", arm + ":443", login + ":443", blob + ":443");
            assertThat(proxy.refused()).isEmpty();
            assertThat(entra.scopes()).contains(cloud.serviceScope(), cloud.armScope(), "https://storage.azure.com/.default");
            assertThat(sandbox.requests()).extracting(LoggedRequest::server).contains("service", "links", "arm");
            assertThat(sandbox.requests()).filteredOn(request -> request.server().equals("links")).noneMatch(LoggedRequest::carriedKey);
            assertThat(container(azurite).listBlobs().stream().map(found -> found.getName())).hasSize(5).contains("r-receipt.json");
            assertThat(installation.said()).doesNotContain(PROXY_PASSWORD, "pr0xy%3A", CLIENT_SECRET, ENTRA_TOKEN, sandbox.armToken());
        }
    }

    @Test
    void aLoginThatIsRefusedIsAskedForOnceAndNamesNoSecret() throws Exception {
        try (TlsFront service = front(sandbox.endpoint().toString(), UnaryOperator.identity());
                TokenEndpoint entra = new TokenEndpoint(authority.serverTls(), "login.microsoftonline.com", "another-secret");
                ConnectProxy proxy = new ConnectProxy(null);
                Installation installation = Installation.of(folder, sandbox)) {
            proxy.knows("contoso.cognitiveservices.azure.com", service.port()).knows("login.microsoftonline.com", entra.port());
            installation.with("customvision.accounts.sandbox.endpoint", "https://contoso.cognitiveservices.azure.com")
                    .with("customvision.accounts.sandbox.auth", "entra")
                    .with("customvision.proxy", proxy.address())
                    .with("customvision.truststore", authority.pem().toString())
                    .withEnvironment("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000c0de")
                    .withEnvironment("AZURE_CLIENT_ID", "00000000-0000-0000-0000-0000000000a1")
                    .withEnvironment("AZURE_CLIENT_SECRET", CLIENT_SECRET);

            assertThat(installation.run("process", installation.request("r"))).as(installation.said()).isOne();

            assertThat(installation.said()).contains("AADSTS7000215").doesNotContain(CLIENT_SECRET);
            assertThat(entra.refused()).isEqualTo(1);
            assertThat(sandbox.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pem", "pkcs12", "jks"})
    void aTruststoreOfAnyKindOpensTheWayAndTheProxyMayWantNoPassword(String kind) throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(null); TlsFront service = front(sandbox.endpoint().toString(), renamedLinks("images.contoso.test"));
                TlsFront links = front("http://" + sandbox.linkHost(), UnaryOperator.identity())) {
            proxy.knows("service.contoso.test", service.port()).knows("images.contoso.test", links.port());
            Pipeline pipeline = behind(proxy).with("customvision.truststore", switch (kind) {
                case "pem" -> authority.pem().toString();
                case "pkcs12" -> authority.pkcs12().toString();
                default -> authority.jks().toString();
            });
            if (!kind.equals("pem")) {
                pipeline.with("customvision.truststore-password", authority.password());
            }
            try (pipeline) {
                assertThat(export(pipeline.start()).path("state").asText()).isEqualTo("COMPLETE");
                assertThat(proxy.tunnelled()).containsExactly("images.contoso.test:443", "service.contoso.test:443");
            }
        }
    }

    @Test
    void aCertificateThatNobodyTrustsEndsTheRequestBeforeAKeyIsSent() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(null); TlsFront service = front(sandbox.endpoint().toString(), UnaryOperator.identity())) {
            proxy.knows("service.contoso.test", service.port());
            try (Pipeline pipeline = behind(proxy).with("customvision.service.retries", "1").start()) {
                assertThat(export(pipeline).toString()).contains("FAILED").contains("certification path");
                assertThat(sandbox.requests()).isEmpty();
            }
        }
    }

    @Test
    void aTrustedCertificateForAnotherHostEndsTheRequestBeforeAKeyIsSent() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(null); TlsFront service = front(sandbox.endpoint().toString(), UnaryOperator.identity())) {
            proxy.knows("other.contoso.test", service.port());
            try (Pipeline pipeline = behind(proxy).with("customvision.service.retries", "1")
                    .with("customvision.accounts.sandbox.endpoint", "https://other.contoso.test")
                    .with("customvision.truststore", authority.pem().toString()).start()) {
                assertThat(export(pipeline).toString()).contains("FAILED").contains("other.contoso.test");
                assertThat(sandbox.requests()).isEmpty();
            }
        }
    }

    @Test
    void aProxyThatRefusesThePasswordIsToldWithoutIt() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy("kim:right"); TlsFront service = front(sandbox.endpoint().toString(), UnaryOperator.identity())) {
            proxy.knows("service.contoso.test", service.port());
            try (Pipeline pipeline = behind(proxy).with("customvision.service.retries", "1")
                    .with("customvision.proxy", "http://kim:wrong-pass@" + proxy.address())
                    .with("customvision.truststore", authority.pem().toString()).start()) {
                assertThat(export(pipeline).toString()).contains("FAILED").contains("407").doesNotContain("wrong-pass");
                assertThat(proxy.tunnelled()).isEmpty();
            }
        }
    }

    @Test
    void thisMachineIsReachedWithoutTheProxy() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(null);
                Pipeline pipeline = Pipeline.on(sandbox, folder).with("customvision.proxy", proxy.address()).start()) {
            assertThat(export(pipeline).path("state").asText()).isEqualTo("COMPLETE");
            assertThat(proxy.tunnelled()).isEmpty();
            assertThat(proxy.refused()).isEmpty();
        }
    }

    /** An account whose names only the proxy knows. */
    private Pipeline behind(ConnectProxy proxy) {
        return Pipeline.on(folder, "https://service.contoso.test", sandbox.trainingKey(), "images.contoso.test")
                .with("customvision.proxy", proxy.address());
    }

    private UnaryOperator<String> renamedLinks(String host) {
        return json -> json.replace("http://" + sandbox.linkHost(), "https://" + host);
    }

    private static TlsFront front(String behind, UnaryOperator<String> rewrite) throws Exception {
        return new TlsFront(authority.serverTls(), behind, rewrite);
    }

    private static JsonNode export(Pipeline pipeline) throws Exception {
        String id = "r";
        JsonNode receipt = pipeline.carryOut("{\"id\":\"" + id + "\",\"action\":\"export\"}");
        return ((com.fasterxml.jackson.databind.node.ObjectNode) receipt).put("told",
                Json.MAPPER.readTree(pipeline.requests().resolve(id).resolve("status.json").toFile()).path("outcome").asText());
    }

    /** Azurite's container, looked at directly and whatever its certificate. */
    private static BlobContainerClient container(Azurite azurite) throws Exception {
        io.netty.handler.ssl.SslContext any = io.netty.handler.ssl.SslContextBuilder.forClient().trustManager(authority.pem().toFile()).build();
        reactor.netty.http.client.HttpClient http = reactor.netty.http.client.HttpClient.create()
                .resolver(io.netty.resolver.DefaultAddressResolverGroup.INSTANCE)
                .secure(secure -> secure.sslContext(any).handlerConfigurator(handler -> {
                    javax.net.ssl.SSLParameters parameters = handler.engine().getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("");
                    handler.engine().setSSLParameters(parameters);
                }));
        return new BlobServiceClientBuilder().endpoint("https://127.0.0.1:" + azurite.port() + "/" + azurite.account())
                .credential(new StorageSharedKeyCredential(azurite.account(), azurite.key()))
                .httpClient(new NettyAsyncHttpClientBuilder(http).build()).buildClient().getBlobContainerClient("exports");
    }
}
