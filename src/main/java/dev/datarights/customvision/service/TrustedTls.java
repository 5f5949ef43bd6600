package dev.datarights.customvision.service;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** TLS of the pipeline's own HTTP component: as the JVM does it, trusting {@code customvision.truststore} too. */
public final class TrustedTls extends SSLContextParameters {

    private final Network network;

    public TrustedTls(Network network) {
        this.network = network;
    }

    @Override
    public SSLContext createSSLContext(CamelContext context) throws GeneralSecurityException, IOException {
        Optional<X509TrustManager> trust = network.trust();
        if (trust.isEmpty()) {
            return SSLContext.getDefault();
        }
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {trust.get()}, null);
        return tls;
    }
}
