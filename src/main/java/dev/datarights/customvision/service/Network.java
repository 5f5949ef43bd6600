package dev.datarights.customvision.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import org.apache.camel.CamelContext;
import reactor.netty.http.Http11SslContextSpec;

/**
 * How other machines are reached: through {@code customvision.proxy} where there is one, trusting
 * {@code customvision.truststore} beside the JVM's own roots. The service, links, ARM, logins and Blob all go this way;
 * nothing is set for the JVM or for a host's context.
 */
public final class Network {

    private static final String LOGIN_TIMEOUT = "customvision.service.login-timeout";

    private final Settings settings;

    public Network(Settings settings) {
        this.settings = settings;
    }

    /** By the settings of a context. */
    public static Network of(CamelContext context) {
        Settings settings = new Settings();
        settings.setCamelContext(context);
        return new Network(settings);
    }

    /**
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    Optional<ProxyAddress> proxy() {
        return settings.find(ProxyAddress.SETTING).map(ProxyAddress::parse);
    }

    /**
     * Empty where the JVM's own roots are all that is trusted.
     *
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    Optional<X509TrustManager> trust() {
        return settings.find(Truststore.SETTING).map(Path::of).map(file -> Truststore.open(file, settings.find(Truststore.PASSWORD)));
    }

    /** The client for Azure's own libraries; empty where their default will do. */
    public Optional<HttpClient> azureClient() {
        Optional<ProxyAddress> proxy = proxy();
        Optional<X509TrustManager> trust = trust();
        if (proxy.isEmpty() && trust.isEmpty()) {
            return Optional.empty();
        }
        reactor.netty.http.client.HttpClient http = reactor.netty.http.client.HttpClient.create();
        if (trust.isPresent()) {
            Http11SslContextSpec tls = Http11SslContextSpec.forClient().configure(context -> context.trustManager(trust.get()));
            http = http.secure(secure -> secure.sslContext(tls));
        }
        NettyAsyncHttpClientBuilder builder = new NettyAsyncHttpClientBuilder(http);
        proxy.map(Network::options).ifPresent(builder::proxy);
        return Optional.of(builder.build());
    }

    /** A login by managed identity, environment or Azure CLI, at the cloud's own authority. Tokens are cached and renewed in time; where none is given in time, it says so. */
    public TokenCredential login(Cloud cloud) {
        DefaultAzureCredentialBuilder login = new DefaultAzureCredentialBuilder().authorityHost(cloud.authority());
        login.retryOptions(new RetryOptions(new ExponentialBackoffOptions().setMaxRetries(2)
                .setBaseDelay(Duration.ofSeconds(1)).setMaxDelay(Duration.ofSeconds(4))));
        azureClient().ifPresent(login::httpClient);
        return new BoundedLogin(login.build(), cloud.authority(), settings.duration(LOGIN_TIMEOUT, Duration.ofSeconds(45)));
    }

    private static ProxyOptions options(ProxyAddress proxy) {
        ProxyOptions options = new ProxyOptions(ProxyOptions.Type.HTTP, java.net.InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))
                .setNonProxyHosts(ProxyAddress.DIRECT);
        return proxy.hasCredentials() ? options.setCredentials(proxy.user(), proxy.password()) : options;
    }
}
